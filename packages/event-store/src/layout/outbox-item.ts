import type { Envelope } from '@edtech/contracts';
import type { CommandContext } from '../context.ts';
import { StreamCorrupted } from '../errors.ts';
import type { Item } from '../table/table.ts';
import { type Attention, attention } from './attention.ts';
import { type ItemKey, localKey, outboxKey } from './keys.ts';
import type { Lookup } from './lookup.ts';

export type OutboxStatus = 'PENDING' | 'PROCESSING' | 'COMPLETED' | 'FAILED';

/** `bus`: everybody who asks for it. `local`: the queue of a consumer of the same service. */
export type Destination = 'bus' | 'local';

/**
 * An integration event that waits to be published, or has been; or a local message that waits to be sent. Kept afterwards:
 * re-publishing reads integration events verbatim.
 */
export interface OutboxRecord {
  readonly id: string;
  readonly eventType: string;
  readonly eventVersion: number;
  /** The event's data, as JSON. */
  readonly eventData: string;
  readonly source: string;
  readonly aggregateType: string;
  readonly aggregateId: string;
  /**
   * Counts the integration events of the aggregate, from 1, without gaps. A local message takes none of these numbers: it has
   * the version of the domain event that it tells of.
   */
  readonly sequence: number;
  readonly destination: Destination;
  readonly createdAt: string;
  readonly processedAt?: string;
  /** Attempts that ended in a permanent refusal of this very entry; outages spend none. */
  readonly processingAttempts: number;
  readonly maxAttempts: number;
  /** When the sweeper may take it, or take it over. */
  readonly nextRetryAt: string;
  readonly status: OutboxStatus;
  /** The sweep that holds the lease, while PROCESSING. */
  readonly owner?: string;
  /** How often it was put off without an attempt being spent. */
  readonly deferrals?: number;
  /** When the sweeper first tried it in vain. */
  readonly firstTriedAt?: string;
  readonly lastError?: string;
  /** When an operator had a FAILED one tried again. */
  readonly retriedAt?: string;
  /** Epoch seconds after which DynamoDB may delete it (TTL); only on COMPLETED ones, and only where they are not kept for ever. */
  readonly expiresAt?: number;
  readonly correlationId: string;
  readonly causationId: string;
  readonly trace?: string;
}

export type OutboxItem = ItemKey & OutboxRecord & Partial<Attention> & Partial<Lookup>;

/** The fast path has this long to itself; after that the sweeper takes what is still pending. */
export const FAST_PATH_MILLISECONDS = 30_000;

export const DEFAULT_MAX_ATTEMPTS = 3;

export interface NewOutboxRecord {
  readonly id: string;
  readonly eventType: string;
  readonly eventVersion: number;
  readonly data: unknown;
  readonly source: string;
  readonly aggregateType: string;
  readonly aggregateId: string;
  readonly sequence: number;
  readonly destination: Destination;
  readonly createdAt: string;
  readonly context: CommandContext;
  /**
   * The domain event that publishes or tells it: its version, id, and the place among what it publishes, or among what it
   * tells (from 1).
   */
  readonly cause: { readonly version: number; readonly eventId: string; readonly index: number };
}

/** The item of a fresh outbox record: PENDING, and due for the sweeper once the fast path has had its time. */
export const encodeOutboxRecord = (record: NewOutboxRecord): OutboxItem => {
  const keyOf = record.destination === 'bus' ? outboxKey : localKey;
  const key = keyOf(record.aggregateType, record.aggregateId, record.cause.version, record.cause.index);
  const nextRetryAt = new Date(Date.parse(record.createdAt) + FAST_PATH_MILLISECONDS).toISOString();
  return {
    ...key,
    ...attention('due', key.pk, nextRetryAt),
    lookup: record.id,
    id: record.id,
    eventType: record.eventType,
    eventVersion: record.eventVersion,
    eventData: JSON.stringify(record.data),
    source: record.source,
    aggregateType: record.aggregateType,
    aggregateId: record.aggregateId,
    sequence: record.sequence,
    destination: record.destination,
    createdAt: record.createdAt,
    processingAttempts: 0,
    maxAttempts: DEFAULT_MAX_ATTEMPTS,
    nextRetryAt,
    status: 'PENDING',
    correlationId: record.context.correlationId,
    causationId: record.cause.eventId,
    ...(record.context.trace === undefined ? {} : { trace: record.context.trace }),
  };
};

const TEXTS = [
  'id',
  'eventType',
  'eventData',
  'source',
  'destination',
  'aggregateType',
  'aggregateId',
  'createdAt',
  'nextRetryAt',
  'status',
];
const NUMBERS = ['eventVersion', 'sequence', 'processingAttempts', 'maxAttempts'];

/**
 * The outbox record in `item`. Only `encodeOutboxRecord` and the outbox's transitions write these items, so its shape is
 * checked as far as publishing relies on it.
 * @throws StreamCorrupted when the item is not an outbox record
 */
export const decodeOutboxItem = (item: Item): OutboxItem => {
  const wrong = [
    ...TEXTS.filter((attribute) => typeof item[attribute] !== 'string'),
    ...NUMBERS.filter((attribute) => typeof item[attribute] !== 'number'),
  ];
  if (wrong.length > 0)
    throw new StreamCorrupted(item.pk, `the outbox item at ${item.sk} lacks ${wrong.join(', ')}`);
  return item as Item & OutboxItem;
};

/**
 * The envelope that others see, and of a local message its own consumer. The same for every attempt and every re-publish: its id is the idempotency key.
 * @param replay marks it as published again, for one consumer
 */
export const envelopeOf = (record: OutboxRecord, replay?: Envelope['replay']): Envelope => ({
  id: record.id,
  type: record.eventType,
  version: record.eventVersion,
  source: record.source,
  aggregate: { type: record.aggregateType, id: record.aggregateId, sequence: record.sequence },
  occurredAt: record.createdAt,
  correlationId: record.correlationId,
  causationId: record.causationId,
  data: JSON.parse(record.eventData),
  ...(record.trace === undefined ? {} : { trace: record.trace }),
  ...(replay === undefined ? {} : { replay }),
});
