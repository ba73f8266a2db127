import type { Occasion } from './occasion.ts';

/** Called when work at a site is done, so that what it was to overtake may follow. */
export type Crossing = () => void;

/** Lets one piece of work wait at a site until a later one has gone by. */
export interface Crossings {
  cross(occasion: Occasion): Crossing;
  /** Resolves once something that came later is done, after a second at most, or on abort. */
  beOvertaken(occasion: Occasion, signal: AbortSignal): Promise<void>;
}

/** When nothing comes that could overtake, the wait was only a delay. */
export const LONGEST_WAIT_MS = 1_000;

export function createCrossings(): Crossings {
  const waiting = new Map<string, Set<() => void>>();
  const keyOf = ({ site, names }: Occasion) => `${site}/${names[0]}`;
  return {
    cross(occasion) {
      const key = keyOf(occasion);
      return () => {
        for (const follow of [...(waiting.get(key) ?? [])]) follow();
      };
    },
    beOvertaken(occasion, signal) {
      const key = keyOf(occasion);
      const here = waiting.get(key) ?? new Set();
      waiting.set(key, here);
      return new Promise((resolve) => {
        const follow = () => {
          clearTimeout(timer);
          signal.removeEventListener('abort', follow);
          here.delete(follow);
          if (here.size === 0) waiting.delete(key);
          resolve();
        };
        const timer = setTimeout(follow, LONGEST_WAIT_MS);
        here.add(follow);
        if (signal.aborted) follow();
        else signal.addEventListener('abort', follow, { once: true });
      });
    },
  };
}
