import type { EventStore } from '@edtech/event-store';
import { type Consumer, consumer, handles } from '@edtech/messaging';
import type { Push } from '@edtech/push';
import { Booking } from '../domain/booking.ts';
import { bookingChanged } from '../domain/booking-changed.ts';

export interface PushesServed {
  readonly push: Push;
  readonly store: Pick<EventStore, 'load'>;
}

const NOT_TOLD = (): PushesServed => {
  throw new Error('The consumer was not told what to work with.');
};

/**
 * Tells students at once what happens to their bookings, when they are connected. Who is not misses it, and asks for the booking
 * instead. A message may come twice, and later than one that came after it: its `version` says which is which.
 */
const pushing = (parts: () => PushesServed): Consumer =>
  consumer({
    name: 'booking-pushes',
    ordered: false,
    on: [
      handles(bookingChanged, async ({ aggregate, occurredAt: at, data }, _, { signal }) => {
        const { push, store } = parts();
        const { id: bookingId, sequence: version } = aggregate;
        const { state } = await store.load(Booking, bookingId);
        if (state.status === 'unknown') return;
        const message = { type: 'booking.changed', bookingId, of: 'BOOKING', version, at, ...data };
        await push(state.details.studentId, message, signal);
      }),
    ],
  });

export const pushes = {
  ...pushing(NOT_TOLD),
  by: (parts: PushesServed): Consumer => pushing(() => parts),
};
