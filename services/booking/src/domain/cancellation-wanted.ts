import { localEvent } from '@edtech/contracts';
import { cancellationWanted as schema } from '../generated/cancellation-wanted.ts';

/** What a booking tells its workflow when somebody wants it to end. */
export const cancellationWanted = localEvent(
  { type: 'lesson.booking.cancellation.wanted', version: 1, context: 'booking', aggregate: 'Booking' },
  schema,
);
