import { oneOf, type QueryOf, type QueryReader, RequestRefused } from '@edtech/http';
import type { TimeRange } from '@edtech/metrics';

/** The longest that is answered at once: one query for each minute, well within the function's time. */
const MOST_HOURS = 24;

const HOUR = 3_600_000;

/** What is asked about when nothing is said. */
const LAST_MILLISECONDS = 15 * 60_000;

const ZONED = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(:\d{2}(\.\d{1,3})?)?Z$/;

const moment: QueryReader<string, false> = {
  read: (text) => {
    const at = ZONED.test(text) ? new Date(text) : undefined;
    return at === undefined || Number.isNaN(at.getTime()) ? undefined : at.toISOString();
  },
  rule: 'moment',
  message: 'must be a time of UTC, as in 2026-11-28T08:00:00Z',
  needed: false,
  schema: { type: 'string', format: 'date-time' },
};

/** The query parameters of figures. */
export const metricsQuery = { from: moment, to: moment, by: oneOf('minute') };

/**
 * What is asked about: the last quarter of an hour unless it is said.
 * @param now epoch milliseconds
 * @throws RequestRefused `query-invalid`
 */
export const rangeOf = ({ from, to }: QueryOf<typeof metricsQuery>, now: number): TimeRange => {
  const end = to ?? new Date(now).toISOString();
  const begin = from ?? new Date(Date.parse(end) - LAST_MILLISECONDS).toISOString();
  const length = Date.parse(end) - Date.parse(begin);
  const refuse = (rule: string, message: string): never => {
    throw new RequestRefused('query-invalid', { violations: [{ path: 'to', rule, message }] });
  };
  if (length <= 0) refuse('order', 'must be after from');
  if (length > MOST_HOURS * HOUR) refuse('range', `must be at most ${MOST_HOURS} hours after from`);
  return { from: begin, to: end };
};
