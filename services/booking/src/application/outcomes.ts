import { lessonBookingCompletedV1, lessonBookingFailedV1 } from '@edtech/contracts';
import { consumer, handles } from '@edtech/messaging';
import { Booking } from '../domain/booking.ts';
import { completeBooking, failBooking } from '../domain/booking-decisions.ts';

/** Writes down at the booking what its workflow has come to. */
export const outcomes = consumer({
  name: 'booking-outcomes',
  // A workflow has one outcome, and the booking was there before it began.
  ordered: false,
  on: [
    handles(lessonBookingCompletedV1, ({ data: { bookingId, lessonId, paymentId, chatSessionId } }, tx) =>
      tx.execute(Booking, bookingId, completeBooking(bookingId, { lessonId, paymentId, chatSessionId })),
    ),
    handles(lessonBookingFailedV1, ({ data: { bookingId, step, code, reason } }, tx) =>
      tx.execute(Booking, bookingId, failBooking(bookingId, { step, code, reason })),
    ),
  ],
});
