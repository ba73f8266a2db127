import { setTimeout as wait } from 'node:timers/promises';

/** Time, as far as a replay needs it. */
export interface ReplayClock {
  /** Epoch milliseconds. */
  readonly now: () => number;
  /** Resolves after so many milliseconds, or as soon as the signal aborts. */
  readonly pause: (milliseconds: number, until: AbortSignal) => Promise<void>;
  /** From 0 (inclusive) to 1 (exclusive). */
  readonly random: () => number;
}

export const systemClock: ReplayClock = {
  now: Date.now,
  async pause(milliseconds, signal) {
    try {
      await wait(milliseconds, undefined, { signal });
    } catch (error) {
      if (!signal.aborted) throw error;
    }
  },
  random: Math.random,
};
