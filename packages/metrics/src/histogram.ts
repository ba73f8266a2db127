/**
 * Twenty steps to each power of ten, the preferred numbers R20 (ISO 3): a bound is 9 to 15 % above the one before, and every promise
 * that people make in round numbers, a second first, is a bound itself.
 */
const STEPS = [
  1, 1.12, 1.25, 1.4, 1.6, 1.8, 2, 2.24, 2.5, 2.8, 3.15, 3.55, 4, 4.5, 5, 5.6, 6.3, 7.1, 8, 9,
] as const;

/** From a millisecond to more than a day. */
const DECADES = [1, 10, 100, 1_000, 10_000, 100_000, 1_000_000, 10_000_000];

/**
 * Upper bounds of the buckets in milliseconds, from 1 to 90,000,000. They are part of what is stored, as their positions: a
 * change needs another version of the items.
 */
export const BOUNDS: readonly number[] = DECADES.flatMap((decade) =>
  STEPS.map((step) => Math.round(step * decade * 100) / 100),
);

/** How many durations there are in each bucket, by its position among `BOUNDS`; one more is for what is beyond the last. */
export type Histogram = ReadonlyMap<number, number>;

/** The bucket of a duration: the first whose bound is not below it. */
export const bucketOf = (milliseconds: number): number => {
  let low = 0;
  let high = BOUNDS.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (milliseconds <= (BOUNDS[middle] ?? 0)) high = middle;
    else low = middle + 1;
  }
  return low;
};

export const histogramOf = (durations: Iterable<number>): Histogram => {
  const buckets = new Map<number, number>();
  for (const one of durations) {
    const bucket = bucketOf(one);
    buckets.set(bucket, (buckets.get(bucket) ?? 0) + 1);
  }
  return sorted(buckets);
};

export const mergeHistograms = (one: Histogram, other: Histogram): Histogram => {
  const merged = new Map(one);
  for (const [bucket, count] of other) merged.set(bucket, (merged.get(bucket) ?? 0) + count);
  return sorted(merged);
};

export const countOf = (histogram: Histogram): number =>
  histogram.values().reduce((total, count) => total + count, 0);

/**
 * The bound of the bucket that holds the percentile (nearest rank), so never below the true one and less than 15 % above it.
 * Undefined of nothing; the last bound for what is beyond it.
 * @param share 0.95 for the 95th
 */
export const percentile = (histogram: Histogram, share: number): number | undefined => {
  const rank = Math.max(1, Math.ceil(countOf(histogram) * share));
  let seen = 0;
  for (const [bucket, count] of histogram) {
    seen += count;
    if (seen >= rank) return BOUNDS[bucket] ?? BOUNDS.at(-1);
  }
  return undefined;
};

/** How many took no longer than `bound`, which is one of `BOUNDS`. */
export const countWithin = (histogram: Histogram, bound: number): number => {
  const last = bucketOf(bound);
  return histogram.entries().reduce((total, [bucket, count]) => total + (bucket <= last ? count : 0), 0);
};

const sorted = (buckets: ReadonlyMap<number, number>): Histogram =>
  new Map([...buckets].sort(([one], [other]) => one - other));
