import { join } from 'node:path';
import type { StreamFaults } from '../../faults/streams.ts';
import type { Journal } from '../../journal/index.ts';
import type { LambdaRuntime } from '../../lambda/index.ts';
import type { FunctionModel, StreamMappingModel, TableModel } from '../../model.ts';
import { whenIdle } from '../../pace.ts';
import { compileFilters } from '../../patterns/index.ts';
import type { QueueService } from '../../queues/index.ts';
import { createBell } from '../bell.ts';
import { StreamMissing } from '../errors.ts';
import { createGate } from '../gate.ts';
import { type RunningMapping, STOP_GRACE_MS } from '../mapping.ts';
import type { StartingPoint, StreamApi } from './api.ts';
import { processBatch } from './batch.ts';
import { createBatchWork } from './batch-work.ts';
import { disturbanceOf, faultyApi } from './faulty-stream.ts';
import { createLanes } from './lanes.ts';
import { openPositions } from './positions.ts';
import { createProgress } from './progress.ts';
import { createShardReader } from './reader.ts';
import { type RunningShard, runShard } from './shard.ts';
import { followShards } from './shard-set.ts';
import { awaiting, type WokenReader } from './wakes.ts';
import type { StreamRecord } from './wire.ts';

export interface StreamMappingOptions {
  readonly mapping: StreamMappingModel;
  readonly table: Pick<TableModel, 'name'>;
  readonly fn: Pick<FunctionModel, 'key' | 'name' | 'arn'>;
  readonly region: string;
  readonly api: StreamApi;
  readonly lambda: Pick<LambdaRuntime, 'invoke'>;
  readonly queues: Pick<QueueService, 'send'>;
  readonly journal: Journal;
  /** Multiplies the batch window, backoffs and the maximum record age. */
  readonly timeScale: number;
  /** Where checkpoints are kept; in memory without it. */
  readonly dataDir?: string;
  readonly identify?: Identify;
  /** What may go wrong between the stream and the function. */
  readonly faults?: StreamFaults;
}

/** Gives the records of a table's stream the identity of who caused them, which DynamoDB Local does not tell. */
export type Identify = (
  tableName: string,
  records: readonly StreamRecord[],
) => Promise<readonly StreamRecord[]>;

export interface RunningStreamMapping extends RunningMapping, WokenReader {}

/**
 * Starts an event source mapping on a table's stream.
 * https://docs.aws.amazon.com/lambda/latest/dg/with-ddb.html
 *
 * @throws StreamMissing when the local table has no stream, InvalidPattern when Lambda would refuse a filter.
 */
export async function startStreamMapping(options: StreamMappingOptions): Promise<RunningStreamMapping> {
  const { mapping, table, fn, region, journal, timeScale, dataDir } = options;
  const api = faultyApi(options.api, options.faults, table.name);
  const disturbance = disturbanceOf(options.faults, table.name);
  const identify = async (records: readonly StreamRecord[]) =>
    options.identify === undefined ? records : options.identify(table.name, records);
  const passes = compileFilters(mapping.filters, 'dynamodb');
  const awaits = awaiting(mapping.filters);
  const streamArn = await findStream(api, mapping.streamArn, table.name);
  const positions = await openPositions(
    streamArn,
    dataDir === undefined ? undefined : join(dataDir, 'positions', `${encodeURIComponent(mapping.id)}.json`),
  );
  const stopping = new AbortController();
  const { signal } = stopping;
  const gate = createGate(mapping.enabled);
  const writes = createBell();
  const work = createBatchWork({ ...options, gate, signal });
  const policy = { ...mapping, timeScale };

  function run(shardId: string, start: StartingPoint): RunningShard {
    const room = createBell();
    const progress = createProgress((sequence) => {
      positions.advance(shardId, sequence);
      room.ring();
    });
    const batchWork = work.forShard(shardId, progress);
    const lanes = createLanes({
      count: mapping.parallelizationFactor,
      batchSize: mapping.batchSize,
      windowMs: mapping.batchWindowSeconds * 1000 * timeScale,
      process: (batch) => processBatch(batch, policy, batchWork),
      signal,
    });
    const onTrimmed = () => {
      const outcome = `records of ${shardId} were trimmed before they could be read`;
      journal.append({ kind: 'stream-batch', source: table.name, target: fn.name, ids: [], outcome });
    };
    return runShard({
      shardId,
      reader: createShardReader({ api, streamArn, shardId, start, onTrimmed, identify }),
      lanes,
      progress,
      room,
      writes,
      gate,
      origin: { region, streamArn: mapping.streamArn },
      passes,
      disturbance,
      capacity: Math.max(2 * mapping.batchSize * mapping.parallelizationFactor, 100),
      signal,
    });
  }

  const { startingPosition } = mapping;
  const shards = await followShards({ api, streamArn, positions, startingPosition, run, signal });

  const label = `${table.name} to ${fn.name}`;
  const atHand = () => [
    ...(work.invoking > 0 ? [`${label}: ${work.invoking} batches running`] : []),
    ...(gate.isOpen ? shards.running.flatMap((shard) => phrases(label, shard)) : []),
    ...(gate.isOpen && shards.searching ? [`${label}: looking for the next shard`] : []),
  ];

  return {
    id: mapping.id,
    tableName: table.name,
    get enabled() {
      return gate.isOpen;
    },
    setEnabled: gate.set,
    awaits,
    wake: () => void writes.ring(),
    describe: () => ({
      id: mapping.id,
      kind: 'stream',
      source: table.name,
      target: fn.name,
      enabled: gate.isOpen,
      shards: shards.running.map(({ shardId, outstanding, trouble }) => ({ shardId, outstanding, trouble })),
    }),
    async inFlight() {
      const known = atHand();
      if (known.length > 0 || !gate.isOpen) return known;
      await Promise.all(shards.running.map((shard) => shard.look()));
      return atHand();
    },
    async stop() {
      stopping.abort();
      await whenIdle(() => work.invoking === 0, STOP_GRACE_MS);
      work.abandon();
      await positions.close();
    },
  };
}

async function findStream(api: StreamApi, declaredArn: string, tableName: string): Promise<string> {
  const streamArn = await api.findStream(tableName);
  if (streamArn === undefined) throw new StreamMissing(declaredArn, `the table ${tableName} has no stream`);
  return streamArn;
}

function phrases(label: string, { shardId, outstanding, trouble }: RunningShard): readonly string[] {
  return [
    ...(outstanding > 0 ? [`${label}: ${outstanding} records not yet processed`] : []),
    ...(trouble === undefined ? [] : [`${label}: ${shardId} cannot be read: ${trouble}`]),
  ];
}
