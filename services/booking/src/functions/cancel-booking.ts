import { commitTogether } from '@edtech/event-store';
import { accepted, httpHandler } from '@edtech/http';
import { cancel } from '../application/cancel.ts';
import { bookingOf } from '../shown-booking.ts';
import { personOf } from './person.ts';
import { progress } from './progress.ts';
import { store } from './store.ts';

export const handler = httpHandler(
  { path: ['bookingId'], allow: 'signed-in', ifMatch: true },
  async ({ path: { bookingId }, identity, ifMatch, context }) => {
    const seen = ifMatch === undefined ? {} : { expectedVersion: ifMatch };
    const by = personOf(identity);
    const cancelled = await commitTogether(store, context, (tx) =>
      cancel(tx, progress, { bookingId, by, seen }),
    );
    const { version } = cancelled;
    return accepted(bookingOf(bookingId, cancelled), { location: `/bookings/${bookingId}`, version });
  },
);
