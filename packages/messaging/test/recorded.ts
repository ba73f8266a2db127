import type { MemoryTable, Write } from '@edtech/event-store';
import type { ItemKey } from '@edtech/event-store/layout';

/** A request to a table, and the partitions that it is about. */
export interface Request {
  readonly call: 'get' | 'range' | 'transact' | 'write' | 'update';
  readonly pks: readonly string[];
}

const keyOf = (write: Write): ItemKey => (write.kind === 'put' ? write.item : write.key);

/** A table, and what it was asked. */
export const recorded = (table: MemoryTable) => {
  const requests: Request[] = [];
  const note = (call: Request['call'], ...keys: readonly Pick<ItemKey, 'pk'>[]): void =>
    void requests.push({ call, pks: keys.map(({ pk }) => pk) });
  const through: MemoryTable = {
    ...table,
    get(key) {
      note('get', key);
      return table.get(key);
    },
    range(query) {
      note('range', query);
      return table.range(query);
    },
    transact(writes, token) {
      note('transact', ...writes.map(keyOf));
      return table.transact(writes, token);
    },
    write(write) {
      note('write', keyOf(write));
      return table.write(write);
    },
    update(update) {
      note('update', update.key);
      return table.update(update);
    },
  };
  return {
    through,
    requests,
    /** The calls that were about `pk`, since the last time that somebody wanted to know. */
    since: (pk: string): readonly Request['call'][] =>
      requests
        .splice(0)
        .filter(({ pks }) => pks.includes(pk))
        .map(({ call }) => call),
  };
};
