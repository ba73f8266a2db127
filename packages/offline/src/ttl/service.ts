import { join } from 'node:path';
import type { DatabaseOf } from '../dynamodb/databases.ts';
import type { SeenRequest, WriteGate } from '../dynamodb-proxy/index.ts';
import type { Journal } from '../journal/index.ts';
import { createStreamApis } from '../mappings/streams/apis.ts';
import type { TableModel } from '../model.ts';
import { type ScheduleClock, systemClock } from '../schedules/index.ts';
import type { Source } from '../source.ts';
import { connectDatabase, itemId } from './database.ts';
import { openDeletionLog } from './deletion-log.ts';
import { observe } from './observations.ts';
import { createServiceDeletes, type DeletedItem, type ServiceDeletes } from './service-deletes.ts';
import { type ExpiringTable, expiringTables } from './table.ts';
import { sweepTable } from './table-sweeper.ts';

export interface TtlService extends Source {
  /** A write was successful; to be told before its client has the answer. */
  observe(write: SeenRequest): void;
  /** Gives stream records of TTL deletes, and no others, the identity of the service. */
  readonly identify: ServiceDeletes['identify'];
  /** Ends after the deletes that are under way. */
  stop(): Promise<void>;
}

export interface TtlOptions {
  readonly tables: readonly TableModel[];
  /** The DynamoDB Local itself, not the proxy before it. */
  readonly dynamodbEndpoint: string;
  readonly region: string;
  /** Where each table is. */
  readonly databaseOf: DatabaseOf;
  /** The proxy's: while expired items are deleted, no other write to their table is under way. */
  readonly gate: WriteGate;
  readonly journal: Journal;
  /** An item is deleted so long after its time, or sooner when others are. */
  readonly lagSeconds: number;
  /** Multiplies the lag; the times at which items expire are times of day and are never scaled. */
  readonly timeScale: number;
  /** Where it is kept which deletes were the sweeper's; in memory without it. */
  readonly dataDir?: string;
  /** Told of the table after items were deleted from it. */
  readonly onDelete: (tableNames: readonly string[]) => void;
  readonly clock?: ScheduleClock;
}

/**
 * Deletes expired items, as DynamoDB does, from the tables that are declared with TTL; those must exist. It learns of
 * items from the writes that go through the proxy, and searches the tables at the start and up to four times an hour.
 * https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/TTL.html
 */
export async function startTtl(options: TtlOptions): Promise<TtlService> {
  const { dynamodbEndpoint, region, databaseOf, gate, journal, onDelete, clock = systemClock } = options;
  const tables = new Map(expiringTables(options.tables).map((table) => [table.name, table]));
  const apis = createStreamApis(dynamodbEndpoint, { region, databaseOf });
  const database = connectDatabase(dynamodbEndpoint, { region, databaseOf });
  const file = options.dataDir === undefined ? undefined : join(options.dataDir, 'deletes.jsonl');
  const log = await openDeletionLog(tables.size === 0 ? undefined : file, clock.now);
  const deletes = await createServiceDeletes({
    tables: [...tables.values()],
    database,
    apiOf: apis.of,
    gate,
    log,
  });

  const record = (table: ExpiringTable, deleted: readonly DeletedItem[]) => {
    for (const { item, sequence } of deleted) {
      const ids = [...(sequence === undefined ? [] : [sequence]), ...itemId(item, table)];
      const isLost = table.hasStream && sequence === undefined;
      const outcome = isLost ? 'deleted, its stream record was not found' : 'deleted';
      journal.append({ kind: 'expiry', source: table.name, ids, outcome, detail: item });
    }
    onDelete([table.name]);
  };
  const lagMs = options.lagSeconds * 1_000 * options.timeScale;
  const sweepers = new Map(
    [...tables].map(([name, table]) => {
      const parts = { table, database, deletes, clock, lagMs };
      return [name, sweepTable({ ...parts, onDelete: (deleted) => record(table, deleted) })];
    }),
  );

  return {
    name: 'ttl',
    observe(write) {
      for (const observation of observe(write, tables)) sweepers.get(observation.table)?.observe(observation);
    },
    identify: deletes.identify,
    describe: async () => ({
      lagSeconds: lagMs / 1_000,
      tables: [...sweepers.values()].map((sweeper) => sweeper.describe()),
    }),
    inFlight: async () => [...sweepers.values()].flatMap((sweeper) => sweeper.inFlight()),
    async stop() {
      await Promise.all([...sweepers.values()].map((sweeper) => sweeper.stop()));
      apis.close();
    },
  };
}
