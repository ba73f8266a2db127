import type { availabilityHoldRequestedV1, DataOf } from '@edtech/contracts';
import type { UnitOfWork } from '@edtech/event-store';
import { confirmHold, refuseHold } from '../domain/answering.ts';
import { HOLD_SECONDS } from '../domain/booking-rules.ts';
import { TutorCalendar } from '../domain/calendar.ts';
import { pageAt } from '../domain/calendar-page.ts';
import { after, lasting, SECOND } from '../domain/stretch.ts';
import { holdTime } from '../domain/taking-time.ts';
import { refusalOf } from './attempt.ts';
import { onEveryPage } from './pages.ts';
import type { World } from './world.ts';

type Request = DataOf<typeof availabilityHoldRequestedV1>;

/** Holds the time, or not, and answers on the page on which it begins. */
export const holdForBooking = async (tx: UnitOfWork, world: World, request: Request): Promise<void> => {
  const { bookingId, studentId, tutorId, requestedTime, durationMinutes, holdSeconds } = request;
  const now = world.now();
  const tutor = await world.tutor(tutorId);
  const stretch = lasting(requestedTime, durationMinutes);
  const seconds = Math.min(holdSeconds ?? HOLD_SECONDS.usual, HOLD_SECONDS.longest);
  const hold = { bookingId, studentId, ...stretch, heldUntil: after(now, seconds * SECOND) };

  const refused = await refusalOf(() =>
    onEveryPage(tx, tutorId, stretch, holdTime({ tutorId, tutor, hold, now })),
  );

  const asked = { bookingId, studentId, start: stretch.start, durationMinutes };
  const tutorName = tutor.status === 'active' ? tutor.profile?.displayName : undefined;
  const answer = refused === undefined ? confirmHold(asked, tutorName) : refuseHold(asked, refused);
  await tx.execute(TutorCalendar, pageAt(tutorId, stretch.start), answer);
};
