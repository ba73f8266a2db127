import { nextCronTime, parseCron } from './cron.ts';
import { InvalidSchedule } from './invalid-schedule.ts';
import { isTimeZone, type WallClock, wallClock } from './local-time.ts';
import { parseRate } from './rate.ts';

export interface Schedule {
  /** Milliseconds between two times of a rate; what goes by the clock has none. */
  readonly period?: number;
  /**
   * The first time after `after`, undefined when there is none. A rate counts from `after`: give it the start, then
   * each time that it returned.
   */
  next(after: Date): Date | undefined;
}

export interface ScheduleOptions {
  /** IANA name, for schedules of EventBridge Scheduler; schedules of rules are in UTC. */
  readonly timezone?: string;
}

/**
 * Reads `rate(…)`, `cron(…)` or `at(…)`.
 *
 * https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-scheduled-rule-pattern.html
 * https://docs.aws.amazon.com/scheduler/latest/UserGuide/schedule-types.html
 *
 * @throws InvalidSchedule where AWS would refuse it
 * @example parseSchedule('cron(0 9 ? * MON-FRI *)', { timezone: 'Europe/Berlin' }).next(new Date())
 */
export function parseSchedule(expression: string, { timezone = 'UTC' }: ScheduleOptions = {}): Schedule {
  if (!isTimeZone(timezone)) {
    const reason = `${timezone} is no time zone; write an IANA name such as Europe/Berlin`;
    throw new InvalidSchedule('UNKNOWN_TIME_ZONE', expression, reason);
  }
  const [, kind, fields = ''] = /^(rate|cron|at)\((.*)\)$/.exec(expression) ?? [];
  switch (kind) {
    case 'rate': {
      const period = parseRate(expression, fields);
      return { period, next: (after) => new Date(after.getTime() + period) };
    }
    case 'cron': {
      const times = parseCron(expression, fields);
      const clock = wallClock(timezone);
      return { next: (after) => nextCronTime(times, clock, after) };
    }
    case 'at': {
      const instant = parseTime(expression, fields, wallClock(timezone));
      return { next: (after) => (instant !== undefined && instant > after ? new Date(instant) : undefined) };
    }
    default: {
      const reason = 'write rate(value unit), cron(six fields) or at(yyyy-mm-ddThh:mm:ss)';
      throw new InvalidSchedule('UNKNOWN_EXPRESSION', expression, reason);
    }
  }
}

/** The time of a one-time schedule; undefined when daylight saving skips it. */
function parseTime(expression: string, text: string, clock: WallClock): Date | undefined {
  const [, ...parts] = /^(\d{4})-(\d\d)-(\d\d)T(\d\d):(\d\d):(\d\d)$/.exec(text) ?? [];
  const [year = 0, month = 0, day = 0, hour = 0, minute = 0, second = 0] = parts.map(Number);
  const inUtc = new Date(Date.UTC(year, month - 1, day, hour, minute, second));
  if (parts.length === 0 || inUtc.toISOString().slice(0, 19) !== text) {
    const reason = 'write a date and time that exist, without a zone: at(2026-03-29T09:00:00)';
    throw new InvalidSchedule('INVALID_TIME', expression, reason);
  }
  return clock.firstInstant({ year, month, day, hour, minute }, second);
}
