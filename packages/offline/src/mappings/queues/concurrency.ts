/**
 * Lambda begins with five batches of a queue at a time, adds up to 300 a minute while there is more, and never runs
 * more than a thousand; a maximum concurrency caps it.
 * https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-scaling.html
 */
const FIRST = 5;
const MORE_PER_MS = 300 / 60_000;
const MOST = 1_000;

export interface Concurrency {
  /** How many batches may run now. */
  limit(running: number, nowMs: number): number;
}

export function createConcurrency(maximum: number | undefined): Concurrency {
  const cap = Math.min(maximum ?? MOST, MOST);
  let saturatedSince: number | undefined;
  return {
    limit(running, nowMs) {
      if (running < Math.min(FIRST, cap)) saturatedSince = undefined;
      else saturatedSince ??= nowMs;
      const grown = saturatedSince === undefined ? 0 : Math.floor((nowMs - saturatedSince) * MORE_PER_MS);
      return Math.min(FIRST + grown, cap);
    },
  };
}
