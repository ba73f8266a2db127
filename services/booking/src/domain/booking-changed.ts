import { type DataOf, localEvent } from '@edtech/contracts';
import { type Recorded, tell } from '@edtech/event-store/aggregate';
import { bookingChanged as schema } from '../generated/booking-changed.ts';
import type { BookingEvent } from './booking-events.ts';

/** What a booking tells those who watch it. */
export const bookingChanged = localEvent(
  { type: 'booking.changed', version: 1, context: 'booking', aggregate: 'Booking' },
  schema,
);

export type Change = DataOf<typeof bookingChanged>;

/** What has happened, as its student is told. */
export const changeOf = (event: BookingEvent): Change => {
  switch (event.type) {
    case 'BookingRequested':
      return { event: 'REQUESTED' };
    case 'CancellationRequested':
      return { event: 'CANCELLATION_REQUESTED' };
    case 'BookingCompleted':
      return { event: 'COMPLETED' };
    case 'BookingFailed':
      return { event: 'FAILED', ...event.data };
  }
};

/** Every event of a booking is told; the first of them knows whose it is. */
export const changed = tell(bookingChanged, (event: Recorded<BookingEvent>) => ({
  ...changeOf(event),
  ...(event.type === 'BookingRequested' ? { studentId: event.data.studentId } : {}),
}));
