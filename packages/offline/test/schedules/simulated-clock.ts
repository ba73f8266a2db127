import type { ScheduleClock } from '../../src/schedules/index.ts';

/** A clock that stands still until it is run; timers fire in order, each `lateByMs` after its time. */
export interface SimulatedClock extends ScheduleClock {
  runUntil(end: Date): void;
  /** Lets time pass without running any timer, as when the machine sleeps. */
  sleepUntil(end: Date): void;
  readonly timers: number;
}

export function simulatedClock(start: Date, { lateByMs = 0 } = {}): SimulatedClock {
  const timers = new Map<number, { readonly at: number; readonly callback: () => void }>();
  let now = start.getTime();
  let created = 0;
  return {
    now: () => now,
    setTimer(callback, delayMs) {
      created += 1;
      const id = created;
      timers.set(id, { at: now + delayMs + lateByMs, callback });
      return () => timers.delete(id);
    },
    runUntil(end) {
      for (;;) {
        const [next] = [...timers].sort(([, one], [, other]) => one.at - other.at);
        if (next === undefined || next[1].at > end.getTime()) break;
        const [id, { at, callback }] = next;
        timers.delete(id);
        now = Math.max(now, at);
        callback();
      }
      now = end.getTime();
    },
    sleepUntil(end) {
      now = end.getTime();
    },
    get timers() {
      return timers.size;
    },
  };
}
