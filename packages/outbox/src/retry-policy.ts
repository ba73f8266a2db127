const SECOND = 1_000;

/** No record waits longer than this between two tries, so that it goes out soon after an outage ends. */
const LONGEST_BACKOFF = 60 * SECOND;

/** 2^n seconds, capped, the upper half of it by chance, so that those that failed together do not come back together. */
const backoff = (tries: number, random: () => number): number => {
  const full = Math.min(2 ** tries * SECOND, LONGEST_BACKOFF);
  return Math.round(full / 2 + random() * (full / 2));
};

/** Milliseconds until a record that was refused `attempts` times is tried again. */
export const attemptBackoff = backoff;

/** Milliseconds until a record that was put off `deferrals` times is tried again. */
export const deferralBackoff = backoff;

/** Longer than the sweeper's function timeout (25 s): a lease that is over has no living owner. */
export const LEASE_MILLISECONDS = 60 * SECOND;
