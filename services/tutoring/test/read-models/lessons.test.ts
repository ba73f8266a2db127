import { happened, projected } from '@edtech/testkit';
import { Lesson, type LessonDetails, type LessonEvent } from '../../src/domain/lesson.ts';
import { LessonRow } from '../../src/read-models/lesson-row.ts';
import { lessons } from '../../src/read-models/lessons.ts';

const details: LessonDetails & { readonly bookingId: string } = {
  studentId: 's-1',
  tutorId: 't-1',
  scheduledTime: '2026-11-05T16:00:00.000Z',
  durationMinutes: 60,
  subject: 'Algebra',
  price: { minorUnits: 4990, currency: 'EUR' },
  bookingId: 'b-1',
  paymentId: 'p-1',
};
const { paymentId: _, ...shown } = details;
const scheduled: LessonEvent = { type: 'LessonScheduled', data: details };
const confirmed: LessonEvent = { type: 'CreationConfirmed', data: details };
const endedAt = '2026-11-05T17:00:00.000Z';

const rowsAfter = async (...events: readonly (LessonEvent & { occurredAt?: string })[]) =>
  (await projected(lessons, happened(Lesson, 'l-1', events))).of(LessonRow);

test('a lesson is there with all that its two people agreed, and nothing of its payment', async () => {
  expect(await rowsAfter(scheduled)).toEqual([
    { lessonId: 'l-1', ...shown, status: 'SCHEDULED', version: 1 },
  ]);
});

test('answers to its booking count as versions of it', async () => {
  expect(await rowsAfter(scheduled, confirmed, confirmed)).toMatchObject([
    { status: 'SCHEDULED', version: 3 },
  ]);
});

test('a lesson that has taken place says when', async () => {
  const completed = {
    type: 'LessonCompleted',
    data: { ...details, completedBy: 't-1' },
    occurredAt: endedAt,
  } as const;
  expect(await rowsAfter(scheduled, confirmed, completed)).toEqual([
    { lessonId: 'l-1', ...shown, status: 'COMPLETED', endedAt, version: 3 },
  ]);
});

test('a lesson that was cancelled says when, by whom, and why', async () => {
  const by = { cancelledBy: 't-1', reason: 'tutor-ill' };
  const cancelled = { type: 'LessonCancelled', data: { ...details, ...by }, occurredAt: endedAt } as const;
  expect(await rowsAfter(scheduled, cancelled)).toEqual([
    { lessonId: 'l-1', ...shown, status: 'CANCELLED', endedAt, ...by, version: 2 },
  ]);
  const withdrawn = { type: 'LessonCancelled', data: { ...details, reason: 'booking-failed' } } as const;
  const [row] = await rowsAfter(scheduled, withdrawn);
  expect(row).not.toHaveProperty('cancelledBy');
});

test('a lesson that a booking asked for in vain is none', async () => {
  const { bookingId, studentId, tutorId } = details;
  const data = { bookingId, studentId, tutorId, code: 'hold-lapsed', reason: 'Lapsed.' };
  expect(await rowsAfter({ type: 'CreationRejected', data })).toEqual([]);
});
