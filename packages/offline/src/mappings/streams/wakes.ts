import { type ItemWrite, itemWritesOf, type Write } from '../../dynamodb-proxy/index.ts';
import { member } from '../../dynamodb-proxy/request-body.ts';
import { compileFilters } from '../../patterns/index.ts';

/** How long records that no filter wants stay unread: what comes next mostly brings a read by itself. */
const UNWANTED_MS = 500;

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

/** Of a put its texts and truths as well; numbers come out of DynamoDB written in another way. */
const FORESEEN_OF_A_PUT = /^(eventName|dynamodb\.Keys\..+|dynamodb\.NewImage\.[^.]+\.(S|BOOL))$/;

/**
 * Judges writes by the filters of a mapping, as far as these are about what is known beforehand.
 * @throws InvalidPattern when Lambda would refuse a filter
 */
export function awaiting(filters: readonly unknown[]): (write: ItemWrite) => boolean {
  const mayPassBy = (foreseen: RegExp) =>
    compileFilters(filters, 'dynamodb', { counts: (path) => foreseen.test(path) });
  const mayPass = mayPassBy(FORESEEN);
  const mayPassOfAPut = mayPassBy(FORESEEN_OF_A_PUT);
  return (write) =>
    eventNamesOf(write).some((eventName) =>
      write.kind === 'put'
        ? mayPassOfAPut({ eventName, dynamodb: { Keys: write.item, NewImage: write.item } })
        : mayPass({ eventName, dynamodb: { Keys: write.item } }),
    );
}

/** What records of a write can be called. */
function eventNamesOf({ kind, request }: ItemWrite): readonly string[] {
  switch (kind) {
    case 'put':
      return ['INSERT', 'MODIFY'];
    case 'update':
      return demandsAnItem(member(request, 'ConditionExpression')) ? ['MODIFY'] : ['INSERT', 'MODIFY'];
    case 'delete':
      return ['REMOVE'];
  }
}

/** Whether a condition, as far as one can tell, holds of no item that is not there. */
function demandsAnItem(condition: unknown): boolean {
  return (
    typeof condition === 'string' &&
    /\battribute_exists\s*\(/i.test(condition) &&
    !/\b(or|not)\b/i.test(condition)
  );
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
