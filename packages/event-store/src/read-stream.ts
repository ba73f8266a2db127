import type { DomainEvent } from './aggregate.ts';
import { StreamCorrupted } from './errors.ts';
import { decodeEvent, type StoredEvent } from './layout/event-item.ts';
import { EVENT_PREFIX, eventSk, SNAPSHOT_SK, streamPk } from './layout/keys.ts';
import { COMMIT_RETRIES, retries, type Timing } from './retry.ts';
import type { Item, Table } from './table/table.ts';

const LAST_VERSION = 9_999_999_999;

/**
 * The events of a stream in order, from version `after` + 1. Consistent; memory stays flat however long the stream is.
 * @throws StreamCorrupted when a version is missing even after reading again, or an item is not an event;
 * TableUnavailable when the table does not answer
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
    if (!(await again.another())) throw missing(pk, version + 1);
  }
}

/** The end of a stream: its snapshot, and its newest events. */
export interface StreamEnd<Event extends DomainEvent> {
  /** What is at the snapshot's place. */
  readonly snapshot: Item | undefined;
  /** In order, without a gap, up to the newest one; at least those from where reading could stop. */
  readonly events: readonly StoredEvent<Event>[];
  /** The events are all that the stream has. */
  readonly whole: boolean;
}

/**
 * Reads a stream from its end: one consistent query of at most `limit` items, which is the snapshot, if there is one,
 * and then the events, newest first. It stops early, without asking for a further page, at the event that `enough` names.
 * @throws as `readStream` does
 */
export const readStreamEnd = async <Event extends DomainEvent>(
  table: Table,
  timing: Timing,
  type: string,
  id: string,
  limit: number,
  enough: (event: StoredEvent<Event>, snapshot: Item) => boolean,
): Promise<StreamEnd<Event>> => {
  const pk = streamPk(type, id);
  const again = retries(COMMIT_RETRIES, timing);
  for (;;) {
    const events: StoredEvent<Event>[] = [];
    let snapshot: Item | undefined;
    let gapAt: number | undefined;
    for await (const item of table.range({ pk, from: EVENT_PREFIX, to: SNAPSHOT_SK, reverse: true, limit })) {
      if (item.sk === SNAPSHOT_SK) {
        snapshot = item;
        continue;
      }
      const stored = decodeEvent<Event>(type, id, item);
      const newer = events.at(-1);
      if (newer !== undefined && stored.event.version !== newer.event.version - 1) {
        gapAt = newer.event.version - 1;
        break;
      }
      events.push(stored);
      if (snapshot !== undefined && enough(stored, snapshot)) break;
    }
    if (gapAt === undefined) {
      events.reverse();
      return { snapshot, events, whole: (events[0]?.event.version ?? 1) === 1 };
    }
    // Half a transaction, as in `readStream`.
    if (!(await again.another())) throw missing(pk, gapAt);
  }
};

const missing = (pk: string, version: number): StreamCorrupted =>
  new StreamCorrupted(pk, `version ${version} is missing`);
