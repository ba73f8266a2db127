/** Lets writes to a table through side by side, and keeps them back while somebody has the table for itself. */
export interface WriteGate {
  /** Resolves once none of the tables is taken; the answer says that the write is over. */
  enter(tableNames: readonly string[]): Promise<() => void>;
  /**
   * Does the work while no write to the table is under way; those that come meanwhile wait.
   * @throws TableStaysBusy when a write that is under way does not end; no work has been done then
   */
  alone<Result>(tableName: string, work: () => Promise<Result>): Promise<Result>;
}

/** A write to the table has been under way for too long to be waited for. */
export class TableStaysBusy extends Error {
  override readonly name = 'TableStaysBusy';

  constructor(tableName: string) {
    super(`a write to ${tableName} has not ended for ${PATIENCE_MS} ms`);
  }
}

/** Others wait meanwhile, so not for long. */
const PATIENCE_MS = 1_000;

export function createWriteGate(): WriteGate {
  const writes = new Map<string, number>();
  const taken = new Set<string>();
  const waiting = new Set<() => void>();

  const count = (name: string, change: number) => {
    const now = (writes.get(name) ?? 0) + change;
    if (now === 0) writes.delete(name);
    else writes.set(name, now);
  };
  const announce = () => {
    for (const wake of [...waiting]) wake();
  };
  /** Resolves to true on the next change, to false after `timeoutMs` without one. */
  const change = (timeoutMs?: number) =>
    new Promise<boolean>((resolve) => {
      const finish = (changed: boolean) => {
        clearTimeout(timer);
        waiting.delete(wake);
        resolve(changed);
      };
      const wake = () => finish(true);
      const timer = timeoutMs === undefined ? undefined : setTimeout(() => finish(false), timeoutMs);
      waiting.add(wake);
    });

  return {
    async enter(tableNames) {
      while (tableNames.some((name) => taken.has(name))) await change();
      for (const name of tableNames) count(name, 1);
      let isOver = false;
      return () => {
        if (isOver) return;
        isOver = true;
        for (const name of tableNames) count(name, -1);
        announce();
      };
    },
    async alone(tableName, work) {
      while (taken.has(tableName)) await change();
      taken.add(tableName);
      try {
        const until = performance.now() + PATIENCE_MS;
        while (writes.has(tableName)) {
          const left = until - performance.now();
          if (left <= 0) throw new TableStaysBusy(tableName);
          await change(left);
        }
        return await work();
      } finally {
        taken.delete(tableName);
        announce();
      }
    },
  };
}
