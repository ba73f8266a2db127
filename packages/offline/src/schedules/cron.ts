import { type DayRule, type DayRuleOrProblem, dayOfMonthRule, dayOfWeekRule } from './cron-days.ts';
import { type FieldShape, parseField } from './cron-field.ts';
import { InvalidSchedule } from './invalid-schedule.ts';
import type { WallClock } from './local-time.ts';

/** The minutes that `cron(minutes hours day-of-month month day-of-week year)` means, on a wall clock. */
export interface CronTimes {
  readonly minutes: readonly number[];
  readonly hours: readonly number[];
  readonly months: readonly number[];
  readonly years: readonly number[];
  readonly days: DayRule;
}

const MINUTES: FieldShape = { name: 'minute', first: 0, last: 59, wraps: true, steps: true };
const HOURS: FieldShape = { name: 'hour', first: 0, last: 23, wraps: true, steps: true };
const MONTHS: FieldShape = {
  name: 'month',
  first: 1,
  last: 12,
  names: ['JAN', 'FEB', 'MAR', 'APR', 'MAY', 'JUN', 'JUL', 'AUG', 'SEP', 'OCT', 'NOV', 'DEC'],
  wraps: true,
  steps: true,
};
const YEARS: FieldShape = { name: 'year', first: 1970, last: 2199, wraps: false, steps: true };

/**
 * Reads the six fields: https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-scheduled-rule-pattern.html
 * @throws InvalidSchedule
 */
export function parseCron(expression: string, text: string): CronTimes {
  const fields = text.split(/\s+/);
  const [minutes = '', hours = '', dayOfMonth = '', month = '', dayOfWeek = '', year = ''] = fields;
  if (fields.length !== 6 || fields.includes('')) {
    const reason = 'it takes six fields: minutes, hours, day of month, month, day of week, year';
    throw new InvalidSchedule('INVALID_CRON_FIELDS', expression, reason);
  }
  if ((dayOfMonth === '?') === (dayOfWeek === '?')) {
    const reason = 'exactly one of day of month and day of week must be ?';
    throw new InvalidSchedule('INVALID_CRON_DAYS', expression, reason);
  }
  const numbers = (field: string, shape: FieldShape): readonly number[] => {
    const parsed = parseField(field, shape);
    if ('problem' in parsed) throw new InvalidSchedule('INVALID_CRON_VALUE', expression, parsed.problem);
    return [...parsed.values].sort((one, other) => one - other);
  };
  return {
    minutes: numbers(minutes, MINUTES),
    hours: numbers(hours, HOURS),
    days: daysOf(expression, dayOfWeek === '?' ? dayOfMonthRule(dayOfMonth) : dayOfWeekRule(dayOfWeek)),
    months: numbers(month, MONTHS),
    years: numbers(year, YEARS),
  };
}

function daysOf(expression: string, rule: DayRuleOrProblem): DayRule {
  if ('problem' in rule) throw new InvalidSchedule('INVALID_CRON_VALUE', expression, rule.problem);
  return rule.days;
}

/**
 * The first instant after `after` that the expression means. First instants of growing wall-clock times grow, so the
 * search begins at what the clock shows at `after` and never looks back.
 */
export function nextCronTime(times: CronTimes, clock: WallClock, after: Date): Date | undefined {
  const from = clock.read(after);
  for (const year of times.years) {
    if (year < from.year) continue;
    for (const month of times.months) {
      if (year === from.year && month < from.month) continue;
      const thisMonth = year === from.year && month === from.month;
      for (const day of times.days(year, month)) {
        if (thisMonth && day < from.day) continue;
        const today = thisMonth && day === from.day;
        const since = today ? from : { hour: 0, minute: 0 };
        const found = firstOnDay(times, clock, { year, month, day }, since, after);
        if (found !== undefined) return found;
      }
    }
  }
  return undefined;
}

function firstOnDay(
  { hours, minutes }: CronTimes,
  clock: WallClock,
  date: { readonly year: number; readonly month: number; readonly day: number },
  since: { readonly hour: number; readonly minute: number },
  after: Date,
): Date | undefined {
  for (const hour of hours) {
    if (hour < since.hour) continue;
    for (const minute of minutes) {
      if (hour === since.hour && minute < since.minute) continue;
      const instant = clock.firstInstant({ ...date, hour, minute });
      if (instant !== undefined && instant > after) return instant;
    }
  }
  return undefined;
}
