import type { Occasion } from './occasion.ts';

/** What waits because of a fault; it is work in flight. */
export interface Holds {
  during(occasion: Occasion, state: string, wait: () => Promise<void>): Promise<void>;
  phrases(): readonly string[];
}

export function createHolds(): Holds {
  const counts = new Map<string, number>();
  return {
    async during({ site, names }, state, wait) {
      const phrase = `${state} at ${site} ${names[0]}`;
      counts.set(phrase, (counts.get(phrase) ?? 0) + 1);
      try {
        await wait();
      } finally {
        const left = (counts.get(phrase) ?? 1) - 1;
        if (left > 0) counts.set(phrase, left);
        else counts.delete(phrase);
      }
    },
    phrases: () => [...counts].map(([phrase, count]) => `${count} ${phrase}`),
  };
}
