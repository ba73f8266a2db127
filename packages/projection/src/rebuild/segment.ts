import type { Item } from '@edtech/event-store';
import { STREAM_PREFIX } from '@edtech/event-store/layout';
import { RebuildGivenUp } from '../errors.ts';
import { followed as isFollowedBy } from '../projection.ts';
import { aggregatesOf } from './aggregates-of.ts';
import { type Batch, type BatchOptions, createBatch } from './batch.ts';
import { type Checkpoint, MOST_FAILURES } from './checkpoint.ts';
import type { Pace } from './pace.ts';

export interface SegmentOptions extends BatchOptions {
  readonly pace: Pace;
  readonly signal: AbortSignal;
  /** Told after every batch how far the segment has come. */
  readonly onProgress: (checkpoint: Checkpoint) => void;
  readonly save: (checkpoint: Checkpoint) => Promise<void>;
}

/** Transactions of a segment that are under way at a time. */
const MOST_FLYING = 4;

/** Batches between two checkpoints of a segment: what a crash has done again. */
const BATCHES_A_CHECKPOINT = 16;

/**
 * Rebuilds one segment, from its checkpoint to its end or until it is told to stop, and leaves a checkpoint where it ends.
 * Batches may be done in any order; a checkpoint speaks only of those before which all are done.
 * @throws RebuildGivenUp, RebuildUnderWay, TableUnavailable, GenerationsChanged
 */
export const rebuildSegment = async (options: SegmentOptions, from: Checkpoint): Promise<void> => {
  const { events, projection, pace, signal, onProgress, save } = options;
  let checkpoint = from;
  let unsaved = 0;
  /** In the order of the scan. */
  const flying: Promise<Checkpoint>[] = [];

  /** Waits for the oldest batch. */
  const land = async (): Promise<void> => {
    const landed = await flying.shift();
    if (landed === undefined) return;
    checkpoint = landed;
    onProgress(checkpoint);
    unsaved += 1;
    if (checkpoint.failures.length >= MOST_FAILURES) {
      await save(checkpoint);
      throw new RebuildGivenUp(projection.name, checkpoint.failures);
    }
    if (unsaved < BATCHES_A_CHECKPOINT) return;
    await save(checkpoint);
    unsaved = 0;
  };

  const fly = async (batch: Batch): Promise<void> => {
    if (batch.isEmpty) return;
    const before = flying.at(-1) ?? Promise.resolve(checkpoint);
    const { last } = batch;
    const landing = Promise.allSettled([before, batch.write()]).then(([so, far]) => {
      if (so.status === 'rejected') throw so.reason;
      if (far.status === 'rejected') throw far.reason;
      return sum({ ...so.value, ...(last && { after: last }) }, far.value);
    });
    // Awaited when its turn comes, even if others fail.
    landing.catch(() => undefined);
    flying.push(landing);
    if (flying.length >= MOST_FLYING) await land();
  };

  try {
    let batch = createBatch(options);
    const scan = events.scan({
      pkPrefix: STREAM_PREFIX,
      segment: { index: from.segment, of: from.segments },
      ...(from.after === undefined ? {} : { after: from.after }),
    });
    const wanted = ({ aggregateType }: { readonly aggregateType: string }) =>
      isFollowedBy(projection, aggregateType) !== undefined;
    for await (const scanned of aggregatesOf(until(signal, scan), wanted)) {
      // Perhaps cut short: it is taken up when the segment goes on.
      if (signal.aborted) break;
      if (!(await batch.add(scanned))) {
        await fly(batch);
        batch = createBatch(options);
        await batch.add(scanned);
      }
      await pace.spend(scanned.count);
    }
    await fly(batch);
    while (flying.length > 0) await land();
  } finally {
    // Nothing goes on behind the back of whoever is told of the failure.
    await Promise.allSettled(flying);
  }
  await save({ ...checkpoint, done: !signal.aborted });
};

/** The items, until there is a signal. */
async function* until(signal: AbortSignal, items: AsyncIterable<Item>): AsyncIterable<Item> {
  for await (const item of items) {
    if (signal.aborted) return;
    yield item;
  }
}

const sum = (so: Checkpoint, far: Awaited<ReturnType<Batch['write']>>): Checkpoint => ({
  ...so,
  events: so.events + far.events,
  aggregates: so.aggregates + far.aggregates,
  rows: so.rows + far.rows,
  failures: [...so.failures, ...far.failures].slice(0, MOST_FAILURES),
});
