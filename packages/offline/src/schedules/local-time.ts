import { DateTime, IANAZone } from 'luxon';

/** A minute on a wall clock; the month counts from 1. */
export interface LocalMinute {
  readonly year: number;
  readonly month: number;
  readonly day: number;
  readonly hour: number;
  readonly minute: number;
}

/** Where a wall clock hangs. */
export interface WallClock {
  /** What the clock shows at an instant. */
  read(instant: Date): LocalMinute;
  /**
   * The first instant at which the clock shows this minute (and second); undefined when it never does. So a time that
   * daylight saving skips does not happen, and one that it repeats happens once, as EventBridge Scheduler documents:
   * https://docs.aws.amazon.com/scheduler/latest/UserGuide/schedule-types.html
   */
  firstInstant(time: LocalMinute, second?: number): Date | undefined;
}

/** Whether EventBridge Scheduler knows the time zone: an IANA name, never a bare offset. */
export function isTimeZone(name: string): boolean {
  return !/^[+-]/.test(name) && IANAZone.isValidZone(name);
}

export function wallClock(zone: string): WallClock {
  return zone === 'UTC' ? universal : zoned(zone);
}

const universal: WallClock = {
  read: (instant) => ({
    year: instant.getUTCFullYear(),
    month: instant.getUTCMonth() + 1,
    day: instant.getUTCDate(),
    hour: instant.getUTCHours(),
    minute: instant.getUTCMinutes(),
  }),
  firstInstant({ year, month, day, hour, minute }, second = 0) {
    const instant = new Date(Date.UTC(year, month - 1, day, hour, minute, second));
    return instant.getUTCDate() === day ? instant : undefined;
  },
};

function zoned(zone: string): WallClock {
  return {
    read(instant) {
      const { year, month, day, hour, minute } = DateTime.fromJSDate(instant, { zone });
      return { year, month, day, hour, minute };
    },
    firstInstant(time, second = 0) {
      const guess = DateTime.fromObject({ ...time, second }, { zone });
      const isShown =
        guess.isValid && guess.day === time.day && guess.hour === time.hour && guess.minute === time.minute;
      if (!isShown) return undefined;
      return new Date(Math.min(...guess.getPossibleOffsets().map((possible) => possible.toMillis())));
    },
  };
}
