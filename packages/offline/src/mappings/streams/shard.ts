import { type Bell, createBell } from '../bell.ts';
import type { Gate } from '../gate.ts';
import type { Disturbance } from './faulty-stream.ts';
import type { Lanes } from './lanes.ts';
import type { Progress } from './progress.ts';
import type { ShardReader } from './reader.ts';
import { type Pending, pendingRecord, type RecordOrigin } from './record.ts';
import type { StreamRecord } from './wire.ts';

/**
 * How often an idle shard is read when nobody says that there is something: a backstop for writes that go by the proxy.
 */
const IDLE_POLL_MS = 2_000;
const RETRY_READ_MS = 250;
/** https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_streams_GetRecords.html */
const MAXIMUM_RECORDS = 1_000;
const MAXIMUM_BYTES = 1_048_576;
/** https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Constraints.html: an item, of which a record may hold two images. */
const LARGEST_RECORD_BYTES = 2 * 409_600;

/** One shard being read. */
export interface RunningShard {
  readonly shardId: string;
  /** Records read and not yet checkpointed. */
  readonly outstanding: number;
  /** Why the shard cannot be read at the moment. */
  readonly trouble: string | undefined;
  /**
   * Reads once more unless records are being processed; resolves when that read has come back.
   * Afterwards, a shard without outstanding records and without trouble has nothing that was committed before the call.
   */
  look(): Promise<void>;
  /** Resolves when everything that is written from now on will be read. */
  readonly opened: Promise<void>;
  /** Resolves to true when the shard was read and processed to its end, to false on abort. */
  readonly ended: Promise<boolean>;
}

export interface ShardOptions {
  readonly shardId: string;
  readonly reader: ShardReader;
  readonly lanes: Lanes;
  readonly progress: Progress;
  /** Rings when records were processed, so that there is room for more. */
  readonly room: Bell;
  /** Rings when there may be something to read. */
  readonly writes: Bell;
  readonly gate: Gate;
  readonly origin: RecordOrigin;
  readonly passes: (record: unknown) => boolean;
  readonly disturbance?: Disturbance | undefined;
  /** How many records are held at once. */
  readonly capacity: number;
  readonly signal: AbortSignal;
}

/** Whether more may have been written by now: the next record would have been one too many, or perhaps too large for the page. */
const isFull = (records: readonly StreamRecord[], limit: number): boolean =>
  records.length >= limit ||
  records.reduce((bytes, { dynamodb }) => bytes + dynamodb.SizeBytes, 0) >
    MAXIMUM_BYTES - LARGEST_RECORD_BYTES;

/** Reads a shard and hands its records to the lanes, those that no filter wants excepted. */
export function runShard(options: ShardOptions): RunningShard {
  const {
    shardId,
    reader,
    lanes,
    progress,
    room,
    writes,
    gate,
    origin,
    passes,
    capacity,
    disturbance,
    signal,
  } = options;
  const looked = createBell();
  let trouble: string | undefined;
  /** The number of rings that the last empty read had heard: everything up to there has been seen. */
  let quietSince = -1;
  /** Those who wait for a read that finds nothing. */
  let lookers = 0;

  const opened = reader.open();

  async function run(): Promise<boolean> {
    await opened;
    while (!signal.aborted) {
      if (!gate.isOpen) {
        looked.ring();
        await gate.pass(signal);
        continue;
      }
      const free = capacity - progress.outstanding;
      if (free <= 0) {
        looked.ring();
        await room.wait(room.rung, signal);
        continue;
      }
      const heard = writes.rung;
      const limit = Math.min(free, MAXIMUM_RECORDS);
      const page = await readPage(limit);
      if (page === undefined) {
        await writes.wait(Number.POSITIVE_INFINITY, signal, RETRY_READ_MS);
        continue;
      }
      const readAt = Date.now();
      accept(page.records.map((record) => pendingRecord(record, origin, readAt)));
      if (page.ended) return drained();
      if (page.records.length > 0) {
        if (lookers === 0 && !page.isKept && !isFull(page.records, limit))
          await writes.wait(heard, signal, IDLE_POLL_MS);
        continue;
      }
      quietSince = heard;
      looked.ring();
      await writes.wait(heard, signal, IDLE_POLL_MS);
    }
    return false;
  }

  async function readPage(limit: number) {
    try {
      const page = await reader.read(limit);
      trouble = undefined;
      return page;
    } catch (error) {
      trouble = error instanceof Error ? error.message : String(error);
      looked.ring();
      return undefined;
    }
  }

  function accept(pendings: readonly Pending[]): void {
    const wanted = pendings.filter((pending) => {
      const isWanted = passes(pending.record) && disturbance?.isLost(pending) !== true;
      if (isWanted) progress.begin(pending.sequence);
      else progress.skip(pending.sequence);
      return isWanted;
    });
    for (const pending of disturbance?.order(wanted) ?? wanted) lanes.offer(pending);
  }

  async function drained(): Promise<boolean> {
    quietSince = Number.POSITIVE_INFINITY;
    looked.ring();
    while (progress.outstanding > 0 && !signal.aborted) await room.wait(room.rung, signal);
    return progress.outstanding === 0;
  }

  return {
    shardId,
    get outstanding() {
      return progress.outstanding;
    },
    get trouble() {
      return trouble;
    },
    async look() {
      const asked = writes.ring();
      lookers += 1;
      while (quietSince < asked && progress.outstanding === 0 && gate.isOpen && !signal.aborted) {
        await looked.wait(looked.rung, signal);
        if (trouble !== undefined) break;
      }
      lookers -= 1;
    },
    opened,
    ended: run(),
  };
}
