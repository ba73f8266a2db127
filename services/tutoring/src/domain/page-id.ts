import { BREAK_MINUTES } from './booking-rules.ts';
import { after, DAY, MINUTE, type Stretch } from './stretch.ts';

/** A day of UTC, as in 2026-11-05. */
const dayOf = (instant: string): string => instant.slice(0, 'yyyy-mm-dd'.length);

const SEPARATOR = '@';

/** Id of the page of a tutor's calendar on which `instant` is. Nothing is there but the day, so ids of any kind can be read. */
export const pageAt = (tutorId: string, instant: string): string => `${tutorId}${SEPARATOR}${dayOf(instant)}`;

export const tutorOfPage = (pageId: string): string => pageId.slice(0, -`${SEPARATOR}yyyy-mm-dd`.length);

export const isOnPage = (pageId: string, instant: string): boolean => pageId.endsWith(dayOf(instant));

/** The pages that a stretch touches, and the break after it, in order. */
export const pagesOf = (tutorId: string, { start, end }: Stretch): readonly string[] => {
  const pages: string[] = [];
  const over = after(end, BREAK_MINUTES * MINUTE);
  for (let day = Date.parse(dayOf(start)); day < Date.parse(over); day += DAY)
    pages.push(pageAt(tutorId, new Date(day).toISOString()));
  return pages;
};

/** `stretch` with the break after it: two that do not overlap leave a break between them. */
export const withBreak = ({ start, end }: Stretch): Stretch => ({
  start,
  end: after(end, BREAK_MINUTES * MINUTE),
});
