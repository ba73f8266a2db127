/** EventBridge backs off exponentially with jitter and says no numbers; these are ours. */
const FIRST_BACKOFF_MS = 1_000;
const LONGEST_BACKOFF_MS = 600_000;

export type Exhausted = 'MaximumRetryAttempts' | 'MaximumEventAgeInSeconds';

export interface RetryClock {
  readonly timeScale: number;
  /** From 0 to 1, exclusive; spreads the retries. */
  readonly random: () => number;
}

/**
 * Whether a failed delivery is tried again, and after how many milliseconds.
 * https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-rule-retry-policy.html
 *
 * @param retries how many retries there were already.
 * @param ageMs how long ago the event was accepted.
 */
export function nextRetry(
  policy: { readonly maximumAttempts: number; readonly maximumAgeSeconds: number },
  { retries, ageMs }: { readonly retries: number; readonly ageMs: number },
  { timeScale, random }: RetryClock,
): { readonly afterMs: number } | { readonly exhausted: Exhausted } {
  if (retries >= policy.maximumAttempts) return { exhausted: 'MaximumRetryAttempts' };
  const ceiling = Math.min(FIRST_BACKOFF_MS * 2 ** retries, LONGEST_BACKOFF_MS);
  const afterMs = (ceiling / 2 + (ceiling / 2) * random()) * timeScale;
  if (ageMs + afterMs > policy.maximumAgeSeconds * 1000 * timeScale)
    return { exhausted: 'MaximumEventAgeInSeconds' };
  return { afterMs };
}
