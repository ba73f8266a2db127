import type { Log } from '@edtech/contracts';
import { STREAM_PREFIX } from '@edtech/event-store/layout';
import { type AdvanceOptions, advance, foldEvents, movePosition } from '../advance.ts';
import { noteBehind } from '../behind.ts';
import { type Lane, laneName } from '../keys.ts';
import { followed, type Projection } from '../projection.ts';
import { aggregatesOf, type ScannedAggregate } from './aggregates-of.ts';
import { createBulk, type Unit } from './bulk.ts';
import { type Checkpoint, readCheckpoints, writeCheckpoint } from './checkpoint.ts';
import type { Pace } from './pace.ts';

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

export interface RebuildProgress {
  readonly events: number;
  readonly aggregates: number;
  /** Rows that were written. */
  readonly rows: number;
  readonly segmentsDone: number;
  readonly segments: number;
  /** Aggregates that could not be followed; each is noted and tried again by the sweeper. */
  readonly failed: number;
}

export interface RebuildReport extends RebuildProgress {
  /** False when it was stopped before the end. */
  readonly finished: boolean;
}

/** Bulks between two checkpoints of a segment: what a crash has done again. */
const BULKS_A_CHECKPOINT = 8;

/**
 * Fills a generation with what the streams say. Parts of the table are scanned side by side, each stream is folded once,
 * and its rows are written once, together with its position and on the condition that nobody was there before: so live
 * projectors may follow the same generation meanwhile, and running it again, from a checkpoint or from the beginning, does
 * no harm. Nothing but rows is written: no effect runs.
 * @throws StreamCorrupted, TableUnavailable; Error when rows are contended for too long
 */
export const rebuild = async (options: RebuildOptions): Promise<RebuildReport> => {
  const { views, projection, generation, concurrency, signal, onProgress } = options;
  const earlier = await readCheckpoints(views, projection.name, generation);
  const segments = earlier[0]?.segments ?? options.segments;
  const state = { failed: 0 };
  const checkpoints = Array.from(
    { length: segments },
    (_, segment): Checkpoint =>
      earlier.find((one) => one.segment === segment) ?? {
        segment,
        segments,
        done: false,
        events: 0,
        aggregates: 0,
        rows: 0,
      },
  );
  const progress = (): RebuildProgress => {
    const sum = (count: (checkpoint: Checkpoint) => number) =>
      checkpoints.reduce((total, checkpoint) => total + count(checkpoint), 0);
    return {
      events: sum(({ events }) => events),
      aggregates: sum(({ aggregates }) => aggregates),
      rows: sum(({ rows }) => rows),
      segmentsDone: checkpoints.filter(({ done }) => done).length,
      segments,
      failed: state.failed,
    };
  };
  const left = checkpoints.filter(({ done }) => !done).map(({ segment }) => segment);
  const work = async (): Promise<void> => {
    for (let segment = left.shift(); segment !== undefined && !signal.aborted; segment = left.shift()) {
      const checkpoint = checkpoints[segment];
      if (checkpoint === undefined) continue;
      await rebuildSegment(options, checkpoint, {
        save: async (next) => {
          await writeCheckpoint(views, projection.name, generation, next);
          checkpoints[next.segment] = next;
          onProgress?.(progress());
        },
        failed: () => {
          state.failed += 1;
        },
      });
    }
  };
  await Promise.all(Array.from({ length: Math.min(concurrency, segments) }, work));
  const report = progress();
  return { ...report, finished: report.segmentsDone === segments };
};

interface SegmentEvents {
  save(checkpoint: Checkpoint): Promise<void>;
  failed(): void;
}

const rebuildSegment = async (
  options: RebuildOptions,
  from: Checkpoint,
  { save, failed }: SegmentEvents,
): Promise<void> => {
  const { events, views, timing, projection, generation, pace, log, signal } = options;
  let { after, events: seen, aggregates, rows } = from;
  let bulk = createBulk(views, timing);
  let flying: Promise<void>[] = [];
  let bulks = 0;

  const alone = async (lane: Lane): Promise<void> => {
    try {
      await advance({ events, views, timing }, projection, lane);
    } catch (error) {
      log({
        level: 'error',
        message: 'a read model cannot follow',
        lane: laneName(lane),
        error: String(error),
      });
      await noteBehind(views, timing, lane, error);
      failed();
    }
  };

  const flush = (): void => {
    if (bulk.isEmpty) return;
    const full = bulk;
    bulk = createBulk(views, timing);
    bulks += 1;
    const writing = (async () => {
      for (const { unit } of await full.write()) await alone(unit.lane);
    })();
    // Awaited at the next checkpoint.
    writing.catch(() => undefined);
    flying.push(writing);
  };

  const checkpoint = async (done: boolean): Promise<void> => {
    flush();
    await Promise.all(flying);
    flying = [];
    bulks = 0;
    await save({
      segment: from.segment,
      segments: from.segments,
      ...(after === undefined ? {} : { after }),
      done,
      events: seen,
      aggregates,
      rows,
    });
  };

  const take = async (scanned: ScannedAggregate): Promise<void> => {
    const { aggregateType, aggregateId, count, last } = scanned;
    const lane = { projection: projection.name, generation, aggregateType, aggregateId };
    const unit = await unitOf(options, lane, scanned);
    if (unit === undefined) flying.push(alone(lane));
    else {
      if (!bulk.add(unit)) {
        flush();
        bulk.add(unit);
      }
      rows += unit.rows.length;
    }
    seen += count;
    aggregates += 1;
    after = last;
    await pace.spend(count);
  };

  const items = events.scan({
    pkPrefix: STREAM_PREFIX,
    segment: { index: from.segment, of: from.segments },
    ...(after === undefined ? {} : { after }),
  });
  for await (const scanned of aggregatesOf(items, (type) => followed(projection, type) !== undefined)) {
    await take(scanned);
    if (bulks >= BULKS_A_CHECKPOINT || flying.length > BULKS_A_CHECKPOINT || signal.aborted)
      await checkpoint(false);
    if (signal.aborted) return;
  }
  await checkpoint(true);
};

/**
 * What the scanned stream comes to; undefined when that is not for the scan to say: it has met the stream in the middle,
 * or the stream is long, or fills more than one transaction, or the projection fails.
 */
const unitOf = async (
  { views, projection }: RebuildOptions,
  lane: Lane,
  { events, count }: ScannedAggregate,
): Promise<Unit | undefined> => {
  const isWhole = events.length === count && events.every(({ event }, index) => event.version === index + 1);
  if (!isWhole) return undefined;
  try {
    const { fold, to, ended } = await foldEvents(projection, lane, (key) => views.get(key), 0, events);
    if (!ended) return undefined;
    return { lane, position: movePosition(lane, 0, to), rows: fold.writes() };
  } catch {
    // It fails again where that is noted.
    return undefined;
  }
};
