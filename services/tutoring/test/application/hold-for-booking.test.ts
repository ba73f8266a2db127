import {
  availabilityConfirmedV1,
  availabilityHoldRequestedV1,
  availabilityRejectedV1,
  userDeactivatedV1,
} from '@edtech/contracts';
import { memoryTable, type Table } from '@edtech/event-store';
import { manualClock } from '@edtech/testkit';
import { describeProfile, Tutor } from '../../src/domain/tutor.ts';
import { asking, holdOf, MINUTE, START } from './asking.ts';
import { everyDay, NOW, sceneOn } from './scene.ts';

const context = { correlationId: 'c', causationId: 'r', actor: { kind: 'anonymous' } } as const;
const profile = { displayName: 'Tom Tutor', subjects: ['Algebra'] };
const price = (minorUnits: number) => ({ minorUnits, currency: 'EUR' });

let on: Awaited<ReturnType<typeof asking>>;

beforeEach(async () => {
  on = await asking();
});

describe('a hold', () => {
  test('is confirmed with the time until which it lasts, ten minutes unless the booking says otherwise', async () => {
    await on.hold('b-1');
    await on.hold('b-2', { requestedTime: '2026-11-06T17:00:00+01:00', holdSeconds: 90 });
    expect(await on.confirmed('b-1')).toEqual([
      {
        bookingId: 'b-1',
        tutorId: 't-1',
        studentId: 'student-of-b-1',
        requestedTime: START,
        durationMinutes: 60,
        heldUntil: '2026-11-02T08:10:00.000Z',
        timestamp: '2026-11-02T08:00:00.000Z',
      },
    ]);
    expect(await on.confirmed('b-2')).toMatchObject([
      { requestedTime: '2026-11-06T16:00:00.000Z', heldUntil: '2026-11-02T08:01:30.000Z' },
    ]);
  });

  test('that is granted takes one look at each stream', async () => {
    const table = memoryTable();
    const queried: string[] = [];
    const range: Table['range'] = (query) => {
      queried.push(query.pk);
      return table.range(query);
    };
    const at = sceneOn({ table: { ...table, range }, clock: manualClock(Date.parse(NOW)) });
    await at.tutor('t-1');
    queried.length = 0;
    await at.ask(availabilityHoldRequestedV1, holdOf('b-1'));
    expect(await at.published(availabilityConfirmedV1)).toHaveLength(1);
    expect(queried.filter((pk) => pk.startsWith('stream#'))).toEqual([
      'stream#Tutor#t-1',
      'stream#TutorCalendar#b-1',
      'stream#CalendarPage#t-1@2026-11-05',
    ]);
  });

  test('is refused at another price than the tutor asks for', async () => {
    await on.at.store.execute(Tutor, 't-1', describeProfile({ ...profile, hourlyRate: price(4000) }), {
      context,
    });
    await on.hold('b-1', { price: price(3999) });
    expect(await on.rejectedBecause('b-1')).toEqual(['price-differs']);
    await on.hold('b-2', { price: price(4000) });
    expect(await on.confirmed('b-2')).toHaveLength(1);
  });

  test('lasts an hour at most', async () => {
    await on.hold('b-1', { holdSeconds: 86_400 });
    expect(await on.confirmed('b-1')).toMatchObject([{ heldUntil: '2026-11-02T09:00:00.000Z' }]);
  });

  test('keeps the time from everybody else, with a break before and after', async () => {
    await on.hold('b-1');
    await on.hold('b-2', { requestedTime: '2026-11-05T15:05:00Z', durationMinutes: 50 });
    await on.hold('b-3', { requestedTime: '2026-11-05T17:05:00Z' });
    await on.hold('b-4', { requestedTime: '2026-11-05T15:00:00Z', durationMinutes: 50 });
    await on.hold('b-5', { requestedTime: '2026-11-05T17:10:00Z' });
    for (const taken of ['b-2', 'b-3']) expect(await on.rejectedBecause(taken)).toEqual(['slot-taken']);
    for (const free of ['b-4', 'b-5']) expect(await on.confirmed(free)).toHaveLength(1);
  });

  test('that is asked for twice is one, and is answered twice the same, however late', async () => {
    await on.hold('b-1');
    on.at.clock.advance(9 * MINUTE);
    await on.hold('b-1');
    const [first, second] = await on.confirmed('b-1');
    expect(second).toEqual({ ...first, timestamp: '2026-11-02T08:09:00.000Z' });
  });

  test('whose request is delivered twice is answered once', async () => {
    const id = '6f1c24d0-7f2e-5c51-9a3c-111111111111';
    await on.at.ask(availabilityHoldRequestedV1, holdOf('b-1'), id);
    await on.at.ask(availabilityHoldRequestedV1, holdOf('b-1'), id);
    expect(await on.confirmed('b-1')).toHaveLength(1);
  });

  test('that was refused stays refused, although the time is free by now', async () => {
    await on.hold('b-1');
    await on.hold('b-2');
    await on.release('b-1');
    await on.hold('b-2');
    const answers = await on.at.published(availabilityRejectedV1, { bookingId: 'b-2' });
    expect(answers.map(({ code, reason }) => `${code}: ${reason}`)).toEqual(
      Array(2).fill(
        'slot-taken: The tutor is taken then, or within 10 minutes before or after. Choose another time.',
      ),
    );
    expect(await on.confirmed('b-2')).toEqual([]);
  });

  test('lapses by itself: from then on anybody may take the time, and the booking may not', async () => {
    await on.hold('b-1');
    on.at.clock.advance(10 * MINUTE - 1);
    await on.hold('b-2');
    expect(await on.rejectedBecause('b-2')).toEqual(['slot-taken']);
    on.at.clock.advance(1);
    await on.hold('b-3');
    expect(await on.confirmed('b-3')).toHaveLength(1);
    await on.hold('b-1');
    expect(await on.rejectedBecause('b-1')).toEqual(['hold-lapsed']);
  });

  test('cannot be turned into another one of the same booking', async () => {
    await on.hold('b-1');
    await on.hold('b-1', { durationMinutes: 90 });
    await on.hold('b-1', { studentId: 'somebody-else' });
    expect(await on.rejectedBecause('b-1')).toEqual(['booking-differs', 'booking-differs']);
    await on.create('b-1');
    expect(await on.created('b-1')).toHaveLength(1);
  });

  test.each([
    ['tutor-not-found', { tutorId: 't-2' }],
    ['own-lesson', { studentId: 't-1' }],
    ['duration-not-offered', { durationMinutes: 10 }],
    ['duration-not-offered', { durationMinutes: 1440 }],
    ['duration-not-offered', { durationMinutes: 62 }],
    ['start-not-on-step', { requestedTime: '2026-11-05T16:00:00.001Z' }],
    ['lesson-in-the-past', { requestedTime: '2026-11-02T07:45:00Z' }],
    ['too-far-ahead', { requestedTime: '2027-11-03T08:00:00Z' }],
  ])('is refused as %s: %j', async (code, more) => {
    await on.hold('b-1', more);
    expect(await on.rejectedBecause('b-1')).toEqual([code]);
  });

  test('is refused outside the tutor’s hours, and told in words', async () => {
    await on.at.tutor('t-2', everyDay({ from: '09:00', to: '17:00' }));
    await on.hold('b-1', { tutorId: 't-2', requestedTime: '2026-11-05T16:05:00Z' });
    await on.hold('b-2', { tutorId: 't-2', requestedTime: '2026-11-05T16:00:00Z' });
    expect(await on.at.published(availabilityRejectedV1)).toMatchObject([
      {
        bookingId: 'b-1',
        code: 'outside-hours',
        reason: 'The tutor does not teach then. Choose one of the free times.',
      },
    ]);
    expect(await on.confirmed('b-2')).toHaveLength(1);
  });

  test('around midnight keeps both days', async () => {
    await on.hold('b-1', { requestedTime: '2026-11-05T23:30:00Z' });
    await on.hold('b-2', { requestedTime: '2026-11-06T00:35:00Z' });
    await on.hold('b-3', { requestedTime: '2026-11-05T22:25:00Z' });
    await on.hold('b-4', { requestedTime: '2026-11-06T00:40:00Z' });
    for (const taken of ['b-2', 'b-3']) expect(await on.rejectedBecause(taken)).toEqual(['slot-taken']);
    expect(await on.confirmed('b-4')).toHaveLength(1);
  });

  test('that fits on one side of midnight only leaves nothing on the other', async () => {
    await on.hold('b-1', { requestedTime: '2026-11-06T00:30:00Z' });
    await on.hold('b-2', { requestedTime: '2026-11-05T23:45:00Z' });
    await on.hold('b-3', { requestedTime: '2026-11-05T22:45:00Z' });
    expect(await on.rejectedBecause('b-2')).toEqual(['slot-taken']);
    expect(await on.confirmed('b-3')).toHaveLength(1);
  });

  test('reaches into the next day by its break alone', async () => {
    await on.hold('b-1', { requestedTime: '2026-11-05T23:00:00Z', durationMinutes: 55 });
    await on.hold('b-2', { requestedTime: '2026-11-06T00:00:00Z' });
    expect(await on.rejectedBecause('b-2')).toEqual(['slot-taken']);
  });

  test('is given to nobody once the tutor has left', async () => {
    const left = { userId: 't-1', role: 'TUTOR', timestamp: START } as const;
    await on.at.hear(userDeactivatedV1, left);
    await on.hold('b-1');
    expect(await on.rejectedBecause('b-1')).toEqual(['tutor-not-found']);
  });
});
