import {
  availabilityConfirmedV1,
  availabilityHoldRequestedV1,
  availabilityRejectedV1,
  lessonCreatedV1,
  lessonCreationRejectedV1,
  lessonCreationRequestedV1,
  lessonScheduledV1,
} from '@edtech/contracts';
import { systemTiming, type Timing } from '@edtech/event-store';
import { newDynamoDbTable } from '@edtech/testkit/dynamodb';
import { SlotTaken } from '../../../services/tutoring/src/domain/refusals.ts';
import { sceneOn } from '../../../services/tutoring/test/application/scene.ts';

const STUDENTS = Array.from({ length: 50 }, (_, number) => `s-${number}`);
const MINUTE = 60_000;
const DAY = 24 * 60 * MINUTE;

/** Three days from now, at midnight of UTC, and so many minutes after. */
const inThreeDays = (minutes: number): string =>
  new Date(Math.floor(Date.now() / DAY + 3) * DAY + minutes * MINUTE).toISOString();

type Open = ReturnType<typeof sceneOn<Timing>>;

const open = async (): Promise<Open> => {
  const at = sceneOn({ table: await newDynamoDbTable(), clock: systemTiming });
  await at.tutor('t-1');
  // The first of its kind in a process takes long: it must not count against what the store has for trying again.
  await at.tutor('t-0');
  await schedule(at, 'early', inThreeDays(0), 't-0');
  return at;
};

const schedule = (at: Pick<Open, 'schedule'>, studentId: string, scheduledTime: string, tutorId = 't-1') =>
  at.schedule(`lesson-of-${studentId}`, {
    tutorId,
    studentId,
    scheduledTime,
    durationMinutes: 60,
    subject: 'Algebra',
  });

test.each([
  ['at noon', 12 * 60],
  ['around midnight, on two pages', -30],
])(
  '50 students race for one slot %s: exactly one gets it, the others are told that it is taken',
  async (_, minutes) => {
    const at = await open();
    const results = await Promise.allSettled(
      STUDENTS.map((studentId) => schedule(at, studentId, inThreeDays(minutes))),
    );
    expect(results.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    const reasons = results.flatMap((result) => (result.status === 'rejected' ? [result.reason] : []));
    for (const reason of reasons) expect(reason).toBeInstanceOf(SlotTaken);
    expect(await at.published(lessonScheduledV1, { tutorId: 't-1' })).toHaveLength(1);
  },
);

test('50 students race for times that overlap: those who get one do not overlap, and the others do with one of them', async () => {
  const at = await open();
  const times = STUDENTS.map((_, number) => inThreeDays(-150 + number * 5));
  const results = await Promise.allSettled(
    STUDENTS.map((studentId, number) => schedule(at, studentId, times[number] ?? '')),
  );
  const isClose = (one: string, other: string) => Math.abs(Date.parse(one) - Date.parse(other)) < 70 * MINUTE;
  const got = (await at.published(lessonScheduledV1, { tutorId: 't-1' }))
    .map(({ scheduledTime }) => scheduledTime)
    .sort();
  got.slice(1).forEach((time, index) => {
    expect(isClose(time, got[index] ?? '')).toBe(false);
  });
  for (const [number, result] of results.entries()) {
    if (result.status === 'fulfilled') continue;
    expect(result.reason).toBeInstanceOf(SlotTaken);
    expect(got.some((time) => isClose(time, times[number] ?? ''))).toBe(true);
  }
});

test('50 bookings ask at once for one slot: one is confirmed, each of the others is told why not', async () => {
  const at = await open();
  const requestedTime = inThreeDays(12 * 60);
  const asked = (studentId: string) => ({
    bookingId: `booking-of-${studentId}`,
    tutorId: 't-1',
    studentId,
    durationMinutes: 60,
  });
  await Promise.all(
    STUDENTS.map((studentId) => at.ask(availabilityHoldRequestedV1, { ...asked(studentId), requestedTime })),
  );
  const confirmed = await at.published(availabilityConfirmedV1);
  const rejected = await at.published(availabilityRejectedV1);
  expect(confirmed).toHaveLength(1);
  expect(rejected.map(({ code }) => code)).toEqual(Array(STUDENTS.length - 1).fill('slot-taken'));

  await Promise.all(
    STUDENTS.map((studentId) =>
      at.ask(lessonCreationRequestedV1, {
        ...asked(studentId),
        lessonId: `lesson-of-${studentId}`,
        scheduledTime: requestedTime,
        subject: 'Algebra',
        price: { minorUnits: 4990, currency: 'EUR' },
        paymentId: `payment-of-${studentId}`,
      }),
    ),
  );
  const [created] = await at.published(lessonCreatedV1);
  expect(created?.studentId).toBe(confirmed[0]?.studentId);
  expect(await at.published(lessonScheduledV1, { tutorId: 't-1' })).toHaveLength(1);
  expect(await at.published(lessonCreationRejectedV1)).toHaveLength(STUDENTS.length - 1);
});

test('students who want other days of the same tutor do not meet: nobody has to decide twice', async () => {
  const at = await open();
  let decisions = 0;
  const counting = {
    ...at.world,
    now: () => {
      decisions += 1;
      return at.world.now();
    },
  };
  await Promise.all(
    STUDENTS.map((studentId, day) =>
      at.scheduleIn(counting, `lesson-of-${studentId}`, {
        tutorId: 't-1',
        studentId,
        scheduledTime: inThreeDays(day * 24 * 60 + 600),
        durationMinutes: 60,
        subject: 'Algebra',
      }),
    ),
  );
  expect(decisions).toBe(STUDENTS.length);
  expect(await at.published(lessonScheduledV1, { tutorId: 't-1' })).toHaveLength(STUDENTS.length);
});
