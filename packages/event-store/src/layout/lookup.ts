/**
 * The index by which operators find items that they have an id of: events by the correlation id of what set them off, outbox
 * items by the id of the integration event. It holds keys only.
 */
export const LOOKUP_INDEX = 'lookup';

export interface Lookup {
  readonly lookup: string;
}
