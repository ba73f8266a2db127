import {
  countOf,
  countWithin,
  type Latency,
  mergeLatencies,
  NO_LATENCY,
  type PlaceFigures,
  percentile,
} from '@edtech/metrics';

/** How long something took, in milliseconds. Of nothing there is only the count. */
export interface Durations {
  /** How many were measured. */
  readonly count: number;
  readonly average?: number;
  /** Bounds of the buckets that hold them: never below the true ones, and less than 15 % above. */
  readonly p50?: number;
  readonly p95?: number;
  readonly p99?: number;
  /** The share that took a second at most, from 0 to 1. Exact. */
  readonly withinSecond?: number;
}

export const durationsOf = ({ sum, histogram }: Latency): Durations => {
  const count = countOf(histogram);
  const [p50, p95, p99] = [0.5, 0.95, 0.99].map((share) => percentile(histogram, share));
  if (p50 === undefined || p95 === undefined || p99 === undefined) return { count };
  return { count, average: sum / count, p50, p95, p99, withinSecond: countWithin(histogram, 1_000) / count };
};

/** Of all of these together. */
export const latencyOf = (figures: readonly PlaceFigures<string>[]): Latency =>
  figures.reduce<Latency>((total, { latency }) => mergeLatencies(total, latency), NO_LATENCY);
