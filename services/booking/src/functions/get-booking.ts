import { evolve, type Recorded } from '@edtech/event-store/aggregate';
import { httpHandler, ok } from '@edtech/http';
import { Booking, type BookingState } from '../domain/booking.ts';
import { bookingFor } from '../domain/booking-decisions.ts';
import type { BookingEvent } from '../domain/booking-events.ts';
import { shownDetails } from '../shown-booking.ts';
import { personOf } from './person.ts';
import { progress } from './progress.ts';
import { store } from './store.ts';

/** Answers from the booking's own stream and its workflow, so it is always current. */
export const handler = httpHandler(
  { path: ['bookingId'], allow: 'signed-in' },
  async ({ path: { bookingId }, identity }) => {
    const events: Recorded<BookingEvent>[] = [];
    let state: BookingState = Booking.initial;
    for await (const { event } of store.read(Booking, bookingId)) {
      events.push(event);
      state = evolve(Booking, state, event);
    }
    const booking = bookingFor(state, personOf(identity));
    const shown = shownDetails(bookingId, booking, events, await progress.of(bookingId));
    return ok(shown, { version: shown.version });
  },
);
