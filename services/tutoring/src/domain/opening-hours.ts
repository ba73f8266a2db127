import type { Violation } from '@edtech/contracts';
import { AvailabilityInvalid } from './refusals.ts';
import { DAY, HOUR, MINUTE, type Stretch } from './stretch.ts';
import { isTimeZone, type LocalTime, type Span, spansShowing, zoneOffset } from './wall-clock.ts';

/** In the order of `getUTCDay`. */
export const WEEKDAYS = [
  'SUNDAY',
  'MONDAY',
  'TUESDAY',
  'WEDNESDAY',
  'THURSDAY',
  'FRIDAY',
  'SATURDAY',
] as const;
export type Weekday = (typeof WEEKDAYS)[number];

/** On the wall clock of the tutor's time zone: from 09:00 up to 12:30. A day ends at 24:00. */
export interface Hours {
  readonly from: string;
  readonly to: string;
}

export interface WeeklyHours extends Hours {
  readonly day: Weekday;
}

/** What holds on one date instead of the weekly hours; no hours is a day off. */
export interface DateHours {
  readonly date: string;
  readonly hours: readonly Hours[];
}

/** When a tutor teaches. */
export interface OpeningHours {
  /** IANA name. */
  readonly timeZone: string;
  readonly weekly: readonly WeeklyHours[];
  readonly exceptions: readonly DateHours[];
}

/** @throws AvailabilityInvalid with everything that is wrong */
export const demandSound = ({ timeZone, weekly, exceptions }: OpeningHours): void => {
  const violations: Violation[] = [];
  const say = (path: string, rule: string, message: string) => violations.push({ path, rule, message });
  if (!isTimeZone(timeZone)) say('/timeZone', 'time-zone', 'must be an IANA time zone, as in Europe/Berlin');
  for (const [path, hours] of [
    ...weekly.map((one, index) => [`/weekly/${index}`, one] as const),
    ...exceptions.flatMap((one, index) =>
      one.hours.map((hours, position) => [`/exceptions/${index}/hours/${position}`, hours] as const),
    ),
  ])
    if (hours.from >= hours.to) say(path, 'order', 'must end after it begins');
  for (const [day, ofDay] of Map.groupBy(weekly, ({ day }) => day))
    if (anyOverlap(ofDay)) say('/weekly', 'overlap', `must not have hours of ${day} that overlap`);
  for (const [index, { date, hours }] of exceptions.entries()) {
    if (anyOverlap(hours)) say(`/exceptions/${index}`, 'overlap', 'must not have hours that overlap');
    if (exceptions.findIndex((other) => other.date === date) !== index)
      say(`/exceptions/${index}/date`, 'unique', 'must not come twice');
  }
  if (violations.length > 0) throw new AvailabilityInvalid(violations);
};

const anyOverlap = (hours: readonly Hours[]): boolean =>
  hours.some((one, index) =>
    hours.slice(index + 1).some((other) => one.from < other.to && other.from < one.to),
  );

/**
 * The stretches within which a tutor teaches and that touch `range`, in order, whole: what ends at midnight and goes on at
 * midnight is one. The wall clock decides, so a lesson at 09:00 is at 09:00 in winter and in summer.
 */
export const openStretches = (opening: OpeningHours, range: Stretch): readonly Stretch[] => {
  const offset = zoneOffset(opening.timeZone);
  const [from, to] = [Date.parse(range.start), Date.parse(range.end)];
  // A day more on either side: for hours across midnight, and for a range that ends with its date.
  const first = dateOf(from + offset(from)) - DAY;
  const last = dateOf(to + offset(to)) + DAY;
  const spans: Span[] = [];
  for (let midnight = first; midnight <= last; midnight += DAY)
    for (const { from: begins, to: ends } of hoursOn(opening, midnight))
      spans.push(
        ...spansShowing(offset, midnight, {
          start: midnight + sinceMidnight(begins),
          end: midnight + sinceMidnight(ends),
        }),
      );
  return joined(spans)
    .filter(({ start, end }) => start < to && from < end)
    .map(({ start, end }) => ({
      start: new Date(start).toISOString(),
      end: new Date(end).toISOString(),
    }));
};

export const isOpen = (opening: OpeningHours, stretch: Stretch): boolean =>
  openStretches(opening, stretch).some(({ start, end }) => start <= stretch.start && stretch.end <= end);

const dateOf = (local: LocalTime): LocalTime => Math.floor(local / DAY) * DAY;

const hoursOn = ({ weekly, exceptions }: OpeningHours, midnight: LocalTime): readonly Hours[] => {
  const day = new Date(midnight);
  const date = day.toISOString().slice(0, 'yyyy-mm-dd'.length);
  const weekday = WEEKDAYS[day.getUTCDay()];
  return exceptions.find((one) => one.date === date)?.hours ?? weekly.filter((one) => one.day === weekday);
};

const sinceMidnight = (time: string): number => {
  const [hour = 0, minute = 0] = time.split(':').map(Number);
  return hour * HOUR + minute * MINUTE;
};

/** In order; those that touch or overlap as one. */
const joined = (spans: readonly Span[]): readonly Span[] => {
  const result: Span[] = [];
  for (const span of spans.toSorted((one, other) => one.start - other.start)) {
    const last = result.at(-1);
    if (last === undefined || last.end < span.start) result.push(span);
    else result[result.length - 1] = { start: last.start, end: Math.max(last.end, span.end) };
  }
  return result;
};
