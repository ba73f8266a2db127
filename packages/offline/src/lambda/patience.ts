/**
 * How long an invocation waits for an environment that is at work before another one is started. Starting one takes a
 * processor for a while, this machine has few, and what starts is cold: mostly an invocation is served sooner by an
 * environment that becomes idle. So it waits as long as a start would take, by the latest that was seen: the longer that
 * takes, the busier is the machine.
 */
export interface Patience {
  /** An environment of the function is ready, so many milliseconds after its start. */
  learn(functionKey: string, startMs: number): void;
  /**
   * Milliseconds that an invocation still waits; none, or fewer, when its patience is over.
   * @param since when it began to wait, in epoch milliseconds
   */
  leftOf(functionKey: string, since: number): number;
}

/** What is at work mostly ends sooner than this; what does not waits for something else, and not for a processor. */
const LEAST_MS = 1_000;
const MOST_MS = 5_000;

/** @param fixedMs takes the place of what would be learnt. */
export function createPatience(fixedMs?: number): Patience {
  const starts = new Map<string, { readonly readyAt: number; readonly tookMs: number }>();
  const of = (key: string) => fixedMs ?? Math.min(Math.max(starts.get(key)?.tookMs ?? 0, LEAST_MS), MOST_MS);
  return {
    learn(key, tookMs) {
      starts.set(key, { readyAt: Date.now(), tookMs });
    },
    leftOf(key, since) {
      // One that has just started gets time to work off what has gathered meanwhile.
      return of(key) - (Date.now() - Math.max(since, starts.get(key)?.readyAt ?? 0));
    },
  };
}
