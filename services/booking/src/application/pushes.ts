import type { EventStore } from '@edtech/event-store';
import { type Consumer, consumer, handles } from '@edtech/messaging';
import type { Push } from '@edtech/push';
import { Booking } from '../domain/booking.ts';
import { bookingChanged } from '../domain/booking-changed.ts';
import { bookingProgressed } from '../domain/booking-progressed.ts';

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
const pushing = (parts: () => PushesServed): Consumer => {
  const tell = async (bookingId: string, message: object, signal: AbortSignal): Promise<void> => {
    const { push, store } = parts();
    const { state } = await store.load(Booking, bookingId);
    if (state.status !== 'unknown') await push(state.details.studentId, message, signal);
  };

  return consumer({
    name: 'booking-pushes',
    ordered: false,
    on: [
      handles(bookingChanged, ({ aggregate: { id, sequence }, occurredAt: at, data }, _, { signal }) => {
        const which = { type: 'booking.changed', bookingId: id, of: 'BOOKING', version: sequence };
        return tell(id, { ...which, at, ...data }, signal);
      }),
      handles(bookingProgressed, ({ aggregate: { id, sequence }, data }, _, { signal }) => {
        const which = { type: 'booking.progressed', bookingId: id, of: 'WORKFLOW', version: sequence };
        return tell(id, { ...which, ...data }, signal);
      }),
    ],
  });
};

export const pushes = {
  ...pushing(NOT_TOLD),
  by: (parts: PushesServed): Consumer => pushing(() => parts),
};
