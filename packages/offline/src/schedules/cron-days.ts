import { type FieldShape, parseField, parseValue } from './cron-field.ts';

/** Which days of a month, from 1, an expression means. */
export type DayRule = (year: number, month: number) => readonly number[];

export type DayRuleOrProblem = { readonly days: DayRule } | { readonly problem: string };

const DAY_OF_MONTH: FieldShape = { name: 'day of month', first: 1, last: 31, wraps: true, steps: true };
/** AWS counts from Sunday = 1. */
const DAY_OF_WEEK: FieldShape = {
  name: 'day of week',
  first: 1,
  last: 7,
  names: ['SUN', 'MON', 'TUE', 'WED', 'THU', 'FRI', 'SAT'],
  wraps: true,
  steps: false,
};
const SUNDAY = 1;
const SATURDAY = 7;

/**
 * Day-of-month: values, ranges and steps; `L` the last day; `nW` the weekday (Monday to Friday) nearest to day n in
 * the same month; `LW` the last weekday.
 */
export function dayOfMonthRule(text: string): DayRuleOrProblem {
  if (text === 'L') return { days: (year, month) => [lastDay(year, month)] };
  if (text === 'LW') return { days: (year, month) => [nearestWeekday(year, month, lastDay(year, month))] };
  const [, near] = /^(\d+)W$/.exec(text) ?? [];
  if (near !== undefined) {
    const day = parseValue(near, DAY_OF_MONTH);
    if (day === undefined) return { problem: `${text} names no day from 1 to 31` };
    return { days: (year, month) => (day > lastDay(year, month) ? [] : [nearestWeekday(year, month, day)]) };
  }
  const field = parseField(text, DAY_OF_MONTH);
  return 'problem' in field ? field : { days: daysWhere((_weekday, day) => field.values.has(day)) };
}

/**
 * Day-of-week: values, names and ranges; `L` the last day of the week (Saturday); `nL` the last such day of the month;
 * `n#k` the k-th such day of the month.
 */
export function dayOfWeekRule(text: string): DayRuleOrProblem {
  if (text === 'L') return { days: daysWhere((weekday) => weekday === SATURDAY) };
  const [, name = '', mark, nth = ''] = /^(\w+?)(L|#)(\d*)$/.exec(text) ?? [];
  if (mark !== undefined) {
    const wanted = parseValue(name, DAY_OF_WEEK);
    if (wanted === undefined) return { problem: `${name} is no day of week; it takes 1-7 or SUN-SAT` };
    if (mark === 'L') return nth === '' ? lastSuch(wanted) : { problem: `nothing may follow ${name}L` };
    if (!/^[1-5]$/.test(nth)) return { problem: 'a number from 1 to 5 follows #' };
    return { days: daysWhere((weekday, day) => weekday === wanted && Math.ceil(day / 7) === Number(nth)) };
  }
  const field = parseField(text, DAY_OF_WEEK);
  return 'problem' in field ? field : { days: daysWhere((weekday) => field.values.has(weekday)) };
}

function lastSuch(wanted: number): DayRuleOrProblem {
  return { days: daysWhere((weekday, day, last) => weekday === wanted && day + 7 > last) };
}

function daysWhere(wanted: (weekday: number, day: number, last: number) => boolean): DayRule {
  return (year, month) => {
    const last = lastDay(year, month);
    const offset = weekdayOf(year, month, 1) - 1;
    const days: number[] = [];
    for (let day = 1; day <= last; day += 1)
      if (wanted(((offset + day - 1) % 7) + 1, day, last)) days.push(day);
    return days;
  };
}

function nearestWeekday(year: number, month: number, day: number): number {
  const last = lastDay(year, month);
  switch (weekdayOf(year, month, day)) {
    case SATURDAY:
      return day === 1 ? 3 : day - 1;
    case SUNDAY:
      return day === last ? day - 2 : day + 1;
    default:
      return day;
  }
}

function lastDay(year: number, month: number): number {
  return new Date(Date.UTC(year, month, 0)).getUTCDate();
}

function weekdayOf(year: number, month: number, day: number): number {
  return new Date(Date.UTC(year, month - 1, day)).getUTCDay() + 1;
}
