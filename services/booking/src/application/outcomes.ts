import { lessonBookingCompletedV1, lessonBookingFailedV1 } from '@edtech/contracts';
import type { UnitOfWork } from '@edtech/event-store';
import type { Decision } from '@edtech/event-store/aggregate';
import { consumer, handles, Poison } from '@edtech/messaging';
import { Booking } from '../domain/booking.ts';
import { completeBooking, failBooking } from '../domain/booking-decisions.ts';
import { BookingNotFound, EndedOtherwise } from '../domain/refusals.ts';

/**
 * A booking is there before its workflow begins, and has one outcome. An outcome of none, or another one, is a mistake that trying
 * again does not mend: a dead letter, for a person to look at.
 * @throws Poison
 */
const writeDown = async (
  tx: UnitOfWork,
  bookingId: string,
  decision: Decision<typeof Booking>,
): Promise<void> => {
  try {
    await tx.execute(Booking, bookingId, decision);
  } catch (cause) {
    if (!(cause instanceof BookingNotFound || cause instanceof EndedOtherwise)) throw cause;
    throw new Poison('event-unexpected', `${bookingId}: ${cause.message}`, { cause });
  }
};

/** Writes down at the booking what its workflow has come to. */
export const outcomes = consumer({
  name: 'booking-outcomes',
  // A workflow has one outcome, and the booking was there before it began.
  ordered: false,
  on: [
    handles(lessonBookingCompletedV1, ({ data: { bookingId, lessonId, paymentId, chatSessionId } }, tx) =>
      writeDown(tx, bookingId, completeBooking(bookingId, { lessonId, paymentId, chatSessionId })),
    ),
    handles(lessonBookingFailedV1, ({ data: { bookingId, step, code, reason } }, tx) =>
      writeDown(tx, bookingId, failBooking(bookingId, { step, code, reason })),
    ),
  ],
});
