import type { Executed, ExecuteOptions, UnitOfWork } from '@edtech/event-store';
import { Booking, type BookingState } from '../domain/booking.ts';
import { bookingFor, cancelBooking } from '../domain/booking-decisions.ts';
import type { BookingEvent } from '../domain/booking-events.ts';
import type { Person } from '../domain/person.ts';
import type { BookingProgress } from './booking-progress.ts';

export interface Cancel {
  readonly bookingId: string;
  readonly by: Person;
  /** What the person has seen. */
  readonly seen: ExecuteOptions;
}

/**
 * Asks for the end of a booking. A workflow that is past the point of no return is not asked; one that passes it in this very
 * moment finishes its work all the same, and the booking then says so.
 * @throws VersionMismatch, and as the domain's `cancelBooking` does
 */
export const cancel = async (
  tx: UnitOfWork,
  progress: BookingProgress,
  { bookingId, by, seen }: Cancel,
): Promise<Executed<BookingState, BookingEvent>> => {
  // Before versions are compared: one that does not match would tell strangers that there is a booking.
  bookingFor((await tx.read(Booking, bookingId)).state, by);
  const isPastReturn = (await progress.of(bookingId))?.isPastReturn ?? false;
  return tx.execute(Booking, bookingId, cancelBooking(by, isPastReturn), seen);
};
