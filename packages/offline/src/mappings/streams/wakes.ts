import { type ItemWrite, itemWritesOf, type Write } from '../../dynamodb-proxy/index.ts';
import { compileFilters } from '../../patterns/index.ts';

/** How long records that no filter wants, as far as one can tell, stay unread: what comes next mostly brings a read by itself. */
const UNWANTED_MS = 100;

/** Who reads the stream of a table. */
export interface WokenReader {
  readonly tableName: string;
  /** Whether a write may bring a record that passes the filters. */
  awaits(write: ItemWrite): boolean;
  /** There is something to read. */
  wake(): void;
}

export interface Wakes {
  /** These tables were written to, by this write if one knows. */
  wake(tableNames: readonly string[], write?: Write): void;
  stop(): void;
}

/** What is known of a record before it is read. */
const FORESEEN = /^(eventName|dynamodb\.Keys\..+)$/;

/** What records of a write can be called. An update that makes an item is the exception, and cannot be told from the others. */
const EVENT_NAMES = { put: ['INSERT', 'MODIFY'], update: ['MODIFY'], delete: ['REMOVE'] };

/**
 * Judges writes by the filters of a mapping, as far as these are about what is known beforehand.
 * @throws InvalidPattern when Lambda would refuse a filter
 */
export function awaiting(filters: readonly unknown[]): (write: ItemWrite) => boolean {
  const mayPass = compileFilters(filters, 'dynamodb', { counts: (path) => FORESEEN.test(path) });
  return ({ kind, item }) =>
    EVENT_NAMES[kind].some((eventName) => mayPass({ eventName, dynamodb: { Keys: item } }));
}

/**
 * Has streams read when there is something in them that somebody waits for. Half of all writes are none: an outbox item that
 * is marked, a message that is remembered. They are read past a little later, by all who read the stream at one time.
 */
export function createWakes(readers: readonly WokenReader[]): Wakes {
  const later = new Map<string, NodeJS.Timeout>();

  function wakeNow(tableName: string, its: readonly WokenReader[]): void {
    clearTimeout(later.get(tableName));
    later.delete(tableName);
    for (const reader of its) reader.wake();
  }

  return {
    wake(tableNames, write) {
      const writes = write === undefined ? undefined : itemWritesOf(write);
      for (const tableName of tableNames) {
        const its = readers.filter((reader) => reader.tableName === tableName);
        const isAwaited =
          writes === undefined ||
          writes.some((one) => one.table === tableName && its.some((reader) => reader.awaits(one)));
        if (isAwaited) wakeNow(tableName, its);
        else if (its.length > 0 && !later.has(tableName))
          later.set(tableName, setTimeout(() => wakeNow(tableName, its), UNWANTED_MS).unref());
      }
    },
    stop() {
      for (const timer of later.values()) clearTimeout(timer);
      later.clear();
    },
  };
}
