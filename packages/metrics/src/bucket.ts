import type { Item } from '@edtech/event-store';
import { ENDINGS, FATES, type Figures, noCounts, type PlaceFigures, type SweepFigures } from './figures.ts';
import { BOUNDS } from './histogram.ts';

/** For how many days figures are kept: as long as a dead letter may wait for somebody. CloudWatch keeps its own for longer. */
export const RETENTION_DAYS = 14;

const DAY_SECONDS = 86_400;
export const MINUTE_MILLISECONDS = 60_000;

/** Of the items' content: with other bounds or other counts it is another one. */
const VERSION = 1;

/** How the key of every partition begins. */
export const MINUTE_PREFIX = 'minute#';

/** The partition of a minute: `minute#2026-11-28T22:31`. */
export const minutePk = (at: number): string => `${MINUTE_PREFIX}${new Date(at).toISOString().slice(0, 16)}`;

/** The partitions of the minutes from `from` to `to` (epoch milliseconds), that of `to` included unless it just begins. */
export const minutePks = (from: number, to: number): readonly string[] => {
  const first = Math.floor(from / MINUTE_MILLISECONDS);
  const end = Math.ceil(to / MINUTE_MILLISECONDS);
  return Array.from({ length: Math.max(0, end - first) }, (_, place) =>
    minutePk((first + place) * MINUTE_MILLISECONDS),
  );
};

/**
 * The item of one batch. Its figures are one JSON string: half of what a map takes to be read.
 * @param id of the batch; sent again with the same, it is one item
 * @param at when the batch ended (epoch milliseconds)
 */
export const bucketItem = (
  figures: Figures,
  { id, at }: { readonly id: string; readonly at: number },
): Item => ({
  pk: minutePk(at),
  sk: id,
  version: VERSION,
  figures: JSON.stringify({
    c: figures.consumers.map((one) => line(one, ENDINGS)),
    o: figures.outboxes.map((one) => line(one, FATES)),
    ...(figures.sweeps.length === 0
      ? {}
      : { s: figures.sweeps.map(({ outbox, passes }) => [outbox, passes]) }),
  }),
  expiresAt: Math.ceil(at / 1_000) + RETENTION_DAYS * DAY_SECONDS,
});

/** `[place, type, counts in the order of their names, sum of durations, [bucket, count], …]`, without zeros at the end. */
const line = <Count extends string>(
  { place, type, counts, latency }: PlaceFigures<Count>,
  names: readonly Count[],
): readonly unknown[] => {
  const numbers = names.map((name) => counts[name]);
  const last = numbers.findLastIndex((count) => count > 0);
  return [place, type, numbers.slice(0, last + 1), latency.sum, [...latency.histogram].flat()];
};

/** When the batch of an item ended (epoch milliseconds), up to a second later. */
export const endedAt = ({ expiresAt }: Item): number =>
  (Number(expiresAt) - RETENTION_DAYS * DAY_SECONDS) * 1_000;

/** The figures in an item; undefined when it is not one of this version. */
export const figuresIn = (item: Item): Figures | undefined => {
  if (item.version !== VERSION || typeof item.figures !== 'string') return undefined;
  try {
    const { c, o, s = [] }: { readonly [part in 'c' | 'o' | 's']?: unknown } = JSON.parse(item.figures);
    return { consumers: lines(c, ENDINGS), outboxes: lines(o, FATES), sweeps: sweepLines(s) };
  } catch {
    return undefined;
  }
};

const lines = <Count extends string>(
  content: unknown,
  names: readonly Count[],
): readonly PlaceFigures<Count>[] => {
  if (!Array.isArray(content)) throw new TypeError('There are no lines.');
  return content.map((one) => read(one, names));
};

const sweepLines = (content: unknown): readonly SweepFigures[] => {
  if (!Array.isArray(content)) throw new TypeError('There are no lines.');
  return content.map((one) => {
    const [outbox, passes]: readonly unknown[] = Array.isArray(one) ? one : [];
    if (typeof outbox !== 'string' || !isCount(passes))
      throw new TypeError('A line names its outbox, and how often it was swept.');
    return { outbox, passes };
  });
};

const isCount = (value: unknown): value is number => Number.isSafeInteger(value) && Number(value) >= 0;

/** @throws TypeError */
const read = <Count extends string>(content: unknown, names: readonly Count[]): PlaceFigures<Count> => {
  const [place, type, numbers, sum, buckets]: readonly unknown[] = Array.isArray(content) ? content : [];
  if (typeof place !== 'string' || typeof type !== 'string' || !isCount(sum))
    throw new TypeError('A line names its place, its type and a sum.');
  if (!Array.isArray(numbers) || numbers.length > names.length || !numbers.every(isCount))
    throw new TypeError('A line has a number for each count.');
  if (!Array.isArray(buckets) || buckets.length % 2 > 0 || !buckets.every(isCount))
    throw new TypeError('A line has pairs of a bucket and a count.');
  const histogram = new Map<number, number>();
  for (const [at, bucket] of buckets.entries()) {
    if (at % 2 > 0) continue;
    if (bucket > BOUNDS.length) throw new TypeError('There is no such bucket.');
    histogram.set(bucket, buckets[at + 1] ?? 0);
  }
  const counts = noCounts(names);
  for (const [at, name] of names.entries()) counts[name] = numbers[at] ?? 0;
  return { place, type, counts, latency: { sum, histogram } };
};
