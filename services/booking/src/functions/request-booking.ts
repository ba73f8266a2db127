import { once } from '@edtech/event-store';
import { accepted, httpHandler } from '@edtech/http';
import { askForBooking } from '../application/ask-for-booking.ts';
import { bookingOfRequest } from '../application/booking-ids.ts';
import { requestBookingRequest } from '../generated/request-booking-request.ts';
import { bookingOf } from '../shown-booking.ts';
import { store } from './store.ts';

export const handler = httpHandler(
  { body: requestBookingRequest, allow: 'signed-in', idempotencyKey: 'required' },
  async ({ body, identity: { userId }, idempotencyKey, claim, context }) => {
    const bookingId = bookingOfRequest(userId, idempotencyKey);
    return once(store, { context, claim }, async (tx) => {
      const asked = await askForBooking(tx, bookingId, userId, body);
      const { version } = asked;
      return accepted(bookingOf(bookingId, asked), { location: `/bookings/${bookingId}`, version });
    });
  },
);
