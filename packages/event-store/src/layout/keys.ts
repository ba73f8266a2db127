/** The keys of a service's table. Nowhere else are they put together or taken apart. */
export interface ItemKey {
  readonly pk: string;
  readonly sk: string;
}

export const STREAM_PREFIX = 'stream#';
export const OUTBOX_PREFIX = 'outbox#';
export const EVENT_PREFIX = 'event#';
export const PARKED_PREFIX = 'parked#';

/** Ten digits sort as numbers do, and outlast any stream. */
const padded = (position: number): string => String(position).padStart(10, '0');

export const streamPk = (type: string, id: string): string => `${STREAM_PREFIX}${type}#${id}`;

export const eventSk = (version: number): string => `${EVENT_PREFIX}${padded(version)}`;

export const eventKey = (type: string, id: string, version: number): ItemKey => ({
  pk: streamPk(type, id),
  sk: eventSk(version),
});

/** `index` counts the integration events of one domain event, from 1. */
export const outboxKey = (type: string, id: string, version: number, index: number): ItemKey => ({
  pk: `${OUTBOX_PREFIX}${type}#${id}`,
  sk: `${padded(version)}#${String(index).padStart(3, '0')}`,
});

export const markerKey = (consumer: string, eventId: string): ItemKey => ({
  pk: `inbox#${consumer}#${eventId}`,
  sk: 'inbox',
});

/** The place of one source aggregate in one consumer's order. */
export interface FenceSubject {
  readonly consumer: string;
  readonly source: string;
  readonly aggregateType: string;
  readonly aggregateId: string;
}

export const fencePk = ({ consumer, source, aggregateType, aggregateId }: FenceSubject): string =>
  `fence#${consumer}#${source}#${aggregateType}#${aggregateId}`;

export const fenceKey = (subject: FenceSubject): ItemKey => ({ pk: fencePk(subject), sk: 'fence' });

export const parkedSk = (sequence: number): string => `${PARKED_PREFIX}${padded(sequence)}`;

export const parkedKey = (subject: FenceSubject, sequence: number): ItemKey => ({
  pk: fencePk(subject),
  sk: parkedSk(sequence),
});

export const reservationKey = (what: string, hash: string): ItemKey => ({
  pk: `unique#${what}#${hash}`,
  sk: 'unique',
});
