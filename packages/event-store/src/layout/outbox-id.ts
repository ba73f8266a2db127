import { validate as isUuid, v5 as uuidFrom } from 'uuid';
import type { Destination } from './outbox-item.ts';

/** Where something stands among what a domain event leaves in the outbox. */
export interface OutboxPlace {
  /** Of the domain event. */
  readonly eventId: string;
  /** Among what the event leaves for this destination, from 1. */
  readonly index: number;
  readonly destination: Destination;
}

/**
 * Id of what a domain event leaves in the outbox. It follows from the event's own, so that it is the same however often it
 * is derived, and another one when a restored stream takes another turn.
 */
export const outboxIdOf = ({ eventId, index, destination }: OutboxPlace): string =>
  uuidFrom(destination === 'bus' ? String(index) : `local-${index}`, eventId);

/**
 * Ids by which the lookup index has what the domain event `eventId` has left in the outbox: the first that it published, and
 * the first that it told its own service. An event that has left nothing is under neither; nothing has an id that is no UUID.
 */
export const firstOutboxIdsOf = (eventId: string): readonly string[] =>
  isUuid(eventId)
    ? (['bus', 'local'] as const).map((destination) => outboxIdOf({ eventId, index: 1, destination }))
    : [];
