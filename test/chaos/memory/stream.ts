import { marshall } from '@aws-sdk/util-dynamodb';
import type { AttributeValue, DynamoDBBatchResponse, DynamoDBRecord, DynamoDBStreamEvent } from 'aws-lambda';
import { compileFilters } from '../../../packages/offline/src/patterns/index.ts';
import { hashOf } from './chance.ts';
import type { Lambda } from './lambda.ts';
import type { Change } from './table.ts';
import type { World } from './world.ts';

/** A stream of a table with its event source mapping, as the services' templates declare it. */
export interface SimulatedStream {
  tell(change: Change): void;
  /** Records that a function has yet to see. */
  waiting(): number;
}

export interface StreamOptions {
  readonly name: string;
  readonly filters: readonly unknown[];
  readonly invoke: Lambda<DynamoDBStreamEvent, DynamoDBBatchResponse>['invoke'];
}

interface StreamRecord {
  readonly record: DynamoDBRecord;
  readonly item: string;
  readonly createdAt: number;
  readonly visibleAt: number;
}

const SHARDS = 3;
const BATCH_SIZE = 100;
const MAXIMUM_RETRIES = 5;
const MAXIMUM_AGE_MILLISECONDS = 3_600_000;
const LONGEST_DELAY_MILLISECONDS = 20_000;

/** So many records of other items may be overtaken by one. */
const OVERTAKEN = 5;

export const createStream = (world: World, { name, filters, invoke }: StreamOptions): SimulatedStream => {
  const { scheduler, faults } = world;
  const chance = world.chance.fork(`stream ${name}`);
  const matches = compileFilters(filters, 'dynamodb');
  const shards: StreamRecord[][] = Array.from({ length: SHARDS }, () => []);
  const busy = new Set<number>();
  let sequence = 0;

  const wake = (shard: number): void => {
    const first = shards[shard]?.[0];
    if (first === undefined || busy.has(shard)) return;
    busy.add(shard);
    const from = Math.max(first.visibleAt, faults.outUntil('stream-outage', name) ?? 0);
    const wait = Math.max(0, from - scheduler.now()) + chance.between(30, 300);
    scheduler.after(wait, `${name} stream poll`, () => {
      if (faults.outUntil('stream-outage', name) === undefined) void read(shard);
      else {
        busy.delete(shard);
        wake(shard);
      }
    });
  };

  const read = async (shard: number): Promise<void> => {
    const records = shards[shard] ?? [];
    const blocked = records.findIndex(({ visibleAt }) => visibleAt > scheduler.now());
    const batch = records.splice(0, Math.min(BATCH_SIZE, blocked === -1 ? records.length : blocked));
    await deliver(batch);
    if (faults.strikes('record-duplicated')) {
      scheduler.after(chance.between(10, 40_000), `${name} stream again`, () => void deliver(batch));
    }
    busy.delete(shard);
    wake(shard);
  };

  /** Until it succeeds, its retries are used up, or it is too old. */
  const deliver = async (batch: readonly StreamRecord[]): Promise<void> => {
    let left = batch;
    for (let retries = 0; left.length > 0 && retries <= MAXIMUM_RETRIES; retries += 1) {
      const oldest = scheduler.now() - MAXIMUM_AGE_MILLISECONDS;
      left = left.filter(({ createdAt }) => createdAt > oldest);
      const result = await invoke({ Records: left.map(({ record }) => record) });
      if (result.outcome === 'answered') {
        const failed = new Set(result.answer.batchItemFailures.map(({ itemIdentifier }) => itemIdentifier));
        const lowest = left.findIndex(({ record }) => failed.has(record.dynamodb?.SequenceNumber ?? ''));
        left = lowest === -1 ? [] : left.slice(lowest);
      }
      if (left.length > 0) await scheduler.sleep(1_000 * 2 ** retries);
    }
  };

  const recordOf = ({ key, before, after }: Change, passes: DynamoDBRecord): DynamoDBRecord => ({
    ...passes,
    eventID: `${name}-${sequence}`,
    dynamodb: {
      Keys: { pk: { S: key.pk }, sk: { S: key.sk } },
      SequenceNumber: String(sequence).padStart(21, '0'),
      ...(after === undefined ? {} : { NewImage: image(after) }),
      ...(before === undefined ? {} : { OldImage: image(before) }),
    },
  });

  /** At the end, or, by chance, before records of other items that nobody has taken yet. */
  const append = (records: StreamRecord[], record: StreamRecord): void => {
    let place = records.length;
    if (faults.strikes('record-reordered')) {
      const first = Math.max(0, place - chance.between(1, OVERTAKEN));
      while (place > first && records[place - 1]?.item !== record.item) place -= 1;
    }
    records.splice(place, 0, record);
  };

  return {
    waiting: () => shards.reduce((sum, records) => sum + records.length, 0) + busy.size,
    tell(change) {
      const { key, before, after } = change;
      const eventName = before === undefined ? 'INSERT' : after === undefined ? 'REMOVE' : 'MODIFY';
      const passes = {
        eventName,
        dynamodb: {
          Keys: { pk: { S: key.pk }, sk: { S: key.sk } },
          // All that a filter asks of an image: making the whole of it for each change takes long.
          ...(after === undefined
            ? {}
            : { NewImage: { status: { S: String(after.status) }, wakes: { BOOL: after.wakes === true } } }),
        },
      } as const;
      if (!matches(passes)) return;
      sequence += 1;
      if (faults.strikes('record-lost')) return;
      const delay = faults.strikes('record-delayed') ? chance.below(LONGEST_DELAY_MILLISECONDS) : 0;
      const item = `${key.pk} ${key.sk}`;
      const shard = hashOf(key.pk) % SHARDS;
      append(shards[shard] ?? [], {
        item,
        record: recordOf(change, passes),
        createdAt: scheduler.now(),
        visibleAt: scheduler.now() + delay,
      });
      wake(shard);
    },
  };
};

/** The Lambda types and the SDK's describe the same wire format by different declarations. */
const image = (item: object) => marshall(item) as Record<string, AttributeValue>;
