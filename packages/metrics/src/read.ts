import { PlatformError } from '@edtech/contracts';
import type { Table } from '@edtech/event-store';
import pLimit from 'p-limit';
import { endedAt, figuresIn, MINUTE_MILLISECONDS, minutePks, RETENTION_DAYS } from './bucket.ts';
import { type Figures, mergeAll, NO_FIGURES } from './figures.ts';

/** A time from `from` on, up to but not with `to` (ISO-8601). Minutes that it touches count as a whole. */
export interface TimeRange {
  readonly from: string;
  readonly to: string;
}

/** No range, or one that begins before figures are kept. */
export class TimeRangeRefused extends PlatformError {
  readonly code = 'time-range-refused';
  readonly kind = 'invalid';
}

export interface FiguresFound {
  readonly figures: Figures;
  /** Batches that were counted. */
  readonly batches: number;
  /** Items that this code cannot read, of a version to come. */
  readonly unreadable: number;
}

export interface MinuteFigures extends FiguresFound {
  /** When the minute began (epoch milliseconds). */
  readonly minute: number;
}

/** A batch as it is kept. */
export interface KeptBatch {
  /** When it ended, up to a second later (epoch milliseconds). */
  readonly endedAt: number;
  /** Undefined when this code cannot read them. */
  readonly figures: Figures | undefined;
}

const READS_IN_FLIGHT = 32;

const MOST_MILLISECONDS = RETENTION_DAYS * 86_400_000;

/**
 * The figures of a range: one query for each minute.
 * @throws TimeRangeRefused, TableUnavailable
 */
export const readFigures = async (table: Pick<Table, 'range'>, range: TimeRange): Promise<FiguresFound> =>
  allOf(await readMinutes(table, range));

/** What minutes have together. */
export const allOf = (minutes: readonly FiguresFound[]): FiguresFound => ({
  figures: mergeAll(minutes.map(({ figures }) => figures)),
  batches: minutes.reduce((total, { batches }) => total + batches, 0),
  unreadable: minutes.reduce((total, { unreadable }) => total + unreadable, 0),
});

/**
 * The figures of each minute that a range touches, in their order.
 * @throws TimeRangeRefused, TableUnavailable
 */
export const readMinutes = (
  table: Pick<Table, 'range'>,
  range: TimeRange,
): Promise<readonly MinuteFigures[]> =>
  ofEachMinute(table, range, async (batches, minute) => {
    const parts: Figures[] = [];
    let unreadable = 0;
    for await (const { figures } of batches) {
      if (figures === undefined) unreadable += 1;
      else parts.push(figures);
    }
    const figures = parts.length === 0 ? NO_FIGURES : mergeAll(parts);
    return { minute, figures, batches: parts.length, unreadable };
  });

/**
 * Tells every batch that ended in the minutes that a range touches, in no order.
 * @throws TimeRangeRefused, TableUnavailable
 */
export const eachBatch = async (
  table: Pick<Table, 'range'>,
  range: TimeRange,
  see: (batch: KeptBatch) => void,
): Promise<void> => {
  await ofEachMinute(table, range, async (batches) => {
    for await (const batch of batches) see(batch);
  });
};

const ofEachMinute = async <Result>(
  table: Pick<Table, 'range'>,
  { from, to }: TimeRange,
  of: (batches: AsyncIterable<KeptBatch>, minute: number) => Promise<Result>,
): Promise<readonly Result[]> => {
  const [begin, end] = [Date.parse(from), Date.parse(to)];
  if (!(begin < end))
    throw new TimeRangeRefused(`From ${from} to ${to} is no time: say when it begins and ends.`);
  if (end - begin > MOST_MILLISECONDS)
    throw new TimeRangeRefused(`Figures are kept for ${RETENTION_DAYS} days: ask for no longer time.`);
  const reads = pLimit(READS_IN_FLIGHT);
  const first = Math.floor(begin / MINUTE_MILLISECONDS) * MINUTE_MILLISECONDS;
  return Promise.all(
    minutePks(begin, end).map((pk, place) =>
      reads(() => of(batchesOf(table, pk), first + place * MINUTE_MILLISECONDS)),
    ),
  );
};

async function* batchesOf(
  table: Pick<Table, 'range'>,
  pk: string,
): AsyncGenerator<KeptBatch, void, undefined> {
  for await (const item of table.range({ pk, from: '0', to: '~' }))
    yield { endedAt: endedAt(item), figures: figuresIn(item) };
}
