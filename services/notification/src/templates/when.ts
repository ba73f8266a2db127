const MINUTE = 60_000;

/** British English: the day before the month, and 24 hours. */
const LOCALE = 'en-GB';

/** `5 November 2026`. @param time ISO-8601 */
export const dayOf = (time: string, timeZone = 'UTC'): string =>
  new Intl.DateTimeFormat(LOCALE, { dateStyle: 'long', timeZone }).format(new Date(time));

/**
 * `Thursday, 5 November 2026, 17:00 to 18:00 (Europe/Berlin)`. The zone is named: a time of day without one is a guess.
 * @param time ISO-8601
 * @param minutes how long it takes; undefined when nobody said
 */
export const whenOf = (time: string, minutes: number | undefined, timeZone = 'UTC'): string => {
  const start = new Date(time);
  const day = new Intl.DateTimeFormat(LOCALE, { weekday: 'long', timeZone }).format(start);
  const clock = new Intl.DateTimeFormat(LOCALE, { hour: '2-digit', minute: '2-digit', timeZone });
  const end = minutes === undefined ? undefined : new Date(start.getTime() + minutes * MINUTE);
  const times = [start, ...(end === undefined ? [] : [end])].map((moment) => clock.format(moment));
  return `${day}, ${dayOf(time, timeZone)}, ${times.join(' to ')} (${timeZone})`;
};
