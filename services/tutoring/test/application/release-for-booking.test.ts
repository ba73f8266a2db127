import { availabilityReleasedV1, lessonCancelledV1 } from '@edtech/contracts';
import { asking, MINUTE, START } from './asking.ts';

let on: Awaited<ReturnType<typeof asking>>;

beforeEach(async () => {
  on = await asking();
});

describe('a release', () => {
  test('frees the time, and is answered as often as it is asked for', async () => {
    await on.hold('b-1');
    await on.release('b-1');
    await on.release('b-1');
    await on.hold('b-2');
    expect(await on.at.published(availabilityReleasedV1, { bookingId: 'b-1' })).toEqual(
      Array(2).fill({
        bookingId: 'b-1',
        tutorId: 't-1',
        requestedTime: START,
        timestamp: '2026-11-02T08:00:00.000Z',
      }),
    );
    expect(await on.confirmed('b-2')).toHaveLength(1);
  });

  test('frees both days of a time around midnight', async () => {
    const requestedTime = '2026-11-05T23:30:00.000Z';
    await on.hold('b-1', { requestedTime });
    await on.release('b-1', requestedTime);
    await on.hold('b-2', { requestedTime: '2026-11-06T00:00:00Z' });
    await on.hold('b-3', { requestedTime: '2026-11-05T22:30:00Z' });
    for (const free of ['b-2', 'b-3']) expect(await on.confirmed(free)).toHaveLength(1);
  });

  test('of what never was held is answered, and a hold that comes after it takes nothing', async () => {
    await on.release('b-1');
    await on.hold('b-1');
    expect(await on.at.published(availabilityReleasedV1)).toHaveLength(1);
    expect(await on.rejectedBecause('b-1')).toEqual(['booking-released']);
    await on.create('b-1');
    expect(await on.creationRejectedBecause('b-1')).toEqual(['booking-released']);
  });

  test('frees nothing of another booking', async () => {
    await on.hold('b-1');
    await on.release('b-2');
    await on.hold('b-3');
    expect(await on.rejectedBecause('b-3')).toEqual(['slot-taken']);
  });

  test('that comes after the lesson was made takes it back: the booking has failed', async () => {
    await on.hold('b-1');
    await on.create('b-1');
    await on.release('b-1');
    expect(await on.at.published(lessonCancelledV1)).toMatchObject([
      { lessonId: 'lesson-of-b-1', paymentId: 'payment-of-b-1', reason: 'booking-failed' },
    ]);
    expect(await on.at.published(availabilityReleasedV1)).toHaveLength(1);
    await on.hold('b-2');
    expect(await on.confirmed('b-2')).toHaveLength(1);
    await on.create('b-1');
    expect(await on.creationRejectedBecause('b-1')).toEqual(['lesson-off']);
    await on.hold('b-1');
    expect(await on.rejectedBecause('b-1')).toEqual(['booking-released']);
  });

  test('leaves a lesson that has taken place as it is', async () => {
    await on.hold('b-1');
    await on.create('b-1');
    on.at.clock.advance(4 * 24 * 60 * MINUTE);
    await on.at.complete({ lessonId: 'lesson-of-b-1', by: { userId: 't-1', isAdmin: false } });
    await on.release('b-1');
    expect(await on.at.published(lessonCancelledV1)).toEqual([]);
    expect(await on.at.lesson('lesson-of-b-1')).toMatchObject({ status: 'completed' });
  });
});
