import type { ReplayClock } from './clock.ts';

/** Holds all that is sent to so many events a second. */
export interface Pace {
  /** Waits until `count` events may go, or the signal aborts. */
  take(count: number, until: AbortSignal): Promise<void>;
  /** So many events at a time keep the pace even. */
  readonly together: number;
}

/** One call of the bus, or of a queue, carries ten. */
const MOST_TOGETHER = 10;

const SECOND = 1_000;

/** @param eventsPerSecond as fast as it goes when undefined */
export const createPace = (eventsPerSecond: number | undefined, { now, pause }: ReplayClock): Pace => {
  if (eventsPerSecond === undefined) return { take: async () => {}, together: MOST_TOGETHER };
  let free = now();
  return {
    // A tenth of a second's worth, so that even a slow pace is no series of bursts.
    together: Math.max(1, Math.min(MOST_TOGETHER, Math.floor(eventsPerSecond / 10))),
    async take(count, until) {
      const at = Math.max(free, now());
      free = at + (count * SECOND) / eventsPerSecond;
      if (at > now()) await pause(at - now(), until);
    },
  };
};
