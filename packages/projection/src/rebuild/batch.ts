import type { ItemKey } from '@edtech/event-store/layout';
import { type AdvanceOptions, advance, movePosition } from '../advance.ts';
import { noteBehind } from '../behind.ts';
import { NO_ROWS } from '../fold.ts';
import { foldEvents } from '../fold-events.ts';
import type { Lane } from '../keys.ts';
import type { Projection } from '../projection.ts';
import type { ScannedAggregate } from './aggregates-of.ts';
import { type Bulk, createBulk, type Unit } from './bulk.ts';
import type { AggregateName, Checkpoint } from './checkpoint.ts';
import type { Turns } from './turns.ts';

export interface BatchOptions extends AdvanceOptions {
  readonly projection: Projection;
  readonly generation: string;
  readonly turns: Turns;
  /** Told of each aggregate that could not be followed. */
  readonly onFailure: (lane: Lane, error: unknown) => void;
}

/** What a batch has added to its segment. */
export type BatchReport = Pick<Checkpoint, 'events' | 'aggregates' | 'rows' | 'failures'>;

/** Aggregates that follow each other in a scan, and are written together. */
export interface Batch {
  /** False when there is no more room: write this one first. */
  add(scanned: ScannedAggregate): Promise<boolean>;
  readonly isEmpty: boolean;
  /** The last item of the scan that is in it. */
  readonly last: ItemKey | undefined;
  /** Writes all of it. What fails is noted. @throws TableUnavailable */
  write(): Promise<BatchReport>;
}

/** Streams that have to be read themselves, in one batch. */
const MOST_ALONE = 20;

export const createBatch = (options: BatchOptions): Batch => {
  const { views, timing, projection, generation, turns } = options;
  const bulk: Bulk = createBulk(views, timing, turns);
  const alone: Lane[] = [];
  let [events, aggregates, rows] = [0, 0, 0];
  let last: ItemKey | undefined;

  const include = async (scanned: ScannedAggregate): Promise<boolean> => {
    const { aggregateType, aggregateId } = scanned;
    const lane = { projection: projection.name, generation, aggregateType, aggregateId };
    const unit = await unitOf(projection, lane, scanned);
    if (unit === undefined) {
      alone.push(lane);
      return true;
    }
    if (!bulk.add(unit)) return false;
    rows += unit.rows.length;
    return true;
  };

  return {
    async add(scanned) {
      if (alone.length >= MOST_ALONE || !(await include(scanned))) return false;
      events += scanned.count;
      aggregates += 1;
      last = scanned.last;
      return true;
    },
    get isEmpty() {
      return aggregates === 0;
    },
    get last() {
      return last;
    },
    async write() {
      const refused = await bulk.write();
      const failures: AggregateName[] = [];
      for (const lane of [...refused.map((unit) => unit.lane), ...alone])
        if (!(await followed(options, lane))) failures.push(lane);
      return { events, aggregates, rows, failures };
    },
  };
};

/** Has a lane follow its stream to the end. False when it cannot, which is noted: the sweeper tries again. */
export const followed = async (options: BatchOptions, lane: Lane): Promise<boolean> => {
  const { views, timing, projection, onFailure } = options;
  try {
    await advance(options, projection, lane);
    return true;
  } catch (error) {
    await noteBehind(views, timing, lane, error);
    onFailure(lane, error);
    return false;
  }
};

/**
 * What the scanned stream comes to; undefined when that is not for the scan to say: it has met the stream in the middle,
 * or the stream is long, or fills more than one transaction, or the projection fails.
 */
const unitOf = async (
  projection: Projection,
  lane: Lane,
  { events, count }: ScannedAggregate,
): Promise<Unit | undefined> => {
  const isWhole = events.length === count && events.every(({ event }, index) => event.version === index + 1);
  if (!isWhole) return undefined;
  try {
    const { rows, to, ended } = await foldEvents(projection, lane, NO_ROWS, 0, events);
    return ended ? { lane, position: movePosition(lane, 0, to), rows } : undefined;
  } catch {
    // It fails again where that is noted.
    return undefined;
  }
};
