import type { Timing } from '@edtech/event-store';

/** Time that moves only when it is told to, or slept through. */
export interface ManualClock extends Timing {
  advance(milliseconds: number): void;
}

export const manualClock = (start = Date.parse('2026-01-01T00:00:00.000Z')): ManualClock => {
  let now = start;
  return {
    now: () => now,
    random: () => 0.5,
    sleep: async (milliseconds) => {
      now += milliseconds;
    },
    advance(milliseconds) {
      now += milliseconds;
    },
  };
};
