/**
 * A stretch of time, from `start` up to but without `end`. Instants are ISO-8601 in UTC with milliseconds, so that they sort as
 * text and two that are the same moment are the same text.
 */
export interface Stretch {
  readonly start: string;
  readonly end: string;
}

export const SECOND = 1_000;
export const MINUTE = 60 * SECOND;
export const HOUR = 60 * MINUTE;
export const DAY = 24 * HOUR;

/** `text`, an RFC 3339 time with whatever offset, as instants are written here. */
export const instant = (text: string): string => new Date(text).toISOString();

/** `milliseconds` after `at`; before it when they are negative. */
export const after = (at: string, milliseconds: number): string =>
  new Date(Date.parse(at) + milliseconds).toISOString();

/** @param start RFC 3339 */
export const lasting = (start: string, minutes: number): Stretch => ({
  start: instant(start),
  end: after(start, minutes * MINUTE),
});

export const minutesOf = ({ start, end }: Stretch): number => (Date.parse(end) - Date.parse(start)) / MINUTE;

export const overlap = (one: Stretch, other: Stretch): boolean =>
  one.start < other.end && other.start < one.end;

export const isSame = (one: Stretch, other: Stretch): boolean =>
  one.start === other.start && one.end === other.end;
