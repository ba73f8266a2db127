import {
  availabilityConfirmedV1,
  availabilityHoldRequestedV1,
  availabilityRejectedV1,
  availabilityReleasedV1,
  availabilityReleaseRequestedV1,
  type DataOf,
  lessonCancelledV1,
  lessonCreatedV1,
  lessonCreationRejectedV1,
  lessonCreationRequestedV1,
  lessonScheduledV1,
  userDeactivatedV1,
} from '@edtech/contracts';
import { describeProfile, Tutor } from '../../src/domain/tutor.ts';
import { everyDay, type Scene, scene } from './scene.ts';

const context = { correlationId: 'c', causationId: 'r', actor: { kind: 'anonymous' } } as const;
const profile = { displayName: 'Tom Tutor', subjects: ['Algebra'] };
const price = (minorUnits: number) => ({ minorUnits, currency: 'EUR' });

const START = '2026-11-05T16:00:00.000Z';
const MINUTE = 60_000;

type Hold = DataOf<typeof availabilityHoldRequestedV1>;
type Creation = DataOf<typeof lessonCreationRequestedV1>;

const holdOf = (bookingId: string, more: Partial<Hold> = {}): Hold => ({
  bookingId,
  tutorId: 't-1',
  studentId: `student-of-${bookingId}`,
  requestedTime: START,
  durationMinutes: 60,
  ...more,
});

const creationOf = (bookingId: string, more: Partial<Creation> = {}): Creation => ({
  bookingId,
  lessonId: `lesson-of-${bookingId}`,
  tutorId: 't-1',
  studentId: `student-of-${bookingId}`,
  scheduledTime: START,
  durationMinutes: 60,
  subject: 'Algebra',
  price: { minorUnits: 4990, currency: 'EUR' },
  paymentId: `payment-of-${bookingId}`,
  ...more,
});

const releaseOf = (bookingId: string, requestedTime = START) => ({
  bookingId,
  tutorId: 't-1',
  requestedTime,
});

let at: Scene;

beforeEach(async () => {
  at = scene();
  await at.tutor('t-1');
});

const hold = (...request: Parameters<typeof holdOf>) =>
  at.ask(availabilityHoldRequestedV1, holdOf(...request));
const create = (...request: Parameters<typeof creationOf>) =>
  at.ask(lessonCreationRequestedV1, creationOf(...request));
const release = (...request: Parameters<typeof releaseOf>) =>
  at.ask(availabilityReleaseRequestedV1, releaseOf(...request));

const rejectedBecause = async (bookingId: string) =>
  (await at.published(availabilityRejectedV1, { bookingId })).map(({ code }) => code);
const confirmed = (bookingId: string) => at.published(availabilityConfirmedV1, { bookingId });
const creationRejectedBecause = async (bookingId: string) =>
  (await at.published(lessonCreationRejectedV1, { bookingId })).map(({ code }) => code);
const created = (bookingId: string) => at.published(lessonCreatedV1, { bookingId });

