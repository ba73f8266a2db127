import type { ScheduleClock } from '../schedules/index.ts';
import type { TtlDatabase } from './database.ts';
import { createExpiringItems } from './expiring-items.ts';
import { expiryOf, isExpired, isForgotten } from './expiry.ts';
import type { Observation } from './observations.ts';
import type { DeletedItem, ExpiredItem, ServiceDeletes } from './service-deletes.ts';
import { type Attributes, type ExpiringTable, keyOf, keyText } from './table.ts';

/** The table is searched for what was written past the proxy, and what has come within the horizon since. */
const SEARCH_EVERY_MS = 15 * 60_000;
/** A large table less often, so that searching takes no more than this share of the time. */
const SEARCH_SHARE = 0.005;
const LONGEST_INTERVAL_MS = 55 * 60_000;
/** Items that expire later than this are left to a later search, so that memory stays flat. */
const HORIZON_MS = 60 * 60_000;
/** The same for a search that a statement asks for. */
const STATEMENT_SHARE = 0.05;
/** Others cannot write to the table meanwhile. */
const BATCH = 10;
const RETRY_MS = 1_000;

export interface TableSweeper {
  readonly tableName: string;
  observe(observation: Observation): void;
  describe(): Readonly<Record<string, unknown>>;
  inFlight(): readonly string[];
  stop(): Promise<void>;
}

export interface TableSweeperOptions {
  readonly table: ExpiringTable;
  readonly database: TtlDatabase;
  readonly deletes: Pick<ServiceDeletes, 'sweep'>;
  readonly clock: ScheduleClock;
  /** How long after its time an item is deleted at the latest. */
  readonly lagMs: number;
  readonly onDelete: (deleted: readonly DeletedItem[]) => void;
}

/** Deletes the items of one table when they have expired; sleeps until the next one does. */
export function sweepTable(options: TableSweeperOptions): TableSweeper {
  const { table, database, deletes, clock, lagMs, onDelete } = options;
  const items = createExpiringItems();
  /** Items of which more was seen than can be put in order; what the table holds decides. */
  const unsure = new Map<string, Attributes>();
  const reading = new Set<string>();
  let searchAt = clock.now();
  let searchedUntil = clock.now();
  let searchMs = 0;
  let retryAt = Number.NEGATIVE_INFINITY;
  let trouble: string | undefined;
  let stopped = false;
  let wake = () => {};

  const sweepAt = () => (items.earliestMs() ?? Number.POSITIVE_INFINITY) + Math.max(lagMs, 1);
  const nextAt = () => Math.max(retryAt, unsure.size > 0 ? clock.now() : Math.min(searchAt, sweepAt()));

  async function run(): Promise<void> {
    while (!stopped) {
      const waitMs = nextAt() - clock.now();
      if (waitMs > 0) await sleep(waitMs);
      else await work().then(recovered, failed);
    }
  }

  function sleep(ms: number): Promise<void> {
    return new Promise((resolve) => {
      const cancel = clock.setTimer(resolve, Math.min(ms, SEARCH_EVERY_MS));
      wake = () => {
        cancel();
        resolve();
      };
    });
  }

  async function work(): Promise<void> {
    if (unsure.size > 0) await readUnsure();
    else if (searchAt <= clock.now()) await search();
    else await sweep();
  }

  function recovered(): void {
    trouble = undefined;
  }

  function failed(error: unknown): void {
    trouble = error instanceof Error ? error.message : String(error);
    retryAt = clock.now() + RETRY_MS;
  }

  /** Takes what the table holds for the truth, unless the item was written to since. */
  function learn(text: string, key: Attributes, item: Attributes | undefined): void {
    if (unsure.has(text)) return;
    const expiry = expiryOf(item?.[table.attribute]);
    const now = clock.now();
    const matters =
      expiry !== undefined && expiry.seconds * 1_000 <= now + HORIZON_MS && !isForgotten(expiry.seconds, now);
    if (matters) items.add(text, key, expiry.seconds, now);
    else items.remove(text);
  }

  async function readUnsure(): Promise<void> {
    const batch = [...unsure].slice(0, BATCH);
    for (const [text] of batch) {
      unsure.delete(text);
      reading.add(text);
    }
    try {
      await Promise.all(batch.map(async ([text, key]) => learn(text, key, await database.read(table, key))));
    } catch (error) {
      for (const [text, key] of batch) unsure.set(text, key);
      throw error;
    } finally {
      for (const [text] of batch) reading.delete(text);
    }
  }

  async function search(): Promise<void> {
    const started = clock.now();
    searchAt = Number.POSITIVE_INFINITY;
    try {
      const until = Math.ceil((started + HORIZON_MS) / 1_000);
      for await (const page of database.search(table, 0, until)) {
        for (const item of page) {
          const text = keyText(table, item);
          if (!items.has(text)) learn(text, keyOf(table, item), item);
        }
      }
    } catch (error) {
      searchAt = started;
      throw error;
    }
    searchedUntil = clock.now();
    searchMs = searchedUntil - started;
    const intervalMs = Math.min(Math.max(SEARCH_EVERY_MS, searchMs / SEARCH_SHARE), LONGEST_INTERVAL_MS);
    searchAt = Math.min(searchAt, searchedUntil + intervalMs);
  }

  async function sweep(): Promise<void> {
    const found = new Map<string, Attributes>();
    const deleted = await deletes.sweep(table, async () => {
      const now = clock.now();
      const checked = await Promise.all(
        items.expired(now, BATCH).map(async ({ keyText: text, key }): Promise<readonly ExpiredItem[]> => {
          const item = await database.read(table, key);
          const expiry = expiryOf(item?.[table.attribute]);
          if (item === undefined || expiry === undefined || !isExpired(expiry, now)) {
            learn(text, key, item);
            return [];
          }
          found.set(text, key);
          return [{ key: keyOf(table, item), expiry }];
        }),
      );
      return checked.flat();
    });
    const gone = new Set(deleted.map(({ item }) => keyText(table, item)));
    for (const [text, key] of found) {
      items.remove(text);
      if (!gone.has(text)) unsure.set(text, key);
    }
    if (deleted.length > 0) onDelete(deleted);
  }

  const running = run();
  return {
    tableName: table.name,
    observe(observation) {
      if (observation.kind === 'statement') {
        searchAt = Math.min(searchAt, searchedUntil + searchMs / STATEMENT_SHARE);
      } else {
        const { key } = observation;
        const text = keyText(table, key);
        const isKnown = items.has(text) || unsure.has(text) || reading.has(text);
        if (observation.kind === 'changed' || isKnown) unsure.set(text, key);
        else learn(text, key, observation.expiry && { [table.attribute]: { N: observation.expiry.text } });
      }
      wake();
    },
    describe: () => ({
      name: table.name,
      attribute: table.attribute,
      expiringSoon: items.size,
      expired: items.countExpired(clock.now()),
      nextAt: sweepAt() === Number.POSITIVE_INFINITY ? undefined : new Date(sweepAt()).toISOString(),
      trouble,
    }),
    inFlight() {
      const expired = items.countExpired(clock.now());
      const isLooking =
        unsure.size + reading.size > 0 || searchAt <= clock.now() || searchAt === Number.POSITIVE_INFINITY;
      return [
        ...(expired > 0 ? [`${expired} expired items in ${table.name}`] : []),
        ...(isLooking ? [`looking for what expires in ${table.name}`] : []),
        ...(trouble === undefined ? [] : [`${table.name} cannot be swept: ${trouble}`]),
      ];
    },
    async stop() {
      stopped = true;
      wake();
      await running;
    },
  };
}
