import { type Aggregate, type DomainEvent, evolve, type SnapshotPolicy } from './aggregate.ts';
import type { StoredEvent } from './layout/event-item.ts';
import { decodeSnapshot, type Snapshot } from './layout/snapshot-item.ts';
import { readStream, readStreamEnd } from './read-stream.ts';
import type { Timing } from './retry.ts';
import type { SnapshotBasis } from './snapshot.ts';
import type { Item, Table } from './table/table.ts';

/** An aggregate as its stream tells it. */
export interface Loaded<State> {
  readonly id: string;
  readonly state: State;
  /** Version of the last event; 0 for a stream that does not exist. */
  readonly version: number;
  /** How many integration events the stream has produced. */
  readonly published: number;
}

/** An aggregate, and the snapshot that its load started from. */
export interface LoadedStream<State> {
  readonly loaded: Loaded<State>;
  readonly basis: SnapshotBasis;
}

/**
 * A load reads this many items more than `every`: the snapshot, the event that it was taken at, and a few events for the
 * loads that come between a commit and its snapshot. A longer tail costs one more query.
 */
const SNAPSHOT_SLACK = 8;

type Events<Event extends DomainEvent> = AsyncIterable<StoredEvent<Event>> | Iterable<StoredEvent<Event>>;

/**
 * The state of `id`; a stream that does not exist gives the initial state at version 0. Without a snapshot to start from
 * the stream is folded page by page, so memory stays flat however long it is.
 * @throws StreamCorrupted when the stream is no contiguous history, TableUnavailable when the table does not answer
 */
export const load = async <State, Event extends DomainEvent>(
  table: Table,
  timing: Timing,
  aggregate: Aggregate<State, Event>,
  id: string,
): Promise<LoadedStream<State>> => {
  const { type, initial, snapshot: policy } = aggregate;
  const beginning: Loaded<State> = { id, state: initial, version: 0, published: 0 };
  const from = (version: number) => readStream<Event>(table, timing, type, id, version - 1);
  if (policy === undefined) {
    return { loaded: await fold(aggregate, beginning, from(1)), basis: { version: 0 } };
  }

  const end = await readStreamEnd<Event>(
    table,
    timing,
    type,
    id,
    policy.every + SNAPSHOT_SLACK,
    (stored, item) => attests(stored, usable(item, policy)),
  );
  const snapshot = usable(end.snapshot, policy);
  const oldest = end.events[0];
  if (snapshot !== undefined && oldest !== undefined) {
    const tail = snapshot.version < oldest.event.version ? from(snapshot.version) : end.events;
    const loaded = await resume(aggregate, id, snapshot, tail);
    if (loaded !== undefined) return { loaded, basis: { version: snapshot.version } };
  }
  return {
    loaded: await fold(aggregate, beginning, end.whole ? end.events : from(1)),
    basis: { version: 0, ...(end.snapshot === undefined ? {} : { distrusted: end.snapshot }) },
  };
};

const usable = (item: Item | undefined, { version }: SnapshotPolicy): Snapshot | undefined => {
  const snapshot = item === undefined ? undefined : decodeSnapshot(item);
  return snapshot?.snapshotVersion === version ? snapshot : undefined;
};

/** Whether this is the event that the snapshot was taken at. */
const attests = ({ event, metadata, published }: StoredEvent, snapshot: Snapshot | undefined): boolean =>
  event.version === snapshot?.version &&
  metadata.eventId === snapshot.lastEventId &&
  published === snapshot.published;

/** Goes on from the snapshot; undefined unless the first event is the one that it was taken at. */
const resume = async <State, Event extends DomainEvent>(
  aggregate: Aggregate<State, Event>,
  id: string,
  snapshot: Snapshot,
  events: Events<Event>,
): Promise<Loaded<State> | undefined> => {
  let loaded: Loaded<State> | undefined;
  for await (const stored of events) {
    if (loaded !== undefined) loaded = after(aggregate, loaded, stored);
    else if (!attests(stored, snapshot)) return undefined;
    else {
      const { version, published } = snapshot;
      // The parse boundary: what a state of this declared snapshot version looks like is known to the aggregate alone.
      loaded = { id, state: snapshot.state as State, version, published };
    }
  }
  return loaded;
};

const fold = async <State, Event extends DomainEvent>(
  aggregate: Aggregate<State, Event>,
  beginning: Loaded<State>,
  events: Events<Event>,
): Promise<Loaded<State>> => {
  let loaded = beginning;
  for await (const stored of events) loaded = after(aggregate, loaded, stored);
  return loaded;
};

const after = <State, Event extends DomainEvent>(
  aggregate: Aggregate<State, Event>,
  { id, state }: Loaded<State>,
  { event, published }: StoredEvent<Event>,
): Loaded<State> => ({ id, state: evolve(aggregate, state, event), version: event.version, published });
