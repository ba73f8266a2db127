import type { EventStore } from '@edtech/event-store';
import { type Consumer, consumer, handles } from '@edtech/messaging';
import type { Push } from '@edtech/push';
import { Booking, type BookingState } from '../domain/booking.ts';
import { bookingChanged } from '../domain/booking-changed.ts';
import { bookingProgressed } from '../domain/booking-progressed.ts';

export interface PushesServed {
  readonly push: Push;
  readonly store: Pick<EventStore, 'load'>;
}

const ownerOf = (state: BookingState): string | undefined =>
  state.status === 'unknown' ? undefined : state.details.studentId;

const NOT_TOLD = (): PushesServed => {
  throw new Error('The consumer was not told what to work with.');
};

/**
 * Tells students at once what happens to their bookings, when they are connected. Who is not misses it, and asks for the booking
 * instead.
 */
const pushing = (parts: () => PushesServed): Consumer => {
  const tell = async (
    bookingId: string,
    message: object,
    { studentId, signal }: { readonly studentId: string | undefined; readonly signal: AbortSignal },
  ): Promise<void> => {
    const { push, store } = parts();
    const ownerId = studentId ?? ownerOf((await store.load(Booking, bookingId)).state);
    if (ownerId !== undefined) await push(ownerId, message, signal);
  };

  return consumer({
    name: 'booking-pushes',
    ordered: false,
    repeatable: 'each message has a version, by which a client drops what comes again or too late',
    on: [
      handles(bookingChanged, ({ aggregate: { id, sequence }, occurredAt: at, data }, _, { signal }) => {
        const { studentId, ...change } = data;
        const which = { type: 'booking.changed', bookingId: id, of: 'BOOKING', version: sequence };
        return tell(id, { ...which, at, ...change }, { studentId, signal });
      }),
      handles(bookingProgressed, ({ aggregate: { id, sequence }, data }, _, { signal }) => {
        const { studentId, ...progress } = data;
        const which = { type: 'booking.progressed', bookingId: id, of: 'WORKFLOW', version: sequence };
        return tell(id, { ...which, ...progress }, { studentId, signal });
      }),
    ],
  });
};

export const pushes = {
  ...pushing(NOT_TOLD),
  by: (parts: PushesServed): Consumer => pushing(() => parts),
};
