import type { availabilityReleaseRequestedV1, DataOf } from '@edtech/contracts';
import type { UnitOfWork } from '@edtech/event-store';
import { confirmRelease, releaseHold } from '../domain/answering.ts';
import { TutorCalendar } from '../domain/calendar.ts';
import { pageAt } from '../domain/calendar-page.ts';
import { Lesson } from '../domain/lesson.ts';
import { withdrawLesson } from '../domain/lesson-decisions.ts';
import { instant } from '../domain/stretch.ts';
import { freeTime } from '../domain/taking-time.ts';
import { onEveryPage } from './pages.ts';

type Request = DataOf<typeof availabilityReleaseRequestedV1>;

/**
 * Gives free whatever the booking has: its hold, or the lesson that came of it before the booking failed. It is answered
 * in any case, and remembered, so that a request of the same booking that comes later takes nothing.
 */
export const releaseForBooking = async (tx: UnitOfWork, request: Request): Promise<void> => {
  const { bookingId, tutorId, requestedTime, durationMinutes } = request;
  const start = instant(requestedTime);
  const page = pageAt(tutorId, start);
  const { holds, lessons } = (await tx.read(TutorCalendar, page)).state;

  const hold = holds.find((one) => one.bookingId === bookingId);
  if (hold !== undefined) await onEveryPage(tx, tutorId, hold, releaseHold(bookingId));

  const lesson = lessons.find((one) => one.bookingId === bookingId);
  if (lesson !== undefined) {
    const { events } = await tx.execute(Lesson, lesson.lessonId, withdrawLesson());
    if (events.length > 0) await onEveryPage(tx, tutorId, lesson, freeTime(lesson.lessonId));
  }

  const released = { bookingId, start, ...(durationMinutes === undefined ? {} : { durationMinutes }) };
  await tx.execute(TutorCalendar, page, confirmRelease(released));
};
