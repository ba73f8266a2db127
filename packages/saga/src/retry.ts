/** How often something is asked, and how long each time is waited for the answer. */
export interface RetryPolicy {
  /** Times that it is asked in all. */
  readonly attempts: number;
  /** Milliseconds for which the first answer is waited for. */
  readonly timeout: number;
  /** By how much each further wait is longer. */
  readonly backoff: number;
  /** Milliseconds that one wait takes at most. */
  readonly longest: number;
}

/** Milliseconds for which the answer to attempt `attempt` (from 1) is waited for. */
export const waitFor = ({ timeout, backoff, longest }: RetryPolicy, attempt: number): number =>
  Math.min(Math.round(timeout * backoff ** (attempt - 1)), Math.max(timeout, longest));
