import type { DomainEvent, Item } from '@edtech/event-store';
import {
  decodeEvent,
  EVENT_PREFIX,
  type ItemKey,
  STREAM_PREFIX,
  type StoredEvent,
} from '@edtech/event-store/layout';

/** The stream of one aggregate, as a scan met it. */
export interface ScannedAggregate {
  readonly aggregateType: string;
  readonly aggregateId: string;
  /** Its events, in order; none when they are too many to be held: then they are read from the stream. */
  readonly events: readonly StoredEvent<DomainEvent>[];
  readonly count: number;
  /** The last item of it that the scan has given. */
  readonly last: ItemKey;
}

/** A stream that is longer is read page by page instead. */
const MOST_HELD = 1_000;

/**
 * Takes the items of a scan apart into streams. The items of one partition follow each other, in the order of their sort
 * keys; that is how DynamoDB scans, and it is not relied on: what does not begin at version 1, or has a gap, is seen by
 * whoever takes it up.
 */
export async function* aggregatesOf(
  items: AsyncIterable<Item>,
  isFollowed: (aggregateType: string) => boolean,
): AsyncIterable<ScannedAggregate> {
  let current: Gathered | undefined;
  for await (const item of items) {
    if (!item.sk.startsWith(EVENT_PREFIX)) continue;
    if (current?.pk !== item.pk) {
      if (current !== undefined) yield scanned(current);
      current = begun(item.pk, isFollowed);
    }
    if (current === undefined) continue;
    current.count += 1;
    current.last = { pk: item.pk, sk: item.sk };
    if (current.count > MOST_HELD) current.events = [];
    else current.events.push(decodeEvent(current.aggregateType, current.aggregateId, item));
  }
  if (current !== undefined) yield scanned(current);
}

interface Gathered {
  readonly pk: string;
  readonly aggregateType: string;
  readonly aggregateId: string;
  events: StoredEvent<DomainEvent>[];
  count: number;
  last: ItemKey;
}

const begun = (pk: string, isFollowed: (aggregateType: string) => boolean): Gathered | undefined => {
  const [aggregateType = '', ...id] = pk.slice(STREAM_PREFIX.length).split('#');
  if (!isFollowed(aggregateType)) return undefined;
  return { pk, aggregateType, aggregateId: id.join('#'), events: [], count: 0, last: { pk, sk: '' } };
};

const scanned = ({ aggregateType, aggregateId, events, count, last }: Gathered): ScannedAggregate => ({
  aggregateType,
  aggregateId,
  events,
  count,
  last,
});
