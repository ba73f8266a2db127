import type {
  chatOpeningRequestedV1,
  DataOf,
  lessonBookingFailedV1,
  lessonCancelledV1,
  lessonCompletedV1,
  lessonCreationRejectedV1,
  lessonScheduledV1,
} from '@edtech/contracts';

const people = { studentId: 's-1', tutorId: 't-1' };
const scheduledTime = '2026-11-05T16:00:00.000Z';

export const lessonScheduled = (lessonId: string, bookingId?: string): DataOf<typeof lessonScheduledV1> => ({
  lessonId,
  ...people,
  scheduledTime,
  subject: 'Algebra',
  ...(bookingId === undefined ? {} : { bookingId }),
});

export const lessonCancelled = (lessonId: string): DataOf<typeof lessonCancelledV1> => ({
  lessonId,
  ...people,
  scheduledTime,
  cancelledAt: '2026-11-03T08:00:00.000Z',
});

export const lessonRejected = (
  bookingId: string,
  lessonId: string,
): DataOf<typeof lessonCreationRejectedV1> => ({
  bookingId,
  lessonId,
  ...people,
  code: 'hold-lapsed',
  reason: 'The time is no longer reserved for you.',
  timestamp: '2026-11-02T08:00:00.000Z',
});

export const bookingFailed = (
  bookingId: string,
  lessonId: string | undefined,
): DataOf<typeof lessonBookingFailedV1> => ({
  bookingId,
  ...people,
  ...(lessonId === undefined ? {} : { lessonId }),
  requestedTime: scheduledTime,
  step: 'LESSON_CREATION',
  code: 'lesson-unanswered',
  reason: 'The lesson could not be confirmed in time.',
  timestamp: '2026-11-02T08:00:16.000Z',
});

export const COMPLETED_AT = '2026-11-05T17:00:00.000Z';
export const CLOSES_AT = '2026-11-19T17:00:00.000Z';

export const lessonCompleted = (lessonId: string): DataOf<typeof lessonCompletedV1> => ({
  lessonId,
  ...people,
  completedAt: '2026-11-05T18:00:00+01:00',
});

export const openingRequested = (
  bookingId: string,
  lessonId: string,
  more: Partial<DataOf<typeof chatOpeningRequestedV1>> = {},
): DataOf<typeof chatOpeningRequestedV1> => ({
  bookingId,
  chatSessionId: `chat-of-${bookingId}`,
  lessonId,
  participants: ['s-1', 't-1'],
  title: 'Algebra',
  ...more,
});

export const left = (userId: string) =>
  ({ userId, role: 'STUDENT', timestamp: '2026-11-02T07:00:00.000Z' }) as const;
