/** Waits that grow and are jittered, until a budget is spent. Nothing here knows what is being tried. */
export interface RetryPolicy {
  /** Milliseconds from the first try after which no further one is begun. */
  readonly budget: number;
  /** Milliseconds before the second try, at most; doubled for each further one. */
  readonly first: number;
  /** Milliseconds between two tries, at most. */
  readonly longest: number;
}

/**
 * Conflicts resolve in milliseconds and an HTTP caller is waiting: three seconds are long enough for every writer of
 * a busy aggregate to have had its turn, and well within the shortest function timeout.
 */
export const COMMIT_RETRIES: RetryPolicy = { budget: 3_000, first: 10, longest: 250 };

export interface Timing {
  /** Epoch milliseconds. */
  readonly now: () => number;
  readonly sleep: (milliseconds: number) => Promise<void>;
  /** From 0 (inclusive) to 1 (exclusive). */
  readonly random: () => number;
}

export const systemTiming: Timing = {
  now: Date.now,
  sleep: (milliseconds) => new Promise((resolve) => setTimeout(resolve, milliseconds)),
  random: Math.random,
};

export interface Retries {
  /** Waits before the next try. False, at once, when the budget does not allow for another. */
  another(): Promise<boolean>;
}

/** "Full jitter": https://aws.amazon.com/builders-library/timeouts-retries-and-backoff-with-jitter/ */
export const retries = (policy: RetryPolicy, timing: Timing): Retries => {
  const end = timing.now() + policy.budget;
  let longest = policy.first;
  return {
    async another() {
      const wait = Math.ceil(timing.random() * longest);
      if (timing.now() + wait > end) return false;
      longest = Math.min(longest * 2, policy.longest);
      await timing.sleep(wait);
      return true;
    },
  };
};
