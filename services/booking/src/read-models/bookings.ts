import { followEvery, type PagePlace, projection } from '@edtech/projection';
import { Booking } from '../domain/booking.ts';
import { BookingRow } from './booking-row.ts';

/** Bookings, by their students. A single one is read from its own stream. */
export const bookings = projection({
  name: 'bookings',
  version: 1,
  perAggregate: true,
  follows: followEvery(Booking, {
    BookingRequested: ({ aggregateId: bookingId, version, occurredAt: requestedAt, data }, rows) =>
      rows.put(BookingRow, { bookingId, ...data, status: 'REQUESTED', requestedAt, version }),
    CancellationRequested: ({ aggregateId: bookingId, version, occurredAt: cancellationRequestedAt }, rows) =>
      rows.patch(BookingRow, { bookingId }, { cancellationRequestedAt, version }),
    BookingCompleted: ({ aggregateId: bookingId, version, occurredAt: endedAt, data }, rows) =>
      rows.patch(BookingRow, { bookingId }, { status: 'COMPLETED', endedAt, ...data, version }),
    BookingFailed: ({ aggregateId: bookingId, version, occurredAt: endedAt, data: failure }, rows) =>
      rows.patch(BookingRow, { bookingId }, { status: 'FAILED', endedAt, failure, version }),
  }),
});

/** Newest first: where a booking stands in the list never changes. */
export const bookingsOf =
  (studentId: string) =>
  ({ generation, index }: PagePlace) =>
    BookingRow.query.byStudent({ generation, studentId }).go({ ...index, order: 'desc' });
