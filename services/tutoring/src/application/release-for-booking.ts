import type { availabilityReleaseRequestedV1, DataOf } from '@edtech/contracts';
import type { UnitOfWork } from '@edtech/event-store';
import { type Asked, BookingSlip, type SlipState } from '../domain/booking-slip.ts';
import { Lesson } from '../domain/lesson.ts';
import { withdrawLesson } from '../domain/lesson-decisions.ts';
import { confirmRelease } from '../domain/slip-decisions.ts';
import { instant, lasting } from '../domain/stretch.ts';
import { freeTime, releaseTime } from '../domain/taking-time.ts';
import { allOrNone, type Step, step } from './all-or-none.ts';
import { onEveryPage } from './pages.ts';

type Request = DataOf<typeof availabilityReleaseRequestedV1>;

/**
 * Gives free whatever the booking has: its hold, or the lesson that came of it before the booking failed. It is answered
 * in any case, and remembered, so that a request of the same booking that comes later takes nothing.
 */
export const releaseForBooking = async (tx: UnitOfWork, request: Request): Promise<void> => {
  const { bookingId, tutorId, requestedTime, durationMinutes } = request;
  const { state: slip } = await tx.read(BookingSlip, bookingId);
  const duration = durationMinutes === undefined ? {} : { durationMinutes };
  const released = { tutorId, start: instant(requestedTime), ...duration };
  await allOrNone(tx, [
    ...(await givenBack(tx, bookingId, slip)),
    step(BookingSlip, bookingId, confirmRelease(released)),
  ]);
};

const givenBack = async (tx: UnitOfWork, bookingId: string, slip: SlipState): Promise<readonly Step[]> => {
  switch (slip.status) {
    case 'held':
      return onEveryPage(slip.asked.tutorId, timeOf(slip.asked), releaseTime(bookingId));
    case 'used': {
      const { asked, lessonId } = slip;
      const { state: lesson } = await tx.read(Lesson, lessonId);
      // What has taken place keeps its time, and what was cancelled has none.
      if (lesson.status !== 'scheduled') return [];
      return [
        step(Lesson, lessonId, withdrawLesson()),
        ...onEveryPage(asked.tutorId, timeOf(asked), freeTime(lessonId)),
      ];
    }
    case 'blank':
    case 'refused':
    case 'released':
      return [];
  }
};

const timeOf = ({ start, durationMinutes }: Asked) => lasting(start, durationMinutes);
