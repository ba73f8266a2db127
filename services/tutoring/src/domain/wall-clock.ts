import { DAY, SECOND } from './stretch.ts';

/** Milliseconds that a zone's wall clock is ahead of UTC at an instant (epoch milliseconds). */
export type ZoneOffset = (instant: number) => number;

/** Whether `name` is an IANA time zone. A bare offset is none: it knows no daylight saving. */
export const isTimeZone = (name: string): boolean => {
  if (!/^[A-Za-z]/.test(name)) return false;
  try {
    new Intl.DateTimeFormat('en-US', { timeZone: name });
    return true;
  } catch {
    return false;
  }
};

/** @throws RangeError when the zone is unknown */
export const zoneOffset = (timeZone: string): ZoneOffset => {
  const clock = new Intl.DateTimeFormat('en-US', {
    timeZone,
    hourCycle: 'h23',
    year: 'numeric',
    month: 'numeric',
    day: 'numeric',
    hour: 'numeric',
    minute: 'numeric',
    second: 'numeric',
  });
  return (instant) => {
    const shown = Object.fromEntries(
      clock.formatToParts(instant).map(({ type, value }) => [type, Number(value)]),
    );
    const { year = 0, month = 1, day = 1, hour = 0, minute = 0, second = 0 } = shown;
    return Date.UTC(year, month - 1, day, hour, minute, second) - Math.floor(instant / SECOND) * SECOND;
  };
};

/** What a wall clock shows, written as if it hung in UTC (epoch milliseconds). */
export type LocalTime = number;

/** Epoch milliseconds, `end` excluded. */
export interface Span {
  readonly start: number;
  readonly end: number;
}

/**
 * The instants at which a wall clock shows a time from `start` up to `end` of the date that begins at `midnight`.
 *
 * Mostly one span. Where daylight saving changes the clock on that date, minutes that it skips never are, and minutes that
 * it shows twice are twice.
 */
export const spansShowing = (
  offset: ZoneOffset,
  midnight: LocalTime,
  { start, end }: { readonly start: LocalTime; readonly end: LocalTime },
): readonly Span[] => {
  // Clocks are at most 14 hours off UTC, so the date lies between these, whatever the zone.
  const [dayBefore, dayAfter] = [midnight - DAY, midnight + 2 * DAY];
  const [before, afterwards] = [offset(dayBefore), offset(dayAfter)];
  if (before === afterwards) return [{ start: start - before, end: end - before }];
  const change = changeBetween(offset, dayBefore, dayAfter);
  return [
    { start: start - before, end: Math.min(end - before, change) },
    { start: Math.max(start - afterwards, change), end: end - afterwards },
  ].filter((span) => span.start < span.end);
};

/** The instant at which the offset changes: the only one in so few days. */
const changeBetween = (offset: ZoneOffset, from: number, to: number): number => {
  const before = offset(from);
  let [low, high] = [from / SECOND, to / SECOND];
  while (high - low > 1) {
    const middle = Math.floor((low + high) / 2);
    if (offset(middle * SECOND) === before) low = middle;
    else high = middle;
  }
  return high * SECOND;
};
