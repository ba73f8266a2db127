import { setTimeout as pause } from 'node:timers/promises';
import type { WriteGate } from '../dynamodb-proxy/index.ts';
import type { StreamApi } from '../mappings/streams/api.ts';
import type { StreamRecord } from '../mappings/streams/wire.ts';
import type { TtlDatabase } from './database.ts';
import type { DeletionLog } from './deletion-log.ts';
import type { Expiry } from './expiry.ts';
import { markStream, type StreamMark } from './removal-records.ts';
import { type Attributes, type ExpiringTable, keyText } from './table.ts';

/** An item that was found expired. */
export interface ExpiredItem {
  /** As DynamoDB answers it, not as a request wrote it. */
  readonly key: Attributes;
  readonly expiry: Expiry;
}

export interface DeletedItem {
  readonly item: Attributes;
  /** Of its REMOVE record; undefined in a table without a stream, or when the record did not show up. */
  readonly sequence: string | undefined;
}

/** Deletes expired items so that the records of these deletes can be told from those of anybody else's. */
export interface ServiceDeletes {
  /**
   * Deletes what `find` finds expired, while no other write to the table is under way.
   * @throws TableStaysBusy, TtlRequestFailed, StreamRequestFailed
   */
  sweep(table: ExpiringTable, find: () => Promise<readonly ExpiredItem[]>): Promise<readonly DeletedItem[]>;
  /** Gives the records of such deletes the identity of the service; waits for a sweep of the table to end. */
  identify(tableName: string, records: readonly StreamRecord[]): Promise<readonly StreamRecord[]>;
}

/** https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/time-to-live-ttl-streams.html */
const SERVICE = { Type: 'Service', PrincipalId: 'dynamodb.amazonaws.com' } as const;

const LOOK_AGAIN_MS = 20;
const LOOKS = 25;

export interface ServiceDeletesOptions {
  readonly tables: readonly ExpiringTable[];
  readonly database: TtlDatabase;
  readonly apiOf: (tableName: string) => StreamApi;
  readonly gate: WriteGate;
  readonly log: DeletionLog;
}

/**
 * The stream of DynamoDB Local does not say who deleted an item, and two deletes of one item can look alike. So the
 * sweeper has the table for itself until it has seen the REMOVE records of its deletes: the last one of an item is then
 * its own, and is known by its sequence number from there on.
 *
 * What an earlier run began and did not see to its end is settled first, before anybody can write.
 */
export async function createServiceDeletes(options: ServiceDeletesOptions): Promise<ServiceDeletes> {
  const { tables, database, apiOf, gate, log } = options;
  const streams = new Map<string, string>();
  for (const { name, hasStream } of tables) {
    const streamArn = hasStream ? await apiOf(name).findStream(name) : undefined;
    if (streamArn !== undefined) streams.set(name, streamArn);
  }
  const sweeping = new Map<string, Promise<unknown>>();

  for (const table of tables) {
    const streamArn = streams.get(table.name);
    const keys = streamArn === undefined ? undefined : log.unsettled.get(streamArn);
    if (streamArn === undefined || keys === undefined) continue;
    const removals = await (await markStream(apiOf(table.name), streamArn, table, 'TRIM_HORIZON')).removals();
    const gone = await Promise.all(keys.map(async (key) => (await database.read(table, key)) === undefined));
    const sequences = keys.filter((_, index) => gone[index]).map((key) => removals.get(keyText(table, key)));
    await log.settle(
      streamArn,
      sequences.filter((sequence) => sequence !== undefined),
    );
  }

  async function removeAll(
    table: ExpiringTable,
    items: readonly ExpiredItem[],
  ): Promise<readonly Attributes[]> {
    const removed = await Promise.all(
      items.map(({ key, expiry }) =>
        database.remove(table, key, expiry).catch(async (error: unknown) => {
          // Without an answer, whether it is gone says whether it was deleted: nobody else writes.
          if ((await database.read(table, key)) === undefined) return key;
          throw error;
        }),
      ),
    );
    return removed.filter((item) => item !== undefined);
  }

  async function removeFromStream(
    table: ExpiringTable,
    streamArn: string,
    items: readonly ExpiredItem[],
  ): Promise<readonly DeletedItem[]> {
    const mark = await markStream(apiOf(table.name), streamArn, table, 'LATEST');
    await log.intend(
      streamArn,
      items.map(({ key }) => key),
    );
    let deleted: readonly DeletedItem[] = [];
    try {
      deleted = await findRecords(table, mark, await removeAll(table, items));
    } finally {
      // From here on others write again, so what is not known by now must not be guessed after a restart.
      const sequences = deleted.map(({ sequence }) => sequence).filter((sequence) => sequence !== undefined);
      await log.settle(streamArn, sequences);
    }
    return deleted;
  }

  async function findRecords(
    table: ExpiringTable,
    mark: StreamMark,
    removed: readonly Attributes[],
  ): Promise<readonly DeletedItem[]> {
    const removals = new Map<string, string>();
    const sequenceOf = (item: Attributes) => removals.get(keyText(table, item));
    for (let look = 0; look < LOOKS && removed.some((item) => sequenceOf(item) === undefined); look += 1) {
      if (look > 0) await pause(LOOK_AGAIN_MS);
      for (const [text, sequence] of await mark.removals()) removals.set(text, sequence);
    }
    return removed.map((item) => ({ item, sequence: sequenceOf(item) }));
  }

  return {
    async sweep(table, find) {
      const streamArn = streams.get(table.name);
      const swept = gate.alone(table.name, async () => {
        const items = await find();
        if (items.length === 0) return [];
        if (streamArn !== undefined) return removeFromStream(table, streamArn, items);
        return (await removeAll(table, items)).map((item) => ({ item, sequence: undefined }));
      });
      sweeping.set(
        table.name,
        swept.catch(() => undefined),
      );
      try {
        return await swept;
      } finally {
        sweeping.delete(table.name);
      }
    },
    async identify(tableName, records) {
      const streamArn = streams.get(tableName);
      if (streamArn === undefined || !records.some(({ eventName }) => eventName === 'REMOVE')) return records;
      await sweeping.get(tableName);
      return records.map((record) =>
        log.has(streamArn, record.dynamodb.SequenceNumber) ? { ...record, userIdentity: SERVICE } : record,
      );
    },
  };
}
