import type { DomainEvent, Item } from '@edtech/event-store';
import {
  decodeEvent,
  EVENT_PREFIX,
  type ItemKey,
  STREAM_PREFIX,
  type StoredEvent,
} from '@edtech/event-store/layout';
import { type AggregateName, aggregateNamed } from '../keys.ts';

/** The stream of one aggregate, as a scan met it. */
export interface ScannedAggregate extends AggregateName {
  /** Its events, in order; none when they are too many to be held: then they are read from the stream. */
  readonly events: readonly StoredEvent<DomainEvent>[];
  readonly count: number;
  /** The last item of it that the scan has given. */
  readonly last: ItemKey;
}

/** A stream that is longer, or larger, is read page by page instead. */
const MOST_HELD = 250;
const MOST_HELD_CHARACTERS = 2 ** 20;

/**
 * Takes the items of a scan apart into streams. The items of one partition follow each other, in the order of their sort
 * keys; that is how DynamoDB scans, and it is not relied on: what does not begin at version 1, or has a gap, is seen by
 * whoever takes it up.
 */
export async function* aggregatesOf(
  items: AsyncIterable<Item>,
  isWanted: (aggregate: AggregateName) => boolean,
): AsyncGenerator<ScannedAggregate, void, undefined> {
  let current: Gathered | undefined;
  for await (const item of items) {
    if (!item.sk.startsWith(EVENT_PREFIX)) continue;
    if (current?.pk !== item.pk) {
      if (current?.isWanted) yield scanned(current);
      current = begun(item.pk, isWanted);
    }
    if (!current.isWanted) continue;
    current.count += 1;
    current.last = { pk: item.pk, sk: item.sk };
    current.characters += String(item.data).length;
    if (current.count > MOST_HELD || current.characters > MOST_HELD_CHARACTERS) current.items = [];
    else current.items.push(item);
  }
  if (current?.isWanted) yield scanned(current);
}

interface Gathered extends AggregateName {
  readonly pk: string;
  readonly isWanted: boolean;
  items: Item[];
  characters: number;
  count: number;
  last: ItemKey;
}

const begun = (pk: string, isWanted: (aggregate: AggregateName) => boolean): Gathered => {
  const name = aggregateIn(pk);
  return {
    ...name,
    pk,
    isWanted: isWanted(name),
    items: [],
    characters: 0,
    count: 0,
    last: { pk, sk: '' },
  };
};

/** The aggregate whose stream is in this partition. */
export const aggregateIn = (pk: string): AggregateName => aggregateNamed(pk.slice(STREAM_PREFIX.length));

const scanned = ({ aggregateType, aggregateId, items, count, last }: Gathered): ScannedAggregate => ({
  aggregateType,
  aggregateId,
  events: items.map((item) => decodeEvent(aggregateType, aggregateId, item)),
  count,
  last,
});
