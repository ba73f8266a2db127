import { setTimeout as pause } from 'node:timers/promises';
import type { Crash, FaultPlan } from '@edtech/offline';
import type { Control, JournalEntry } from '@edtech/testkit/platform';

/** Breaks something. */
export interface Trouble {
  /** Functions of which every failed invocation is the trouble's doing. */
  readonly functions: readonly string[];
  /** Resolves when it is in force, with what ends it. */
  begin(control: Control): Promise<() => Promise<void>>;
}

/** A fault plan, in force until the end. */
export const underPlan = (plan: FaultPlan): Trouble => ({
  functions: [],
  async begin({ faults }) {
    await faults.set(plan);
    return () => faults.clear();
  },
});

const KILL_EVERY_MILLISECONDS = 500;

/**
 * Functions that crash at given points of their work, and are killed twice a second besides, at whatever point they
 * are. Kills alone find most environments idle; crashes alone always come at the same points.
 */
export const crashing = (rules: readonly { readonly name: string; readonly crash: Crash }[]): Trouble => {
  const functions = rules.map(({ name }) => name);
  return {
    functions,
    async begin({ faults, kill }) {
      await faults.set({ function: rules });
      const ending = new AbortController();
      const killing = (async () => {
        while (!ending.signal.aborted) {
          await Promise.all(functions.map(kill));
          await pause(KILL_EVERY_MILLISECONDS, undefined, { signal: ending.signal }).catch(() => undefined);
        }
      })();
      // Awaited at the end; until then a failure is not unhandled.
      killing.catch(() => undefined);
      return async () => {
        ending.abort();
        await killing;
        await faults.clear();
      };
    },
  };
};

/**
 * How often the trouble struck, as far as the journal reaches back: strikes of faults, and crashed invocations that no
 * fault accounts for.
 */
export const strikesIn = (
  journal: readonly JournalEntry[],
  { functions }: Trouble,
): Readonly<Record<string, number>> => {
  const counts: Record<string, number> = {};
  const count = (what: string) => {
    counts[what] = (counts[what] ?? 0) + 1;
  };
  for (const { kind, source, outcome } of journal) {
    if (kind === 'fault' && source !== 'plan' && functions.length === 0) count(outcome ?? kind);
    if (kind === 'invocation-end' && functions.includes(source) && outcome !== 'success')
      count(`crashes of ${source}`);
  }
  return counts;
};
