/** Wakes whoever waits for something to have happened; a ring is never missed, because rings are counted. */
export interface Bell {
  /** How often it rang so far. */
  readonly rung: number;
  ring(): number;
  /** Resolves once the bell rang more than `heard` times, after `timeoutMs`, or on abort; never rejects. */
  wait(heard: number, signal: AbortSignal, timeoutMs?: number): Promise<void>;
}

export function createBell(): Bell {
  const waiting = new Set<() => void>();
  let rung = 0;
  return {
    get rung() {
      return rung;
    },
    ring() {
      rung += 1;
      for (const wake of [...waiting]) wake();
      return rung;
    },
    wait(heard, signal, timeoutMs) {
      if (rung > heard || signal.aborted) return Promise.resolve();
      return new Promise((resolve) => {
        const finish = () => {
          clearTimeout(timer);
          waiting.delete(finish);
          signal.removeEventListener('abort', finish);
          resolve();
        };
        const timer = timeoutMs === undefined ? undefined : setTimeout(finish, timeoutMs);
        waiting.add(finish);
        signal.addEventListener('abort', finish, { once: true });
      });
    },
  };
}
