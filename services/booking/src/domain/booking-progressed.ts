import { localEvent } from '@edtech/contracts';
import { bookingProgressed as schema } from '../generated/booking-progressed.ts';

/** What the workflow of a booking tells those who watch it, once for each transition. */
export const bookingProgressed = localEvent(
  { type: 'booking.progressed', version: 1, context: 'booking', aggregate: 'LessonBooking' },
  schema,
);
