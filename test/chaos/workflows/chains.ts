import type { Item } from '@edtech/event-store';
import { decodeEvent, decodeOutboxItem, type OutboxItem } from '@edtech/event-store/layout';

/** What was recorded of causes, of all services together. */
export interface Records {
  /** Integration events and local messages, by their ids. */
  readonly told: ReadonlyMap<string, OutboxItem>;
  readonly metadata: ReadonlyMap<string, ReturnType<typeof decodeEvent>['metadata']>;
}

export const recordsIn = (items: readonly Item[]): Records => {
  const told = items.filter(({ pk }) => pk.startsWith('outbox#')).map(decodeOutboxItem);
  const events = items
    .filter(({ pk, sk }) => pk.startsWith('stream#') && sk.startsWith('event#'))
    .map((item) => decodeEvent('', '', item).metadata);
  return {
    told: new Map(told.map((item) => [item.id, item])),
    metadata: new Map(events.map((metadata) => [metadata.eventId, metadata])),
  };
};

/**
 * Why the way from an event back to the request that set it off is broken; undefined when it is not. Each step is what was
 * told and the domain event that tells it, or the domain event before it on which somebody went on; all are of one flow.
 */
export const breakIn = ({ told, metadata }: Records, event: OutboxItem): string | undefined => {
  const { correlationId } = event;
  const seen = new Set<string>();
  let eventId = event.causationId;
  for (;;) {
    if (seen.has(eventId)) return `goes round in a circle at ${eventId}`;
    seen.add(eventId);
    const decided = metadata.get(eventId);
    if (decided === undefined) return `goes back to ${eventId}, which nobody has recorded`;
    if (decided.correlationId !== correlationId)
      return `goes back to ${eventId} of another flow, ${decided.correlationId}`;
    const cause = told.get(decided.causationId);
    if (cause !== undefined && cause.correlationId !== correlationId)
      return `goes back to ${cause.eventType} of another flow, ${cause.correlationId}`;
    const before =
      cause?.causationId ?? (metadata.has(decided.causationId) ? decided.causationId : undefined);
    if (before === undefined)
      return decided.actor.kind === 'user' || decided.actor.kind === 'anonymous'
        ? undefined
        : `ends at ${decided.causationId}, which is no request`;
    eventId = before;
  }
};
