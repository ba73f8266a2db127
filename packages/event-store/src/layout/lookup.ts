/**
 * The index by which operators find items that they have an id of: events by the correlation id of what set them off, outbox
 * items by the id of the integration event. That id follows from the domain event's own (`firstOutboxIdsOf`), so an event that
 * has left something in the outbox is found by its own id as well. It holds keys only.
 */
export const LOOKUP_INDEX = 'lookup';

export interface Lookup {
  readonly lookup: string;
}
