import { createHash } from 'node:crypto';
import { createBell } from '../bell.ts';
import type { Pending } from './record.ts';

/** The largest event that a synchronous invocation takes; images are counted as stored, not as JSON. */
const MAXIMUM_PAYLOAD_BYTES = 6 * 1_048_576;

export interface Lanes {
  offer(pending: Pending): void;
  /** Resolves when every lane has come to its end after the abort. */
  readonly ended: Promise<void>;
}

export interface LanesOptions {
  /** The parallelisation factor: how many batches of the shard are processed side by side. */
  readonly count: number;
  readonly batchSize: number;
  readonly windowMs: number;
  readonly process: (batch: readonly Pending[]) => Promise<void>;
  readonly signal: AbortSignal;
}

/**
 * Splits a shard into lanes by item key, so that changes of one item are processed one after the other.
 * https://docs.aws.amazon.com/lambda/latest/dg/services-dynamodb-eventsourcemapping.html
 */
export function createLanes(options: LanesOptions): Lanes {
  const lanes = Array.from({ length: options.count }, () => startLane(options));
  return {
    offer(pending) {
      lanes[lanes.length === 1 ? 0 : laneOf(pending, lanes.length)]?.offer(pending);
    },
    ended: Promise.all(lanes.map(({ ended }) => ended)).then(() => undefined),
  };
}

function laneOf({ record }: Pending, count: number): number {
  return createHash('sha1').update(itemKey(record)).digest().readUInt32BE(0) % count;
}

/** The key of the item that a record is about, as a text. */
export function itemKey({ dynamodb }: Pending['record']): string {
  return JSON.stringify(Object.entries(dynamodb.Keys).sort(([a], [b]) => (a < b ? -1 : 1)));
}

function startLane({ batchSize, windowMs, process, signal }: LanesOptions) {
  const waiting: Pending[] = [];
  const arrived = createBell();

  async function run(): Promise<void> {
    while (!signal.aborted) {
      if (waiting.length === 0) await arrived.wait(arrived.rung, signal);
      else {
        await fill(performance.now() + windowMs);
        if (!signal.aborted) await process(waiting.splice(0, fitting(waiting, batchSize)));
      }
    }
  }

  async function fill(until: number): Promise<void> {
    while (!signal.aborted && waiting.length < batchSize && fitting(waiting, batchSize) === waiting.length) {
      const left = until - performance.now();
      if (left <= 0) return;
      await arrived.wait(arrived.rung, signal, left);
    }
  }

  return {
    offer(pending: Pending) {
      waiting.push(pending);
      arrived.ring();
    },
    ended: run(),
  };
}

/** How many records from the first make one batch: at least one, at most the batch size or one payload. */
function fitting(waiting: readonly Pending[], batchSize: number): number {
  let bytes = 0;
  for (const [index, { sizeBytes }] of waiting.entries()) {
    bytes += sizeBytes;
    if (index === batchSize || (bytes > MAXIMUM_PAYLOAD_BYTES && index > 0)) return index;
  }
  return waiting.length;
}
