import type { BodyOf } from '@edtech/contracts';
import type { Executed, UnitOfWork } from '@edtech/event-store';
import { Booking, type BookingState } from '../domain/booking.ts';
import { requestBooking } from '../domain/booking-decisions.ts';
import type { BookingEvent } from '../domain/booking-events.ts';
import type { requestBookingRequest } from '../generated/request-booking-request.ts';

/**
 * A student asks for a lesson, for oneself.
 * @throws OwnLesson, CourseMissing, BookingExists
 */
export const askForBooking = (
  tx: UnitOfWork,
  bookingId: string,
  studentId: string,
  { requestedTime, ...wanted }: BodyOf<typeof requestBookingRequest>,
): Promise<Executed<BookingState, BookingEvent>> =>
  tx.execute(
    Booking,
    bookingId,
    requestBooking({ studentId, ...wanted, requestedTime: new Date(requestedTime).toISOString() }),
  );
