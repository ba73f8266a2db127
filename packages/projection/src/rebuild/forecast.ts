import { type Item, itemBytes, type Table, TableUnavailable, type Timing } from '@edtech/event-store';
import { ANNOUNCEMENT_MILLISECONDS } from '../announcement.ts';
import { writeBytes } from '../fold.ts';
import { followed, type Projection } from '../projection.ts';
import { aggregatesOf, type ScannedAggregate } from './aggregates-of.ts';
import { type ForecastWrites, forecastWrites } from './forecast-writes.ts';
import { dollarsOf, scanReadUnits, writeUnits } from './prices.ts';

export interface ForecastOptions {
  /** Of the service: its streams. */
  readonly events: Table;
  readonly timing: Timing;
  readonly projection: Projection;
  /** Parts of the table that will be read at a time. */
  readonly concurrency: number;
  /** Events a second that it will keep down to; as fast as it goes when undefined. */
  readonly rate?: number;
}

/** What a rebuild is going to do. Of a large table it is an estimate, from a part of it. */
export interface Forecast {
  /** The whole table was counted, not a part. */
  readonly isExact: boolean;
  /** Items that are read, events or not. */
  readonly items: number;
  readonly events: number;
  readonly aggregates: number;
  /** Rows that are written, before what several aggregates add to one row is put together. */
  readonly rows: number;
  /** Items that are written: rows, and positions that are not in one. */
  readonly written: number;
  /** Aggregates that the projection cannot take: better known before. */
  readonly failures: number;
  readonly readUnits: number;
  readonly writeUnits: number;
  readonly dollars: number;
  readonly seconds: number;
}

/** Enough to judge the rest by. */
const ENOUGH_ITEMS = 2_000;
/** The first part that is looked at is 1 in so many; each further one is 16 times as large. */
const SMALLEST_PART = 65_536;
const GROWTH = 16;

/** About what a transaction of a hundred writes, or four bulks, take in the region; so many of each segment at a time. */
const BATCH_MILLISECONDS = 40;
const BATCHES_AT_ONCE = 4;
const WRITES_A_BATCH = 100;
/** What one reader of a table gets in a second, from within the region. */
const ITEMS_A_SECOND = 5_000;

/** Looks at a part of the table, as large as it has to be, and says what the whole of it comes to. Writes nothing. */
export const forecastRebuild = async (options: ForecastOptions): Promise<Forecast> => {
  for (let of = SMALLEST_PART; ; of = Math.max(1, of / GROWTH)) {
    const sample = await sampled(options, of);
    if (sample.items >= ENOUGH_ITEMS || of === 1) return scaled(options, sample, of);
  }
};

type Sample = Pick<
  Forecast,
  'items' | 'events' | 'aggregates' | 'rows' | 'written' | 'failures' | 'readUnits' | 'writeUnits'
>;

const sampled = async (options: ForecastOptions, of: number): Promise<Sample> => {
  const { events, projection } = options;
  let [items, bytes] = [0, 0];
  const sums = { events: 0, aggregates: 0, rows: 0, written: 0, failures: 0, writeUnits: 0 };
  async function* counted(found: AsyncIterable<Item>): AsyncIterable<Item> {
    for await (const item of found) {
      items += 1;
      bytes += itemBytes(item);
      yield item;
    }
  }
  const isWanted = ({ aggregateType }: { readonly aggregateType: string }) =>
    followed(projection, aggregateType) !== undefined;
  for await (const scanned of aggregatesOf(counted(events.scan({ segment: { index: 0, of } })), isWanted)) {
    sums.events += scanned.count;
    sums.aggregates += 1;
    const found = await writesOf(options, scanned);
    if (found === undefined) {
      sums.failures += 1;
      continue;
    }
    sums.rows += found.rows;
    sums.written += found.writes.length;
    for (const write of found.writes)
      sums.writeUnits += writeUnits(write, writeBytes(write), found.isTransacted);
  }
  return { ...sums, items, readUnits: scanReadUnits(bytes) };
};

/** Undefined when the projection cannot take it. */
const writesOf = async (
  options: ForecastOptions,
  scanned: ScannedAggregate,
): Promise<ForecastWrites | undefined> => {
  try {
    return await forecastWrites(options, options.projection, scanned);
  } catch (error) {
    if (error instanceof TableUnavailable) throw error;
    return undefined;
  }
};

const scaled = ({ concurrency, rate }: ForecastOptions, sample: Sample, of: number): Forecast => {
  const whole = Object.fromEntries(
    Object.entries(sample).map(([name, count]) => [name, Math.round(count * of)]),
  ) as { [Name in keyof Sample]: number };
  const { items, events, written, readUnits, writeUnits: units } = whole;
  const readSeconds = items / (ITEMS_A_SECOND * concurrency);
  const batches = written / WRITES_A_BATCH;
  const writeSeconds = (batches * BATCH_MILLISECONDS) / 1_000 / (BATCHES_AT_ONCE * concurrency);
  const pacedSeconds = rate === undefined ? 0 : events / rate;
  return {
    ...whole,
    isExact: of === 1,
    dollars: dollarsOf({ readUnits, writeUnits: units }),
    seconds: ANNOUNCEMENT_MILLISECONDS / 1_000 + Math.ceil(Math.max(readSeconds, writeSeconds, pacedSeconds)),
  };
};
