import { type Aggregate, type DomainEvent, evolve } from './aggregate.ts';
import { StreamCorrupted } from './errors.ts';
import { decodeEvent, type StoredEvent } from './layout/event-item.ts';
import { eventSk, streamPk } from './layout/keys.ts';
import { COMMIT_RETRIES, retries, type Timing } from './retry.ts';
import type { Table } from './table/table.ts';

/** An aggregate as its stream tells it. */
export interface Loaded<State> {
  readonly id: string;
  readonly state: State;
  /** Version of the last event; 0 for a stream that does not exist. */
  readonly version: number;
  /** How many integration events the stream has produced. */
  readonly published: number;
}

const LAST_VERSION = 9_999_999_999;

/**
 * The events of a stream in order, from version `after` + 1. Consistent; memory stays flat however long the stream is.
 * @throws StreamCorrupted when a version is missing, even after reading again
 */
export async function* readStream<Event extends DomainEvent>(
  table: Table,
  timing: Timing,
  type: string,
  id: string,
  after = 0,
): AsyncIterable<StoredEvent<Event>> {
  const pk = streamPk(type, id);
  const again = retries(COMMIT_RETRIES, timing);
  let version = after;
  for (;;) {
    let gap = false;
    for await (const item of table.range({ pk, from: eventSk(version + 1), to: eventSk(LAST_VERSION) })) {
      const stored = decodeEvent<Event>(type, id, item);
      if (stored.event.version !== version + 1) {
        gap = true;
        break;
      }
      version += 1;
      yield stored;
    }
    if (!gap) return;
    // A query may see a transaction half applied: what is missing shows up when it is read again.
    // https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/transaction-apis.html#transaction-isolation
    if (!(await again.another())) throw new StreamCorrupted(pk, `version ${version + 1} is missing`);
  }
}

/** Folds the stream of `id` into its state. A stream that does not exist gives the initial state at version 0. */
export const load = async <State, Event extends DomainEvent>(
  table: Table,
  timing: Timing,
  aggregate: Aggregate<State, Event>,
  id: string,
): Promise<Loaded<State>> => {
  let loaded: Loaded<State> = { id, state: aggregate.initial, version: 0, published: 0 };
  for await (const { event, published } of readStream<Event>(table, timing, aggregate.type, id)) {
    loaded = { id, state: evolve(aggregate, loaded.state, event), version: event.version, published };
  }
  return loaded;
};
