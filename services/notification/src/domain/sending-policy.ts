const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

/**
 * Whoever has claimed the sending of a mail has this long to record what it came to. Longer than any function of this
 * service runs: a claim that is older was left behind by a process that ended.
 */
export const CLAIM_MILLISECONDS = 2 * MINUTE;

/** A mail that could not be sent for this long is given up: by then, it would tell nobody anything. */
export const GIVE_UP_MILLISECONDS = 24 * HOUR;

/** How often it may be tried without anybody knowing whether it went out: as many copies may arrive. */
export const MOST_UNCLEAR = 3;

const LONGEST_PAUSE_MINUTES = 60;

/** How long to wait after it was put off `times` times: 1, 2, 4 … 60 minutes. */
export const pauseAfter = (times: number): number =>
  Math.min(LONGEST_PAUSE_MINUTES, 2 ** (times - 1)) * MINUTE;

/** @param time ISO-8601 */
export const later = (time: string, milliseconds: number): string =>
  new Date(Date.parse(time) + milliseconds).toISOString();

/** Milliseconds. */
export const between = (earlier: string, time: string): number => Date.parse(time) - Date.parse(earlier);
