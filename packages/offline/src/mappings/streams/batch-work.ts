import type { StreamFaults } from '../../faults/streams.ts';
import type { Journal } from '../../journal/index.ts';
import type { LambdaRuntime } from '../../lambda/index.ts';
import type { FunctionModel, StreamMappingModel, TableModel } from '../../model.ts';
import { sleep } from '../../pace.ts';
import type { QueueService } from '../../queues/index.ts';
import type { Gate } from '../gate.ts';
import type { BatchWork, Discard } from './batch.ts';
import { failedBatchMessage } from './failure-destination.ts';
import type { Progress } from './progress.ts';
import type { Pending } from './record.ts';
import { recordIds } from './record-ids.ts';

export interface BatchWorkOptions {
  readonly mapping: StreamMappingModel;
  readonly table: Pick<TableModel, 'name'>;
  readonly fn: Pick<FunctionModel, 'key' | 'name' | 'arn'>;
  readonly lambda: Pick<LambdaRuntime, 'invoke'>;
  readonly queues: Pick<QueueService, 'send'>;
  readonly journal: Journal;
  readonly gate: Gate;
  readonly signal: AbortSignal;
  readonly faults?: StreamFaults;
}

export interface MappingWork {
  /** Invocations under way. */
  readonly invoking: number;
  forShard(shardId: string, progress: Progress): BatchWork;
  /** Writes down the invocations that a stop did not wait for. */
  abandon(): void;
}

/** Connects the processing of batches with the function, the on-failure destination and the journal. */
export function createBatchWork(options: BatchWorkOptions): MappingWork {
  const { mapping, table, fn, lambda, queues, journal, gate, signal, faults } = options;
  const invoking = new Set<readonly Pending[]>();

  const record = (records: readonly Pending[], outcome: string, durationMs?: number) =>
    journal.append({
      kind: 'stream-batch',
      source: table.name,
      target: fn.name,
      ids: recordIds(records),
      outcome,
      ...(durationMs === undefined ? {} : { durationMs }),
    });

  async function discard(shardId: string, discarded: Discard): Promise<void> {
    const destination = mapping.onFailureDestinationArn;
    const sent = destination === undefined ? 'no on-failure destination' : await sendTo(destination);
    journal.append({
      kind: 'dead-letter',
      source: table.name,
      ids: recordIds(discarded.records),
      outcome: sent === undefined ? discarded.condition : `${discarded.condition}, ${sent}`,
      ...(destination === undefined ? {} : { target: destination }),
    });

    async function sendTo(queueArn: string): Promise<string | undefined> {
      const origin = { functionArn: fn.arn, shardId, streamArn: mapping.streamArn };
      try {
        await queues.send(queueArn, JSON.stringify(failedBatchMessage(discarded, origin)));
        return undefined;
      } catch (error) {
        return `lost, the destination refused it: ${error instanceof Error ? error.message : String(error)}`;
      }
    }
  }

  return {
    get invoking() {
      return invoking.size;
    },
    abandon() {
      for (const records of invoking)
        record(records, 'abandoned at stop, processed again after the next start');
    },
    forShard: (shardId, progress) => ({
      async invoke(records) {
        const sequences = records.map(({ sequence }) => sequence);
        if (faults?.on === true) await faults.pass(table.name, sequences, signal);
        await gate.pass(signal);
        if (signal.aborted) return undefined;
        const event = { Records: records.map(({ record: sent }) => sent) };
        invoking.add(records);
        try {
          const invocation = await lambda.invoke(fn.key, event);
          const again =
            invocation.outcome === 'success' &&
            faults?.on === true &&
            faults.isDoubled(table.name, sequences);
          return again ? await lambda.invoke(fn.key, event) : invocation;
        } finally {
          invoking.delete(records);
        }
      },
      settle: (records) => progress.finish(records.map(({ sequence }) => sequence)),
      discard: (discarded) => discard(shardId, discarded),
      async pause(ms) {
        await sleep(ms, signal);
        return !signal.aborted;
      },
      report: (records, { durationMs }, outcome) => void record(records, outcome, durationMs),
    }),
  };
}
