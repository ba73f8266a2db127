import type { BulkPuts } from '@edtech/event-store';
import type { ItemKey } from '@edtech/event-store/layout';
import { type AdvanceOptions, advance } from '../advance.ts';
import { noteBehind } from '../behind.ts';
import { NO_ROWS } from '../fold.ts';
import { type FoldedEvents, foldEvents } from '../fold-events.ts';
import type { AggregateName, Lane } from '../keys.ts';
import { moving } from '../position.ts';
import type { Projection } from '../projection.ts';
import type { ScannedAggregate } from './aggregates-of.ts';
import type { Checkpoint } from './checkpoint.ts';
import type { Hold } from './hold.ts';
import { createOwnRows } from './own-rows.ts';
import { createTransaction, type Transaction } from './transaction.ts';
import type { Turns } from './turns.ts';

export interface BatchOptions extends AdvanceOptions {
  readonly projection: Projection;
  readonly generation: string;
  readonly puts: BulkPuts;
  readonly hold: Hold;
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
  /** Writes all of it. What fails is noted. @throws TableUnavailable, RebuildUnderWay, GenerationsChanged */
  write(): Promise<BatchReport>;
}

/** Streams that have to be read themselves, in one batch. */
const MOST_ALONE = 20;

export const createBatch = (options: BatchOptions): Batch => {
  const { views, timing, projection, generation, puts, hold, turns } = options;
  const transaction: Transaction = createTransaction(views, timing, turns);
  const own = createOwnRows(puts, hold);
  const alone: Lane[] = [];
  let [events, aggregates, rows] = [0, 0, 0];
  let last: ItemKey | undefined;

  const include = async (scanned: ScannedAggregate): Promise<boolean> => {
    const { aggregateType, aggregateId } = scanned;
    const lane = { projection: projection.name, generation, aggregateType, aggregateId };
    const folded = await wholeOf(projection, lane, scanned);
    if (folded === undefined) {
      alone.push(lane);
      return true;
    }
    const { to, rows: writes } = folded;
    const isIn = projection.perAggregate
      ? own.add(lane, to, writes)
      : transaction.add({ lane, writes: moving(lane, 0, to, writes) });
    if (isIn) rows += writes.length;
    return isIn;
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
      await hold.ensure();
      const refused = await transaction.write();
      await own.write();
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
 * or the stream is long, or fills more than one transaction, or a look at the table is needed, or the projection fails.
 */
const wholeOf = async (
  projection: Projection,
  lane: Lane,
  { events, count }: ScannedAggregate,
): Promise<FoldedEvents | undefined> => {
  const isWhole = events.length === count && events.every(({ event }, index) => event.version === index + 1);
  if (!isWhole) return undefined;
  try {
    const folded = await foldEvents(projection, lane, NO_ROWS, 0, events);
    // What a bulk of an earlier attempt has left must go, too, if it is gone by now.
    const needsLook = projection.perAggregate && folded.hasRemoved;
    return folded.ended && !needsLook ? folded : undefined;
  } catch {
    // It fails again where that is noted.
    return undefined;
  }
};
