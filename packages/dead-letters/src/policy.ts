const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

/** How letters are redriven by themselves. All tries together take less than the time in which each has to be seen to. */
export const REDRIVE_POLICY = {
  /** Redrives by itself, then a person has to look. */
  limit: 5,
  /** Milliseconds before the first; doubled for each further one. */
  firstWait: 5 * MINUTE,
  longestWait: 160 * MINUTE,
  /**
   * Milliseconds after which a letter that was sent and has not come back counts as redriven. All receives of a queue together
   * wait for less. One that comes back later all the same is open again.
   */
  settled: 20 * MINUTE,
  /** Milliseconds after which one that was to be sent, and is not known to have been, is sent again. */
  lease: 4 * MINUTE,
  /** Milliseconds in which each has to be redriven, routed or discarded. */
  deadline: 24 * HOUR,
  /** Milliseconds before the deadline at which whatever is still open goes to a person. */
  margin: 2 * HOUR,
} as const;

/** Days for which a closed letter is kept: longer than a copy of its message can wait in a queue and its dead letters. */
export const CLOSED_DAYS = 60;

/** The processor runs this often. */
export const PROCESSOR_SCHEDULE = 'rate(5 minutes)';

/** Milliseconds before the redrive that follows `redrives` in vain. */
export const waitBefore = (redrives: number): number =>
  Math.min(REDRIVE_POLICY.firstWait * 2 ** redrives, REDRIVE_POLICY.longestWait);

export const iso = (milliseconds: number): string => new Date(milliseconds).toISOString();
