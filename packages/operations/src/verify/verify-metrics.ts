import { listsOf, type ScanSegment, type Table, throughSegments } from '@edtech/event-store';
import {
  eachBatch,
  MINUTE_MILLISECONDS,
  RETENTION_DAYS,
  type TimeRange,
  TimeRangeRefused,
} from '@edtech/metrics';
import pLimit from 'p-limit';
import { claimsOf } from './claims.ts';
import { NO_RECOUNT, type Recount, recountAll } from './recount.ts';
import { recountItem } from './recount-item.ts';
import { type MetricsReport, reportOf } from './report.ts';

/** A table whose items are recounted: of a service, or of its sagas. */
export interface VerifiedStore {
  readonly name: string;
  /** Source of the events that its outbox publishes. */
  readonly source: string;
  readonly table: Pick<Table, 'scan' | 'range'>;
  /** Consumers whose inboxes it holds. Of one that is repeatable nothing is kept that could be recounted. */
  readonly consumers: readonly string[];
}

/** How far a recount has come with one part of one table. */
export interface RecountSegment extends ScanSegment {
  readonly store: string;
  readonly recount: Recount;
}

export interface VerifyMetricsOptions {
  /** The table of figures. */
  readonly table: Pick<Table, 'range'>;
  readonly stores: readonly VerifiedStore[];
  /** What is verified: see `wholeMinutes`. */
  readonly range: TimeRange;
  /** Parts of tables, and how far each has come: `freshRecount` begins. */
  readonly segments: readonly RecountSegment[];
  /** Parts that are read at a time. */
  readonly concurrency: number;
  readonly signal: AbortSignal;
  /** Epoch milliseconds. */
  readonly now: () => number;
  /** Told now and then how far it has come, for whoever wants to go on from there. */
  readonly onProgress?: (segments: readonly RecountSegment[], items: number) => Promise<void> | void;
}

export interface VerifyMetricsReport extends MetricsReport {
  readonly range: TimeRange;
  /** Items that were read. */
  readonly items: number;
  /** False when it was stopped before its end: then there is nothing yet to hold against anything. */
  readonly finished: boolean;
}

const DAY_MILLISECONDS = 86_400_000;

/** Items of a segment between two checkpoints, and those that are looked up at a time. */
const PAGE = 200;
const AT_ONCE = 16;

/** Every part of every table, with nothing counted yet. */
export const freshRecount = (
  stores: readonly Pick<VerifiedStore, 'name'>[],
  segments: number,
): readonly RecountSegment[] =>
  stores.flatMap(({ name: store }) =>
    Array.from({ length: segments }, (_, segment) => ({
      store,
      segment,
      segments,
      done: false,
      recount: NO_RECOUNT,
    })),
  );

/** The minutes that a range touches: markers know their time to the second, and figures theirs to the minute. */
export const wholeMinutes = ({ from, to }: TimeRange): TimeRange => {
  const at = (time: string, round: (minutes: number) => number): string =>
    new Date(round(Date.parse(time) / MINUTE_MILLISECONDS) * MINUTE_MILLISECONDS).toISOString();
  return { from: at(from, Math.floor), to: at(to, Math.ceil) };
};

/**
 * Recounts from outbox records, markers and fences what figures claim for a range. Reads whole tables; changes nothing.
 * @throws TimeRangeRefused when figures of that time are not kept any more, TableUnavailable
 */
export const verifyMetrics = async (options: VerifyMetricsOptions): Promise<VerifyMetricsReport> => {
  const { table, range, stores, now } = options;
  demandKept(range, now());
  const ended = await throughSegments(options.segments, options, (segment, until, save) =>
    recountSegment(options, segment, until, async (reached) => {
      const all = save(reached);
      await options.onProgress?.(all, recountAll(all.map(({ recount }) => recount)).items);
    }),
  );
  const recount = recountAll(ended.map((one) => one.recount));
  if (ended.some(({ done }) => !done))
    return {
      range,
      finished: false,
      items: recount.items,
      consumers: [],
      outboxes: [],
      unreadableBatches: 0,
    };
  const claims = claimsOf(range);
  await eachBatch(table, readableFor(range, now()), claims.see);
  return { range, finished: true, items: recount.items, ...reportOf(recount, claims.claims(), stores) };
};

/**
 * Figures that may tell of a range: what was committed in it may have been handled long after it, and by a clock that is behind,
 * a little before it. They are read last, so that whatever was found had its time to be counted.
 */
const readableFor = ({ from }: TimeRange, now: number): TimeRange => ({
  from: new Date(Date.parse(from) - MINUTE_MILLISECONDS).toISOString(),
  to: new Date(now + MINUTE_MILLISECONDS).toISOString(),
});

const demandKept = ({ from, to }: TimeRange, now: number): void => {
  if (!(Date.parse(from) < Date.parse(to)))
    throw new TimeRangeRefused(`From ${from} to ${to} is no time: say when it begins and ends.`);
  if (Date.parse(from) >= now) throw new TimeRangeRefused(`From ${from} on is still to come.`);
  if (now + 2 * MINUTE_MILLISECONDS - Date.parse(from) > RETENTION_DAYS * DAY_MILLISECONDS)
    throw new TimeRangeRefused(`Figures are kept for ${RETENTION_DAYS} days: begin later than ${from}.`);
};

const recountSegment = async (
  { stores, range }: VerifyMetricsOptions,
  from: RecountSegment,
  until: AbortSignal,
  save: (segment: RecountSegment) => Promise<void>,
): Promise<void> => {
  const store = stores.find(({ name }) => name === from.store);
  if (store === undefined) throw new Error(`There is no table of ${from.store} any more.`);
  const counting = {
    range,
    consumers: new Set(store.consumers),
    producersOf: (source: string) => stores.filter((one) => one.source === source).map((one) => one.table),
  };
  const lookups = pLimit(AT_ONCE);
  const { segment: index, segments: of, after } = from;
  const items = store.table.scan({ segment: { index, of }, ...(after === undefined ? {} : { after }) });
  let segment = from;
  for await (const list of listsOf(items, PAGE, until)) {
    const found = await Promise.all(list.map((item) => lookups(() => recountItem(item, counting))));
    const last = list.at(-1);
    segment = {
      ...segment,
      recount: recountAll([segment.recount, { ...NO_RECOUNT, items: list.length }, ...found]),
      ...(last === undefined ? {} : { after: { pk: last.pk, sk: last.sk } }),
    };
    await save(segment);
  }
  if (!until.aborted) await save({ ...segment, done: true });
};
