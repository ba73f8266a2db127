import type { Invocation } from '../lambda/index.ts';
import type { FunctionModel } from '../model.ts';

/** What Lambda's queue for asynchronous invocations needs to know of a function. */
export type AsynchronousTarget = Pick<
  FunctionModel,
  'key' | 'name' | 'arn' | 'asynchronous' | 'reservedConcurrency'
>;

export type GivenUp = 'RetriesExhausted' | 'EventAgeExceeded';

/**
 * A failed invocation is retried twice, after one minute and after two more, unless the function says otherwise.
 * https://docs.aws.amazon.com/lambda/latest/dg/invocation-async-error-handling.html
 */
const RETRY_AFTER_MS = [60_000, 120_000] as const;
const LONGEST_AGE_SECONDS = 21_600;
/** Throttles and errors of Lambda itself are retried for as long as the event may get old. */
const FIRST_BACKOFF_MS = 1_000;
const LONGEST_BACKOFF_MS = 300_000;

export interface Attempts {
  /** Invocations of the handler that failed. */
  readonly failed: number;
  /** Attempts that did not come as far as the handler. */
  readonly refused: number;
  readonly ageMs: number;
}

/**
 * What comes after an attempt that did not succeed: another one, or the end.
 *
 * @param timeScale multiplies waits and the maximum age.
 */
export function afterFailure(
  { asynchronous, reservedConcurrency }: AsynchronousTarget,
  invocation: Extract<Invocation, { outcome: 'error' }>,
  { failed, refused, ageMs }: Attempts,
  timeScale: number,
): { readonly afterMs: number } | { readonly givenUp: GivenUp } {
  const longestMs = (asynchronous?.maximumEventAgeSeconds ?? LONGEST_AGE_SECONDS) * 1_000 * timeScale;
  // Without any concurrency, events go to the destination without retries.
  if (reservedConcurrency === 0) return { givenUp: 'RetriesExhausted' };
  const retries = asynchronous?.maximumRetryAttempts ?? RETRY_AFTER_MS.length;
  const waitMs = invocation.refused
    ? Math.min(FIRST_BACKOFF_MS * 2 ** (refused - 1), LONGEST_BACKOFF_MS)
    : failed > retries
      ? undefined
      : RETRY_AFTER_MS[failed - 1];
  if (waitMs === undefined) return { givenUp: 'RetriesExhausted' };
  const afterMs = waitMs * timeScale;
  return ageMs + afterMs > longestMs ? { givenUp: 'EventAgeExceeded' } : { afterMs };
}
