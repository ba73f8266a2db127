import type { availabilityHoldRequestedV1, DataOf } from '@edtech/contracts';
import type { UnitOfWork } from '@edtech/event-store';
import { demandBookable } from '../domain/bookable.ts';
import { HOLD_SECONDS } from '../domain/booking-rules.ts';
import { BookingSlip } from '../domain/booking-slip.ts';
import { confirmHold, refuseHold } from '../domain/slip-decisions.ts';
import { after, lasting, SECOND } from '../domain/stretch.ts';
import { holdTime } from '../domain/taking-time.ts';
import { demandPrice, Tutor } from '../domain/tutor.ts';
import { allOrNone, askAll, step } from './all-or-none.ts';
import { onEveryPage } from './pages.ts';
import { refusalOf } from './refusal-of.ts';
import type { World } from './world.ts';

type Request = DataOf<typeof availabilityHoldRequestedV1>;

/** Holds the time, or not, and answers. */
export const holdForBooking = async (tx: UnitOfWork, world: World, request: Request): Promise<void> => {
  const { bookingId, studentId, tutorId, durationMinutes, holdSeconds } = request;
  const now = world.now();
  const stretch = lasting(request.requestedTime, durationMinutes);
  const seconds = Math.min(holdSeconds ?? HOLD_SECONDS.usual, HOLD_SECONDS.longest);
  const heldUntil = after(now, seconds * SECOND);
  const asked = { tutorId, studentId, start: stretch.start, durationMinutes };
  const { state: tutor } = await tx.peek(Tutor, tutorId);
  const tutorName = tutor.status === 'active' ? tutor.profile?.displayName : undefined;
  const confirmed = step(
    BookingSlip,
    bookingId,
    confirmHold({ asked, heldUntil, now, ...(tutorName === undefined ? {} : { tutorName }) }),
  );

  const refused = await refusalOf(async () => {
    const { state: slip } = await tx.read(BookingSlip, bookingId);
    if (slip.status !== 'blank') return allOrNone(tx, [confirmed]);
    demandBookable({ ...stretch, tutorId, studentId }, tutor, now);
    demandPrice(tutor, durationMinutes, request.price);
    const taken = onEveryPage(tutorId, stretch, holdTime({ bookingId, ...stretch, heldUntil }, now));
    // Most refusals come from here, and commit no condition on a page that others are writing to.
    await askAll(tx.peek, taken);
    return allOrNone(tx, [confirmed, ...taken]);
  });

  if (refused !== undefined) await tx.execute(BookingSlip, bookingId, refuseHold(asked, refused));
};
