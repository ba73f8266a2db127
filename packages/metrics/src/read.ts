import { PlatformError } from '@edtech/contracts';
import type { Table } from '@edtech/event-store';
import pLimit from 'p-limit';
import { figuresIn, minuteOf, minutePks, RETENTION_DAYS } from './bucket.ts';
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

/** The figures of one minute. */
export interface MinuteFigures extends FiguresFound {
  /** When it begins (ISO-8601). */
  readonly minute: string;
}

export interface FiguresFound {
  readonly figures: Figures;
  /** Batches that were counted. */
  readonly batches: number;
  /** Items that this code cannot read, of a version to come. */
  readonly unreadable: number;
}

const READS_IN_FLIGHT = 32;

const MOST_MILLISECONDS = RETENTION_DAYS * 86_400_000;

/**
 * The figures of a range: one query for each minute.
 * @throws TimeRangeRefused, TableUnavailable
 */
export const readFigures = async (
  table: Pick<Table, 'range'>,
  { from, to }: TimeRange,
): Promise<FiguresFound> => allOf(await readMinutes(table, { from, to }));

/** What minutes have together. */
export const allOf = (minutes: readonly FiguresFound[]): FiguresFound => ({
  figures: mergeAll(minutes.map(({ figures }) => figures)),
  batches: minutes.reduce((total, { batches }) => total + batches, 0),
  unreadable: minutes.reduce((total, { unreadable }) => total + unreadable, 0),
});

/** The same by the minute, in order, with those in which nothing was counted. @throws TimeRangeRefused, TableUnavailable */
export const readMinutes = async (
  table: Pick<Table, 'range'>,
  { from, to }: TimeRange,
): Promise<readonly MinuteFigures[]> => {
  const [begin, end] = [Date.parse(from), Date.parse(to)];
  if (!(begin < end))
    throw new TimeRangeRefused(`From ${from} to ${to} is no time: say when it begins and ends.`);
  if (end - begin > MOST_MILLISECONDS)
    throw new TimeRangeRefused(`Figures are kept for ${RETENTION_DAYS} days: ask for no longer time.`);
  const reads = pLimit(READS_IN_FLIGHT);
  return Promise.all(
    minutePks(begin, end).map((pk) =>
      reads(async () => ({ minute: minuteOf(pk), ...(await readMinute(table, pk)) })),
    ),
  );
};

/** The figures of one minute. */
const readMinute = async (table: Pick<Table, 'range'>, pk: string): Promise<FiguresFound> => {
  const parts: Figures[] = [];
  let unreadable = 0;
  for await (const item of table.range({ pk, from: '0', to: '~' })) {
    const part = figuresIn(item);
    if (part === undefined) unreadable += 1;
    else parts.push(part);
  }
  const figures = parts.length === 0 ? NO_FIGURES : mergeAll(parts);
  return { figures, batches: parts.length, unreadable };
};
