import type { Log } from '@edtech/contracts';
import { type RetryPolicy, retries, TableUnavailable } from '@edtech/event-store';
import type { AdvanceOptions } from '../advance.ts';
import { noteCaughtUp, readBehind } from '../behind.ts';
import { GenerationsChanged } from '../errors.ts';
import { readGenerations } from '../generations.ts';
import { type Lane, laneName } from '../keys.ts';
import type { Projection } from '../projection.ts';
import { type BatchOptions, followed } from './batch.ts';
import {
  type AggregateName,
  type Checkpoint,
  noCheckpoint,
  readCheckpoints,
  writeCheckpoint,
} from './checkpoint.ts';
import type { Pace } from './pace.ts';
import { progressOf, type RebuildProgress } from './progress.ts';
import { rebuildSegment, type SegmentOptions } from './segment.ts';
import { createTurns } from './turns.ts';

export interface RebuildOptions extends AdvanceOptions {
  readonly projection: Projection;
  /** Id of a generation that is being built, and that every live projector follows by now. */
  readonly generation: string;
  /** Parts that the scan is divided into. A rebuild that goes on keeps the number that it began with. */
  readonly segments: number;
  /** Parts that are read at a time. */
  readonly concurrency: number;
  readonly pace: Pace;
  readonly log: Log;
  /** Ends it at the next checkpoint; what was done is kept. */
  readonly signal: AbortSignal;
  readonly onProgress?: (progress: RebuildProgress) => void;
}

export interface RebuildReport extends RebuildProgress {
  /** False when it was stopped before the end. */
  readonly finished: boolean;
}

/** A table that does not answer for so long is a matter for a person, who resumes. */
const OUTAGE: RetryPolicy = { budget: 60_000, first: 500, longest: 10_000 };

/**
 * Fills a generation with what the streams say. Parts of the table are scanned side by side, each stream is folded once,
 * and its rows are written once, together with its position and on the condition that nobody was there before: so live
 * projectors may follow the same generation meanwhile, and running it again, from a checkpoint or from the beginning, does
 * no harm. Nothing but rows is written: no effect runs.
 * @throws RebuildGivenUp when too many aggregates fail; GenerationsChanged when the generation is not being built any more;
 * TableUnavailable when a table did not answer for a minute
 */
export const rebuild = async (options: RebuildOptions): Promise<RebuildReport> => {
  const { views, projection, generation, concurrency, onProgress } = options;
  const earlier = await readCheckpoints(views, projection.name, generation);
  const segments = earlier[0]?.segments ?? options.segments;
  const checkpoints = Array.from(
    { length: segments },
    (_, segment) => earlier.find((one) => one.segment === segment) ?? noCheckpoint(segment, segments),
  );
  /** Ends every segment when one fails. */
  const failing = new AbortController();
  const note = (checkpoint: Checkpoint): void => {
    checkpoints[checkpoint.segment] = checkpoint;
    onProgress?.(progressOf(checkpoints));
  };
  const segmentOptions: SegmentOptions = {
    ...options,
    ...ofBatches(options),
    signal: AbortSignal.any([options.signal, failing.signal]),
    onProgress: note,
    async save(checkpoint) {
      await demandBuilding(options);
      await writeCheckpoint(views, projection.name, generation, checkpoint);
      note(checkpoint);
    },
  };
  const left = checkpoints.filter(({ done }) => !done).map(({ segment }) => segment);
  const work = async (): Promise<void> => {
    for (let segment = left.shift(); segment !== undefined; segment = left.shift()) {
      if (segmentOptions.signal.aborted) return;
      await wholeSegment(segmentOptions, () => checkpoints[segment] ?? noCheckpoint(segment, segments));
    }
  };
  const workers = Array.from({ length: Math.min(concurrency, segments) }, () =>
    work().catch((error: unknown) => {
      failing.abort();
      throw error;
    }),
  );
  const ended = await Promise.allSettled(workers);
  for (const worker of ended) if (worker.status === 'rejected') throw worker.reason;
  const isDone = checkpoints.every(({ done }) => done);
  if (isDone && !options.signal.aborted) await tryFailuresAgain(segmentOptions, checkpoints);
  const progress = progressOf(checkpoints);
  return { ...progress, finished: isDone };
};

const ofBatches = ({ log, ...options }: RebuildOptions): BatchOptions => ({
  ...options,
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

/** Most failures are over when the rows that another aggregate gives up are gone, or the outage is. */
const tryFailuresAgain = async (
  options: SegmentOptions & Pick<RebuildOptions, 'generation'>,
  checkpoints: readonly Checkpoint[],
): Promise<void> => {
  const { views, projection, generation, save } = options;
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
  }
};

/** A rebuild must not write into a generation that somebody drops. @throws GenerationsChanged */
const demandBuilding = async ({ views, projection, generation }: RebuildOptions): Promise<void> => {
  const found = (await readGenerations(views, projection.name))?.all.find(({ id }) => id === generation);
  if (found?.status !== 'building') throw new GenerationsChanged(projection.name);
};
