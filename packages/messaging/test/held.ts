import type { MemoryTable } from '@edtech/event-store';

/** A table through which every such call waits from the first on, until it is let go. `asked`: the first has come. */
export const held = (table: MemoryTable, call: 'transact' | 'range' = 'transact') => {
  const { promise: asked, resolve: ask } = Promise.withResolvers<void>();
  const { promise: free, resolve: letGo } = Promise.withResolvers<void>();
  const wait = async (of: typeof call): Promise<void> => {
    if (of !== call) return;
    ask();
    await free;
  };
  const through: MemoryTable = {
    ...table,
    async transact(writes, token) {
      await wait('transact');
      return table.transact(writes, token);
    },
    async *range(query) {
      await wait('range');
      yield* table.range(query);
    },
  };
  return { through, asked, letGo };
};
