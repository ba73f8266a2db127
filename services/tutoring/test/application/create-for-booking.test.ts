import { lessonCreationRejectedV1, lessonScheduledV1 } from '@edtech/contracts';
import { asking, MINUTE, START } from './asking.ts';

let on: Awaited<ReturnType<typeof asking>>;

beforeEach(async () => {
  on = await asking();
});

describe('a lesson for a booking', () => {
  test('is made of its hold, and is told to the booking and to everybody', async () => {
    await on.hold('b-1');
    await on.create('b-1', { courseId: 'c-1', module: 'm-1' });
    const lesson = {
      lessonId: 'lesson-of-b-1',
      bookingId: 'b-1',
      studentId: 'student-of-b-1',
      tutorId: 't-1',
      scheduledTime: START,
      durationMinutes: 60,
      subject: 'Algebra',
      courseId: 'c-1',
      module: 'm-1',
      timestamp: '2026-11-02T08:00:00.000Z',
    };
    expect(await on.created('b-1')).toEqual([lesson]);
    expect(await on.at.published(lessonScheduledV1)).toEqual([
      { ...lesson, price: { minorUnits: 4990, currency: 'EUR' } },
    ]);
  });

  test('cannot lapse: its time is taken for good', async () => {
    await on.hold('b-1');
    await on.create('b-1');
    on.at.clock.advance(60 * MINUTE);
    await on.hold('b-2');
    expect(await on.rejectedBecause('b-2')).toEqual(['slot-taken']);
  });

  test('that is asked for twice is one, and is answered twice the same, also when it has taken place', async () => {
    await on.hold('b-1');
    await on.create('b-1');
    await on.create('b-1');
    on.at.clock.advance(4 * 24 * 60 * MINUTE);
    await on.at.complete({ lessonId: 'lesson-of-b-1', by: { userId: 't-1', isAdmin: false } });
    await on.create('b-1');
    expect(await on.created('b-1')).toHaveLength(3);
    expect(await on.at.published(lessonScheduledV1)).toHaveLength(1);
  });

  test('is refused when the hold has lapsed, whether somebody else has the time or not', async () => {
    await on.hold('b-1');
    on.at.clock.advance(10 * MINUTE);
    await on.create('b-1');
    expect(await on.creationRejectedBecause('b-1')).toEqual(['hold-lapsed']);
    await on.hold('b-2');
    on.at.clock.advance(10 * MINUTE);
    await on.hold('b-3');
    await on.create('b-2');
    expect(await on.creationRejectedBecause('b-2')).toEqual(['hold-lapsed']);
    expect(await on.at.published(lessonScheduledV1)).toEqual([]);
  });

  test('that was refused stays refused, and says why in the same words', async () => {
    await on.create('b-1');
    await on.hold('b-1');
    await on.create('b-1');
    const answers = await on.at.published(lessonCreationRejectedV1, { bookingId: 'b-1' });
    expect(answers).toHaveLength(2);
    expect(answers[1]).toEqual(answers[0]);
    expect(answers[0]).toMatchObject({
      code: 'hold-missing',
      reason: 'No time is held for this booking. Book again.',
      lessonId: 'lesson-of-b-1',
    });
  });

  test('is refused to a booking that was refused its time', async () => {
    await on.hold('b-1');
    await on.hold('b-2');
    await on.create('b-2');
    expect(await on.creationRejectedBecause('b-2')).toEqual(['slot-taken']);
  });

  test.each([
    ['another time', { scheduledTime: '2026-11-05T16:05:00.000Z' }],
    ['another length', { durationMinutes: 55 }],
    ['another student', { studentId: 'somebody-else' }],
  ])('is refused for %s than what is held', async (_, more) => {
    await on.hold('b-1');
    await on.create('b-1', more);
    expect(await on.creationRejectedBecause('b-1')).toEqual(['booking-differs']);
  });

  test('under the id of another lesson is refused, and does that one no harm', async () => {
    await on.hold('b-1');
    await on.create('b-1');
    await on.hold('b-2', { requestedTime: '2026-11-06T16:00:00.000Z' });
    await on.create('b-2', { lessonId: 'lesson-of-b-1', scheduledTime: '2026-11-06T16:00:00.000Z' });
    expect(await on.creationRejectedBecause('b-2')).toEqual(['lesson-exists']);
    expect(await on.at.lesson('lesson-of-b-1')).toMatchObject({
      status: 'scheduled',
      details: { bookingId: 'b-1' },
    });
  });

  test('around midnight takes both days, and cancelled gives both back', async () => {
    const time = '2026-11-05T23:30:00.000Z';
    await on.hold('b-1', { requestedTime: time });
    await on.create('b-1', { scheduledTime: time });
    await on.hold('b-2', { requestedTime: '2026-11-06T00:30:00Z' });
    expect(await on.rejectedBecause('b-2')).toEqual(['slot-taken']);
    await on.at.cancel({ lessonId: 'lesson-of-b-1', by: { userId: 't-1', isAdmin: false } });
    await on.hold('b-3', { requestedTime: '2026-11-06T00:00:00Z' });
    await on.hold('b-4', { requestedTime: '2026-11-05T22:30:00Z' });
    for (const free of ['b-3', 'b-4']) expect(await on.confirmed(free)).toHaveLength(1);
  });
});