describe('a hold', () => {
  test('is confirmed with the time until which it lasts, ten minutes unless the booking says otherwise', async () => {
    await hold('b-1');
    await hold('b-2', { requestedTime: '2026-11-06T17:00:00+01:00', holdSeconds: 90 });
    expect(await confirmed('b-1')).toEqual([
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
    expect(await confirmed('b-2')).toMatchObject([
      { requestedTime: '2026-11-06T16:00:00.000Z', heldUntil: '2026-11-02T08:01:30.000Z' },
    ]);
  });

  test('is refused at another price than the tutor asks for', async () => {
    await at.store.execute(Tutor, 't-1', describeProfile({ ...profile, hourlyRate: price(4000) }), {
      context,
    });
    await hold('b-1', { price: price(3999) });
    expect(await rejectedBecause('b-1')).toEqual(['price-differs']);
    await hold('b-2', { price: price(4000) });
    expect(await confirmed('b-2')).toHaveLength(1);
  });

  test('lasts an hour at most', async () => {
    await hold('b-1', { holdSeconds: 86_400 });
    expect(await confirmed('b-1')).toMatchObject([{ heldUntil: '2026-11-02T09:00:00.000Z' }]);
  });

  test('keeps the time from everybody else, with a break before and after', async () => {
    await hold('b-1');
    await hold('b-2', { requestedTime: '2026-11-05T15:05:00Z', durationMinutes: 50 });
    await hold('b-3', { requestedTime: '2026-11-05T17:05:00Z' });
    await hold('b-4', { requestedTime: '2026-11-05T15:00:00Z', durationMinutes: 50 });
    await hold('b-5', { requestedTime: '2026-11-05T17:10:00Z' });
    for (const taken of ['b-2', 'b-3']) expect(await rejectedBecause(taken)).toEqual(['slot-taken']);
    for (const free of ['b-4', 'b-5']) expect(await confirmed(free)).toHaveLength(1);
  });

  test('that is asked for twice is one, and is answered twice the same, however late', async () => {
    await hold('b-1');
    at.clock.advance(9 * MINUTE);
    await hold('b-1');
    const [first, second] = await confirmed('b-1');
    expect(second).toEqual({ ...first, timestamp: '2026-11-02T08:09:00.000Z' });
  });

  test('whose request is delivered twice is answered once', async () => {
    const id = '6f1c24d0-7f2e-5c51-9a3c-111111111111';
    await at.ask(availabilityHoldRequestedV1, holdOf('b-1'), id);
    await at.ask(availabilityHoldRequestedV1, holdOf('b-1'), id);
    expect(await confirmed('b-1')).toHaveLength(1);
  });

  test('that was refused stays refused, although the time is free by now', async () => {
    await hold('b-1');
    await hold('b-2');
    await release('b-1');
    await hold('b-2');
    const answers = await at.published(availabilityRejectedV1, { bookingId: 'b-2' });
    expect(answers.map(({ code, reason }) => `${code}: ${reason}`)).toEqual(
      Array(2).fill(
        'slot-taken: The tutor is taken then, or within 10 minutes before or after. Choose another time.',
      ),
    );
    expect(await confirmed('b-2')).toEqual([]);
  });

  test('lapses by itself: from then on anybody may take the time, and the booking may not', async () => {
    await hold('b-1');
    at.clock.advance(10 * MINUTE - 1);
    await hold('b-2');
    expect(await rejectedBecause('b-2')).toEqual(['slot-taken']);
    at.clock.advance(1);
    await hold('b-3');
    expect(await confirmed('b-3')).toHaveLength(1);
    await hold('b-1');
    expect(await rejectedBecause('b-1')).toEqual(['hold-lapsed']);
  });

  test('cannot be turned into another one of the same booking', async () => {
    await hold('b-1');
    await hold('b-1', { durationMinutes: 90 });
    await hold('b-1', { studentId: 'somebody-else' });
    expect(await rejectedBecause('b-1')).toEqual(['booking-differs', 'booking-differs']);
    await create('b-1');
    expect(await created('b-1')).toHaveLength(1);
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
    await hold('b-1', more);
    expect(await rejectedBecause('b-1')).toEqual([code]);
  });

  test('is refused outside the tutor’s hours, and told in words', async () => {
    await at.tutor('t-2', everyDay({ from: '09:00', to: '17:00' }));
    await hold('b-1', { tutorId: 't-2', requestedTime: '2026-11-05T16:05:00Z' });
    await hold('b-2', { tutorId: 't-2', requestedTime: '2026-11-05T16:00:00Z' });
    expect(await at.published(availabilityRejectedV1)).toMatchObject([
      {
        bookingId: 'b-1',
        code: 'outside-hours',
        reason: 'The tutor does not teach then. Choose one of the free times.',
      },
    ]);
    expect(await confirmed('b-2')).toHaveLength(1);
  });

  test('around midnight keeps both days', async () => {
    await hold('b-1', { requestedTime: '2026-11-05T23:30:00Z' });
    await hold('b-2', { requestedTime: '2026-11-06T00:35:00Z' });
    await hold('b-3', { requestedTime: '2026-11-05T22:25:00Z' });
    await hold('b-4', { requestedTime: '2026-11-06T00:40:00Z' });
    for (const taken of ['b-2', 'b-3']) expect(await rejectedBecause(taken)).toEqual(['slot-taken']);
    expect(await confirmed('b-4')).toHaveLength(1);
  });

  test('that fits on one side of midnight only leaves nothing on the other', async () => {
    await hold('b-1', { requestedTime: '2026-11-06T00:30:00Z' });
    await hold('b-2', { requestedTime: '2026-11-05T23:45:00Z' });
    await hold('b-3', { requestedTime: '2026-11-05T22:45:00Z' });
    expect(await rejectedBecause('b-2')).toEqual(['slot-taken']);
    expect(await confirmed('b-3')).toHaveLength(1);
  });

  test('reaches into the next day by its break alone', async () => {
    await hold('b-1', { requestedTime: '2026-11-05T23:00:00Z', durationMinutes: 55 });
    await hold('b-2', { requestedTime: '2026-11-06T00:00:00Z' });
    expect(await rejectedBecause('b-2')).toEqual(['slot-taken']);
  });

  test('is given to nobody once the tutor has left', async () => {
    const left = { userId: 't-1', role: 'TUTOR', timestamp: START } as const;
    await at.hear(userDeactivatedV1, left);
    await hold('b-1');
    expect(await rejectedBecause('b-1')).toEqual(['tutor-not-found']);
  });
});

describe('a release', () => {
  test('frees the time, and is answered as often as it is asked for', async () => {
    await hold('b-1');
    await release('b-1');
    await release('b-1');
    await hold('b-2');
    expect(await at.published(availabilityReleasedV1, { bookingId: 'b-1' })).toEqual(
      Array(2).fill({
        bookingId: 'b-1',
        tutorId: 't-1',
        requestedTime: START,
        timestamp: '2026-11-02T08:00:00.000Z',
      }),
    );
    expect(await confirmed('b-2')).toHaveLength(1);
  });

  test('frees both days of a time around midnight', async () => {
    const requestedTime = '2026-11-05T23:30:00.000Z';
    await hold('b-1', { requestedTime });
    await release('b-1', requestedTime);
    await hold('b-2', { requestedTime: '2026-11-06T00:00:00Z' });
    await hold('b-3', { requestedTime: '2026-11-05T22:30:00Z' });
    for (const free of ['b-2', 'b-3']) expect(await confirmed(free)).toHaveLength(1);
  });

  test('of what never was held is answered, and a hold that comes after it takes nothing', async () => {
    await release('b-1');
    await hold('b-1');
    expect(await at.published(availabilityReleasedV1)).toHaveLength(1);
    expect(await rejectedBecause('b-1')).toEqual(['booking-released']);
    await create('b-1');
    expect(await creationRejectedBecause('b-1')).toEqual(['booking-released']);
  });

  test('frees nothing of another booking', async () => {
    await hold('b-1');
    await release('b-2');
    await hold('b-3');
    expect(await rejectedBecause('b-3')).toEqual(['slot-taken']);
  });

  test('that comes after the lesson was made takes it back: the booking has failed', async () => {
    await hold('b-1');
    await create('b-1');
    await release('b-1');
    expect(await at.published(lessonCancelledV1)).toMatchObject([
      { lessonId: 'lesson-of-b-1', paymentId: 'payment-of-b-1', reason: 'booking-failed' },
    ]);
    expect(await at.published(availabilityReleasedV1)).toHaveLength(1);
    await hold('b-2');
    expect(await confirmed('b-2')).toHaveLength(1);
    await create('b-1');
    expect(await creationRejectedBecause('b-1')).toEqual(['lesson-off']);
    await hold('b-1');
    expect(await rejectedBecause('b-1')).toEqual(['booking-released']);
  });

  test('leaves a lesson that has taken place as it is', async () => {
    await hold('b-1');
    await create('b-1');
    at.clock.advance(4 * 24 * 60 * MINUTE);
    await at.complete({ lessonId: 'lesson-of-b-1', by: { userId: 't-1', isAdmin: false } });
    await release('b-1');
    expect(await at.published(lessonCancelledV1)).toEqual([]);
    expect(await at.lesson('lesson-of-b-1')).toMatchObject({ status: 'completed' });
  });
});

describe('a lesson for a booking', () => {
  test('is made of its hold, and is told to the booking and to everybody', async () => {
    await hold('b-1');
    await create('b-1', { courseId: 'c-1', module: 'm-1' });
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
    expect(await created('b-1')).toEqual([lesson]);
    expect(await at.published(lessonScheduledV1)).toEqual([
      { ...lesson, price: { minorUnits: 4990, currency: 'EUR' } },
    ]);
  });

  test('cannot lapse: its time is taken for good', async () => {
    await hold('b-1');
    await create('b-1');
    at.clock.advance(60 * MINUTE);
    await hold('b-2');
    expect(await rejectedBecause('b-2')).toEqual(['slot-taken']);
  });

  test('that is asked for twice is one, and is answered twice the same, also when it has taken place', async () => {
    await hold('b-1');
    await create('b-1');
    await create('b-1');
    at.clock.advance(4 * 24 * 60 * MINUTE);
    await at.complete({ lessonId: 'lesson-of-b-1', by: { userId: 't-1', isAdmin: false } });
    await create('b-1');
    expect(await created('b-1')).toHaveLength(3);
    expect(await at.published(lessonScheduledV1)).toHaveLength(1);
  });

  test('is refused when the hold has lapsed, whether somebody else has the time or not', async () => {
    await hold('b-1');
    at.clock.advance(10 * MINUTE);
    await create('b-1');
    expect(await creationRejectedBecause('b-1')).toEqual(['hold-lapsed']);
    await hold('b-2');
    at.clock.advance(10 * MINUTE);
    await hold('b-3');
    await create('b-2');
    expect(await creationRejectedBecause('b-2')).toEqual(['hold-lapsed']);
    expect(await at.published(lessonScheduledV1)).toEqual([]);
  });

  test('that was refused stays refused, and says why in the same words', async () => {
    await create('b-1');
    await hold('b-1');
    await create('b-1');
    const answers = await at.published(lessonCreationRejectedV1, { bookingId: 'b-1' });
    expect(answers).toHaveLength(2);
    expect(answers[1]).toEqual(answers[0]);
    expect(answers[0]).toMatchObject({
      code: 'hold-missing',
      reason: 'No time is held for this booking. Book again.',
      lessonId: 'lesson-of-b-1',
    });
  });

  test('is refused to a booking that was refused its time', async () => {
    await hold('b-1');
    await hold('b-2');
    await create('b-2');
    expect(await creationRejectedBecause('b-2')).toEqual(['slot-taken']);
  });

  test.each([
    ['another time', { scheduledTime: '2026-11-05T16:05:00.000Z' }],
    ['another length', { durationMinutes: 55 }],
    ['another student', { studentId: 'somebody-else' }],
  ])('is refused for %s than what is held', async (_, more) => {
    await hold('b-1');
    await create('b-1', more);
    expect(await creationRejectedBecause('b-1')).toEqual(['booking-differs']);
  });

  test('under the id of another lesson is refused, and does that one no harm', async () => {
    await hold('b-1');
    await create('b-1');
    await hold('b-2', { requestedTime: '2026-11-06T16:00:00.000Z' });
    await create('b-2', { lessonId: 'lesson-of-b-1', scheduledTime: '2026-11-06T16:00:00.000Z' });
    expect(await creationRejectedBecause('b-2')).toEqual(['lesson-exists']);
    expect(await at.lesson('lesson-of-b-1')).toMatchObject({
      status: 'scheduled',
      details: { bookingId: 'b-1' },
    });
  });

  test('around midnight takes both days, and cancelled gives both back', async () => {
    const time = '2026-11-05T23:30:00.000Z';
    await hold('b-1', { requestedTime: time });
    await create('b-1', { scheduledTime: time });
    await hold('b-2', { requestedTime: '2026-11-06T00:30:00Z' });
    expect(await rejectedBecause('b-2')).toEqual(['slot-taken']);
    await at.cancel({ lessonId: 'lesson-of-b-1', by: { userId: 't-1', isAdmin: false } });
    await hold('b-3', { requestedTime: '2026-11-06T00:00:00Z' });
    await hold('b-4', { requestedTime: '2026-11-05T22:30:00Z' });
    for (const free of ['b-3', 'b-4']) expect(await confirmed(free)).toHaveLength(1);
  });
});
