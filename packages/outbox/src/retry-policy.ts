const SECOND = 1_000;

/** The sweeper begins a pass this often. */
export const SWEEP_INTERVAL_MILLISECONDS = 30 * SECOND;

/** A refused entry was refused for what it is: trying it sooner gains nothing. */
const LONGEST_ATTEMPT_BACKOFF = 60 * SECOND;

/**
 * Shorter than the interval of the sweeps, so that every pass tries what the one before put off: whatever an outage
 * held up goes out in the first pass after it (docs/adr/0008).
 */
const LONGEST_DEFERRAL_BACKOFF = 20 * SECOND;

/** 2^n seconds, capped, the upper half of it by chance, so that those that failed together do not come back together. */
const backoff =
  (longest: number) =>
  (tries: number, random: () => number): number => {
    const full = Math.min(2 ** tries * SECOND, longest);
    return Math.round(full / 2 + random() * (full / 2));
  };

/** Milliseconds until a record that was refused `attempts` times is tried again. */
export const attemptBackoff = backoff(LONGEST_ATTEMPT_BACKOFF);

/** Milliseconds until a record that was put off `deferrals` times is tried again. */
export const deferralBackoff = backoff(LONGEST_DEFERRAL_BACKOFF);

/** Longer than the sweeper's function timeout (25 s): a lease that is over has no living owner. */
export const LEASE_MILLISECONDS = 60 * SECOND;

/** A record that has been due for longer means that the bus or the sweeper is in trouble. */
export const UNHEALTHY_AFTER_MILLISECONDS = 120 * SECOND;
