/** The keys of a service's table. Nowhere else are they put together or taken apart. */
export interface ItemKey {
  readonly pk: string;
  readonly sk: string;
}

export const STREAM_PREFIX = 'stream#';
export const OUTBOX_PREFIX = 'outbox#';
export const EVENT_PREFIX = 'event#';
export const FENCE_PREFIX = 'fence#';
export const DEPENDENT_PREFIX = 'dependent#';
export const PARKED_PREFIX = 'parked#';

/** Ten digits sort as numbers do, and outlast any stream. */
const padded = (position: number): string => String(position).padStart(10, '0');

export const streamPk = (type: string, id: string): string => `${STREAM_PREFIX}${type}#${id}`;

export const eventSk = (version: number): string => `${EVENT_PREFIX}${padded(version)}`;

/** The reverse of `streamPk`; undefined for any other key. Only an aggregate's id may contain the separator. */
export const streamOf = (pk: string): { readonly type: string; readonly id: string } | undefined => {
  const [, type, id] = pk.startsWith(STREAM_PREFIX) ? (/^stream#([^#]+)#(.+)$/s.exec(pk) ?? []) : [];
  return type === undefined || id === undefined ? undefined : { type, id };
};

export const eventKey = (type: string, id: string, version: number): ItemKey => ({
  pk: streamPk(type, id),
  sk: eventSk(version),
});

/** Sorts after every event, so that a reverse query of the stream meets the snapshot first. */
export const SNAPSHOT_SK = 'snapshot';

export const snapshotKey = (type: string, id: string): ItemKey => ({
  pk: streamPk(type, id),
  sk: SNAPSHOT_SK,
});

/** `index` counts the integration events of one domain event, from 1. */
export const outboxKey = (type: string, id: string, version: number, index: number): ItemKey => ({
  pk: `${OUTBOX_PREFIX}${type}#${id}`,
  sk: `${padded(version)}#${String(index).padStart(3, '0')}`,
});

/** Where the outbox items of the events from version `from` to version `to` are, both included. */
export const outboxRange = (
  { type, id }: { readonly type: string; readonly id: string },
  from: number,
  to: number,
): { readonly pk: string; readonly from: string; readonly to: string } => ({
  pk: `${OUTBOX_PREFIX}${type}#${id}`,
  from: padded(from),
  to: `${padded(to)}~`,
});

/** The version of the event, or of the transition, that left the outbox item with this sort key. */
export const outboxVersionOf = (sk: string): number => Number(sk.slice(0, sk.indexOf('#')));

/** What stands in a sort key between the version and the place of a local message: it sorts after all that is published. */
const LOCAL = 'local-';

/** `index` counts the local messages of one domain event, from 1. */
export const localKey = (type: string, id: string, version: number, index: number): ItemKey => ({
  pk: `${OUTBOX_PREFIX}${type}#${id}`,
  sk: `${padded(version)}#${LOCAL}${String(index).padStart(3, '0')}`,
});

/** Version and index in the sort key of a local message; undefined for any other. */
export const localPlaceOf = (
  sk: string,
): { readonly version: number; readonly index: number } | undefined => {
  const [, version, index] = /^(\d+)#local-(\d+)$/.exec(sk) ?? [];
  return version === undefined ? undefined : { version: Number(version), index: Number(index) };
};

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
  `${FENCE_PREFIX}${consumer}#${source}#${aggregateType}#${aggregateId}`;

/** The reverse of `fencePk`; undefined for any other key. Only an aggregate's id may contain the separator. */
export const fenceSubjectOf = (pk: string): FenceSubject | undefined => {
  if (!pk.startsWith(FENCE_PREFIX)) return undefined;
  const [consumer, source, aggregateType, ...rest] = pk.slice(FENCE_PREFIX.length).split('#');
  if (consumer === undefined || source === undefined || aggregateType === undefined || rest.length === 0)
    return undefined;
  return { consumer, source, aggregateType, aggregateId: rest.join('#') };
};

/** Sorts after what waits for the fence and before what is parked behind it, so that one query reads all three. */
export const FENCE_SK = 'fence';

export const fenceKey = (subject: FenceSubject): ItemKey => ({ pk: fencePk(subject), sk: FENCE_SK });

/** A parked event that waits for this fence: it stands in the fence's own partition and names the event. */
export const dependentKey = (awaited: FenceSubject, parked: ItemKey): ItemKey => ({
  pk: fencePk(awaited),
  sk: `${DEPENDENT_PREFIX}${parked.pk}#${parked.sk}`,
});

export const parkedSk = (sequence: number): string => `${PARKED_PREFIX}${padded(sequence)}`;

export const parkedKey = (subject: FenceSubject, sequence: number): ItemKey => ({
  pk: fencePk(subject),
  sk: parkedSk(sequence),
});

export const reservationKey = (what: string, hash: string): ItemKey => ({
  pk: `unique#${what}#${hash}`,
  sk: 'unique',
});
