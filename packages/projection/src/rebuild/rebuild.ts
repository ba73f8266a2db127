import type { Log } from '@edtech/contracts';
import { type BulkPuts, type RetryPolicy, retries, TableUnavailable } from '@edtech/event-store';
import type { AdvanceOptions } from '../advance.ts';
import type { LifecycleOptions } from '../announcement.ts';
import { noteCaughtUp, readBehind } from '../behind.ts';
import { RebuildIncomplete } from '../errors.ts';
import { type AggregateName, type Lane, laneName } from '../keys.ts';
import type { Projection } from '../projection.ts';
import { type BatchOptions, followed } from './batch.ts';
import { type Checkpoint, noCheckpoint, readCheckpoints, writeCheckpoint } from './checkpoint.ts';
import { type Hold, holdGeneration } from './hold.ts';
import type { Pace } from './pace.ts';
import { progressOf, type RebuildProgress } from './progress.ts';
import { renewTouched } from './renew.ts';
import { rebuildSegment, type SegmentOptions } from './segment.ts';
import { CONTENTION } from './transaction.ts';
import { createTurns } from './turns.ts';

export interface RebuildOptions extends AdvanceOptions, LifecycleOptions {
  /** To the table of the read models. */
  readonly puts: BulkPuts;
  readonly projection: Projection;
  /** Id of a generation that is being built, and that every live projector follows by now. */
  readonly generation: string;
  /** Parts that the scan is divided into. A rebuild that goes on keeps the number that it began with. */
  readonly segments: number;
  /** Parts that are read at a time. */
  readonly concurrency: number;
  readonly pace: Pace;
  readonly log: Log;
  readonly onProgress?: (progress: RebuildProgress) => void;
}

export interface RebuildReport extends RebuildProgress {
  /** False when it was stopped before the end. */
  readonly finished: boolean;
}

/** A table that does not answer for so long is a matter for a person, who resumes. */
const OUTAGE: RetryPolicy = { budget: 60_000, first: 500, longest: 10_000 };

/**
 * Fills a generation with what the streams say, and has it ready for readers. Parts of the table are scanned side by side,
 * each stream is folded once, and its rows are written once. Live projectors may follow the same generation meanwhile, and
 * running it again, from a checkpoint or from the beginning, does no harm. Nothing but rows is written: no effect runs.
 * @throws RebuildIncomplete when some aggregates fail, RebuildGivenUp when too many do; RebuildUnderWay when another process
 * fills it; GenerationsChanged when the generation is not being built any more; TableUnavailable when a table did not answer
 * for a minute
 */
export const rebuild = async (options: RebuildOptions): Promise<RebuildReport> => {
  const { projection, generation } = options;
  const checkpoints = await begunCheckpoints(options);
  const report = (finished: boolean) => ({ ...progressOf(checkpoints), finished });
  const hold = await holdGeneration(options, projection.name, generation);
  if (hold === undefined) return report(false);
  try {
    const segments = segmentsOf(options, hold, checkpoints);
    await fill(options, segments, checkpoints);
    const isFilled = checkpoints.every(({ done }) => done);
    if (!isFilled || options.signal.aborted) return report(false);
    const failures = [...(await renewTouched(segments)), ...(await tryFailuresAgain(segments, checkpoints))];
    if (options.signal.aborted) return report(false);
    if (failures.length > 0) throw new RebuildIncomplete(projection.name, generation, failures);
    await hold.markReady();
    return report(true);
  } finally {
    // Else it runs out by itself.
    await hold.release().catch(() => undefined);
  }
};

/** One for each segment, as an earlier attempt has left them. */
const begunCheckpoints = async ({
  views,
  projection,
  generation,
  segments: wanted,
}: RebuildOptions): Promise<Checkpoint[]> => {
  const earlier = await readCheckpoints(views, projection.name, generation);
  const segments = earlier[0]?.segments ?? wanted;
  return Array.from(
    { length: segments },
    (_, segment) => earlier.find((one) => one.segment === segment) ?? noCheckpoint(segment, segments),
  );
};

const segmentsOf = (options: RebuildOptions, hold: Hold, checkpoints: Checkpoint[]): SegmentOptions => {
  const note = (checkpoint: Checkpoint): void => {
    checkpoints[checkpoint.segment] = checkpoint;
    options.onProgress?.(progressOf(checkpoints));
  };
  return {
    ...ofBatches(options, hold),
    pace: options.pace,
    signal: options.signal,
    onProgress: note,
    async save(checkpoint) {
      await hold.ensure();
      await writeCheckpoint(options.views, options.projection.name, options.generation, checkpoint);
      note(checkpoint);
    },
  };
};

/** Goes through the segments that are left, several at a time, until they are done or there is a signal. */
const fill = async (
  { concurrency }: RebuildOptions,
  options: SegmentOptions,
  checkpoints: readonly Checkpoint[],
): Promise<void> => {
  /** Ends every segment when one fails. */
  const failing = new AbortController();
  const signal = AbortSignal.any([options.signal, failing.signal]);
  const left = checkpoints.filter(({ done }) => !done);
  const work = async (): Promise<void> => {
    for (let next = left.shift(); next !== undefined && !signal.aborted; next = left.shift()) {
      const from = next;
      await wholeSegment({ ...options, signal }, () => checkpoints[from.segment] ?? from);
    }
  };
  const workers = Array.from({ length: Math.min(concurrency, left.length) }, () =>
    work().catch((error: unknown) => {
      failing.abort();
      throw error;
    }),
  );
  for (const ended of await Promise.allSettled(workers)) if (ended.status === 'rejected') throw ended.reason;
};

const ofBatches = ({ log, ...options }: RebuildOptions, hold: Hold): BatchOptions => ({
  contention: CONTENTION,
  ...options,
  hold,
  turns: createTurns(),
  onFailure: (lane, error) =>
    log({
      level: 'error',
      message: 'a read model cannot follow',
      lane: laneName(lane),
      error: String(error),
    }),
});

/** Rebuilds a segment to its end, whatever short outages there are. */
const wholeSegment = async (options: SegmentOptions, checkpoint: () => Checkpoint): Promise<void> => {
  let again = retries(OUTAGE, options.timing);
  let before = checkpoint();
  for (;;) {
    try {
      return await rebuildSegment(options, before);
    } catch (error) {
      const now = checkpoint();
      if (now.aggregates > before.aggregates) again = retries(OUTAGE, options.timing);
      if (!(error instanceof TableUnavailable) || !(await again.another())) throw error;
      before = now;
    }
  }
};

/**
 * Most failures are over when the rows that another aggregate gives up are gone, or the outage is.
 * @returns those that are not
 */
const tryFailuresAgain = async (
  options: SegmentOptions,
  checkpoints: readonly Checkpoint[],
): Promise<readonly AggregateName[]> => {
  const { views, projection, generation, save } = options;
  const all: AggregateName[] = [];
  for (const checkpoint of checkpoints) {
    if (checkpoint.failures.length === 0) continue;
    const failures: AggregateName[] = [];
    for (const { aggregateType, aggregateId } of checkpoint.failures) {
      const lane: Lane = { projection: projection.name, generation, aggregateType, aggregateId };
      const seen = await readBehind(views, lane);
      if (!(await followed(options, lane))) failures.push({ aggregateType, aggregateId });
      else if (seen !== undefined) await noteCaughtUp(views, seen);
    }
    await save({ ...checkpoint, failures });
    all.push(...failures);
  }
  return all;
};
