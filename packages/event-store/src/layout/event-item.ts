import type { DomainEvent, Recorded } from '../aggregate.ts';
import type { CommandContext } from '../context.ts';
import { StreamCorrupted } from '../errors.ts';
import type { Item } from '../table/table.ts';
import { eventKey, type ItemKey } from './keys.ts';
import type { Lookup } from './lookup.ts';

/** Everything about an event but its data. */
export interface EventMetadata extends CommandContext {
  readonly eventId: string;
  readonly occurredAt: string;
}

/** An event with all that its item holds. */
export interface StoredEvent<Event extends DomainEvent = DomainEvent> {
  readonly aggregateType: string;
  readonly event: Recorded<Event>;
  readonly metadata: EventMetadata;
  /** How many integration events the stream has produced up to and with this event. */
  readonly published: number;
}

/**
 * The item of an event. Data and metadata are one JSON string each: loading a stream then costs half of what a
 * DynamoDB map does. What DynamoDB or a stream filter must see is an attribute of its own.
 */
export interface EventItem extends ItemKey, Lookup {
  readonly type: string;
  readonly schemaVersion: number;
  readonly version: number;
  readonly published: number;
  readonly data: string;
  readonly metadata: string;
}

/** Version of the item's own shape, so that a later shape can be told apart. */
const EVENT_SCHEMA_VERSION = 1;

export const encodeEvent = ({ aggregateType, event, metadata, published }: StoredEvent): EventItem => ({
  ...eventKey(aggregateType, event.aggregateId, event.version),
  lookup: metadata.correlationId,
  type: event.type,
  schemaVersion: EVENT_SCHEMA_VERSION,
  version: event.version,
  published,
  data: JSON.stringify(event.data),
  metadata: JSON.stringify(metadata),
});

/**
 * The reverse of `encodeEvent`. What an event's data looks like is known to its writer alone: the cast of the parsed
 * data is the parse boundary of a stream.
 * @throws StreamCorrupted when the item is not an event
 */
export const decodeEvent = <Event extends DomainEvent>(
  aggregateType: string,
  aggregateId: string,
  item: Item,
): StoredEvent<Event> => {
  const { type, version, published, data } = item;
  const metadata = decodeMetadata(item);
  if (
    metadata === undefined ||
    typeof type !== 'string' ||
    typeof version !== 'number' ||
    typeof published !== 'number' ||
    typeof data !== 'string'
  ) {
    throw new StreamCorrupted(item.pk, `the item at ${item.sk} is not an event`);
  }
  const { occurredAt } = metadata;
  const event = { type, data: JSON.parse(data), aggregateId, version, occurredAt } as Recorded<Event>;
  return { aggregateType, event, metadata, published };
};

/** The metadata of an event's item; undefined when the item is something else. */
export const decodeMetadata = ({ metadata }: Item): EventMetadata | undefined =>
  typeof metadata === 'string' ? JSON.parse(metadata) : undefined;
