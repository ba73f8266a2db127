import { needed, type QueryReader, RequestRefused, wholeNumber } from '@edtech/http';
import { LESSON_MINUTES, STEP_MINUTES } from '../domain/booking-rules.ts';
import { DAY, type Stretch } from '../domain/stretch.ts';

const UTC_TIME = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(\.\d{3})?Z$/;

/** A time of UTC. An offset is none of these: its + would have to be encoded, and arrives as a blank when it is not. */
const utcTime: QueryReader<string> = {
  read: (text) => {
    const time = UTC_TIME.test(text) ? Date.parse(text) : Number.NaN;
    return Number.isNaN(time) ? undefined : new Date(time).toISOString();
  },
  rule: 'date-time',
  message: 'must be a time of UTC, as in 2026-11-05T16:00:00Z',
  needed: false,
  schema: { type: 'string', format: 'date-time', pattern: UTC_TIME.source },
};

const range = wholeNumber({ from: LESSON_MINUTES.shortest, to: LESSON_MINUTES.longest });

/** As long as a lesson can be. */
const lessonMinutes: QueryReader<number> = {
  ...range,
  read: (text) => {
    const minutes = range.read(text);
    return minutes === undefined || minutes % STEP_MINUTES !== 0 ? undefined : minutes;
  },
  message: `${range.message}, in steps of ${STEP_MINUTES}`,
  schema: { ...range.schema, multipleOf: STEP_MINUTES },
};

/** What a list of free slots asks for, beside the page. */
export const slotQuery = {
  from: needed(utcTime),
  to: needed(utcTime),
  minutes: needed(lessonMinutes),
  cursor: utcTime,
};

const MOST_DAYS = 31;

/** @throws RequestRefused `query-invalid` when it ends before it begins, or is too long */
export const demandRange = (range: Stretch): void => {
  const length = Date.parse(range.end) - Date.parse(range.start);
  if (length > 0 && length <= MOST_DAYS * DAY) return;
  const message = `must be later than from, by at most ${MOST_DAYS} days`;
  throw new RequestRefused('query-invalid', { violations: [{ path: 'to', rule: 'range', message }] });
};
