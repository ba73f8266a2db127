import type { Schedule } from './parse.ts';

export interface ScheduleClock {
  /** Epoch milliseconds. */
  now(): number;
  /** Calls back once, `delayMs` from now at the earliest; the answer cancels that. */
  setTimer(callback: () => void, delayMs: number): () => void;
}

export interface RunningSchedule {
  /** When it fires next; undefined when it has stopped or never will again. */
  readonly nextAt: Date | undefined;
  stop(): void;
}

/** Node's timers cannot wait longer than 2^31 - 1 ms; an hour also notices soon that the system clock was set. */
const LONGEST_WAIT_MS = 3_600_000;

/** The clock of this process; its timers do not keep the process alive. */
export const systemClock: ScheduleClock = {
  now: () => Date.now(),
  setTimer(callback, delayMs) {
    const timer = setTimeout(callback, delayMs);
    timer.unref();
    return () => clearTimeout(timer);
  },
};

/** A clock that starts with `clock` and runs `1 / scale` times as fast. */
export function scaledClock(scale: number, clock: ScheduleClock = systemClock): ScheduleClock {
  const began = clock.now();
  return {
    now: () => began + (clock.now() - began) / scale,
    setTimer: (callback, delayMs) => clock.setTimer(callback, delayMs * scale),
  };
}

/**
 * Fires at every time of the schedule, from now on. Times come from the schedule, never from when a timer ran, so that
 * lateness does not add up; a rate counts from the start. Times that passed unseen, because the machine slept, fire once.
 *
 * @param fire gets the time of the schedule, which may be a little before now
 * @param passed share of a rate's first period that has passed already, from 0 up to 1
 */
export function startSchedule(
  schedule: Schedule,
  {
    clock = systemClock,
    fire,
    passed = 0,
  }: {
    readonly clock?: ScheduleClock;
    readonly fire: (scheduledAt: Date) => void;
    readonly passed?: number;
  },
): RunningSchedule {
  let nextAt = schedule.next(new Date(clock.now() - passed * (schedule.period ?? 0)));
  let cancel = (): void => undefined;

  const wait = (): void => {
    if (nextAt === undefined) return;
    cancel = clock.setTimer(wake, Math.min(Math.max(nextAt.getTime() - clock.now(), 0), LONGEST_WAIT_MS));
  };
  const wake = (): void => {
    const now = clock.now();
    let due: Date | undefined;
    while (nextAt !== undefined && nextAt.getTime() <= now) {
      due = nextAt;
      nextAt = schedule.next(nextAt);
    }
    wait();
    if (due !== undefined) fire(due);
  };

  wait();
  return {
    get nextAt() {
      return nextAt;
    },
    stop() {
      nextAt = undefined;
      cancel();
    },
  };
}
