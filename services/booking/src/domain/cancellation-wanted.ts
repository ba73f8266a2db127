import { localEvent } from '@edtech/contracts';
import { tell } from '@edtech/event-store/aggregate';
import { cancellationWanted as schema } from '../generated/cancellation-wanted.ts';
import type { CancellationRequested } from './booking-events.ts';

/**
 * What a booking tells its workflow when somebody wants it to end. It stays within the service: for everybody else the outcome is
 * the next that is heard of a booking, and the workflow counts on that.
 */
export const cancellationWanted = localEvent(
  { type: 'booking.cancellation.wanted', version: 1, context: 'booking', aggregate: 'Booking' },
  schema,
);

const BY_STUDENT = { code: 'cancelled-by-student', reason: 'You have cancelled the booking.' } as const;
const BY_ADMIN = {
  code: 'cancelled-by-admin',
  reason: 'The platform has cancelled the booking for you.',
} as const;

export const wanted = tell(cancellationWanted, ({ data: { byStudent } }: CancellationRequested, { id }) => ({
  bookingId: id,
  ...(byStudent ? BY_STUDENT : BY_ADMIN),
}));
