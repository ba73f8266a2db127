import type { Recorded } from '@edtech/event-store/aggregate';
import { historyOf } from './application/booking-history.ts';
import type { Progress } from './application/booking-progress.ts';
import type { AskedFor, BookingState } from './domain/booking.ts';
import type { BookingEvent } from './domain/booking-events.ts';
import { BookingNotFound } from './domain/refusals.ts';
import type { BookingAnswer } from './generated/booking-answer.ts';
import type { BookingDetailsAnswer } from './generated/booking-details-answer.ts';

const endOf = ({ outcome }: AskedFor): Partial<BookingAnswer> => {
  if (outcome === undefined) return {};
  const { endedAt } = outcome;
  return outcome.status === 'completed'
    ? { endedAt, ...outcome.booked }
    : { endedAt, failure: outcome.failure };
};

const STATUS = { completed: 'COMPLETED', failed: 'FAILED' } as const;

/** A booking as the HTTP API shows it. */
export const shownBooking = (bookingId: string, booking: AskedFor, version: number): BookingAnswer => {
  const { details, requestedAt, cancellation, outcome } = booking;
  return {
    bookingId,
    ...details,
    status: outcome === undefined ? 'REQUESTED' : STATUS[outcome.status],
    requestedAt,
    ...(cancellation === undefined ? {} : { cancellationRequestedAt: cancellation.requestedAt }),
    ...endOf(booking),
    version,
  };
};

/** What a command has left. @throws BookingNotFound for a state without a booking */
export const bookingOf = (
  bookingId: string,
  { state, version }: { readonly state: BookingState; readonly version: number },
): BookingAnswer => {
  if (state.status === 'unknown') throw new BookingNotFound();
  return shownBooking(bookingId, state, version);
};

/** A booking with everything that has happened to it. */
export const shownDetails = (
  bookingId: string,
  booking: AskedFor,
  events: readonly Recorded<BookingEvent>[],
  progress: Progress | undefined,
): BookingDetailsAnswer => {
  const { cancellation, outcome } = booking;
  return {
    ...shownBooking(bookingId, booking, events.length),
    cancellable: outcome === undefined && cancellation === undefined && progress?.isPastReturn !== true,
    history: [...historyOf(events, progress)],
  };
};
