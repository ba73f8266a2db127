import type { MemoryTable } from '@edtech/event-store';
import type { Scheduler } from 'fast-check';

/** A table of which each call waits until the scheduler has its turn: calls of several functions interleave in any way. */
export const interleaved = (table: MemoryTable, scheduler: Scheduler): MemoryTable => {
  const late = <Result>(work: () => Promise<Result>): Promise<Result> =>
    scheduler.schedule(Promise.resolve()).then(work);
  return {
    ...table,
    get: (key) => late(() => table.get(key)),
    async *range(query) {
      await scheduler.schedule(Promise.resolve());
      yield* table.range(query);
    },
    transact: (writes, token) => late(() => table.transact(writes, token)),
    write: (write) => late(() => table.write(write)),
    update: (update) => late(() => table.update(update)),
  };
};
