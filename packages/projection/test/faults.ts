import { type BulkPuts, type MemoryTable, type Table, TableUnavailable } from '@edtech/event-store';

/** What becomes of a call that changes something. */
export type Fault =
  | 'none'
  /** It did not happen. */
  | 'out'
  /** It happened, and nobody was told. */
  | 'lost'
  /** Somebody else was at the same items. */
  | 'contention';

/** `table`, whose writes fail as `next` says. */
export const faulty = (table: Table, next: () => Fault): Table => {
  const run = async <Result>(work: () => Promise<Result>, fault = next()): Promise<Result> => {
    if (fault === 'out') throw new TableUnavailable(new Error('no answer'));
    const result = await work();
    if (fault === 'lost') throw new TableUnavailable(new Error('the answer was lost'));
    return result;
  };
  return {
    ...table,
    async transact(writes, token) {
      const fault = next();
      if (fault !== 'contention') return run(() => table.transact(writes, token), fault);
      return {
        outcome: 'cancelled',
        refusals: writes.map((_, index) => ({ reason: index === 0 ? 'contention' : 'none' })),
      };
    },
    write: (write) => run(() => table.write(write)),
    update: (update) => run(() => table.update(update)),
    puts: (items, options) => run(() => table.puts(items, options)),
  };
};

export class Crashed extends Error {}

/** A process that can be made to die at its nth write: that one, and every later call, fails. */
export interface Mortal {
  table(table: Table): Table;
  diesAt(nth: number, done: 'before' | 'after'): void;
}

export const mortal = (): Mortal => {
  let left = Number.POSITIVE_INFINITY;
  let lastIs: 'before' | 'after' = 'before';
  let isDead = false;
  const alive = (): void => {
    if (isDead) throw new Crashed();
  };
  const effect = async <Result>(work: () => Promise<Result>): Promise<Result> => {
    alive();
    left -= 1;
    if (left > 0) return work();
    isDead = true;
    if (lastIs === 'after') await work();
    throw new Crashed();
  };
  return {
    diesAt(nth, done) {
      [left, lastIs] = [nth, done];
    },
    table: (table) => ({
      async get(key) {
        alive();
        return table.get(key);
      },
      async due(query) {
        alive();
        return table.due(query);
      },
      async *lookup(lookup, limit) {
        alive();
        yield* table.lookup(lookup, limit);
      },
      async *range(query) {
        alive();
        yield* table.range(query);
      },
      async *scan(query) {
        alive();
        for await (const item of table.scan(query)) {
          alive();
          yield item;
        }
      },
      transact: (writes, token) => effect(() => table.transact(writes, token)),
      write: (write) => effect(() => table.write(write)),
      update: (update) => effect(() => table.update(update)),
      puts: (items, options) => effect(() => table.puts(items, options)),
    }),
  };
};

/** `table`, each call of which waits for its turn. */
export const taking = (turn: () => Promise<void>, table: MemoryTable): Table => {
  const turned = async <Result>(work: () => Promise<Result>): Promise<Result> => {
    await turn();
    return work();
  };
  return {
    get: (key) => turned(() => table.get(key)),
    due: (query) => turned(() => table.due(query)),
    async *lookup(lookup, limit) {
      await turn();
      yield* table.lookup(lookup, limit);
    },
    async *range(query) {
      await turn();
      yield* table.range(query);
    },
    async *scan(query) {
      await turn();
      // What comes later is seen by nobody who has passed it.
      for await (const item of table.scan(query)) {
        yield item;
        await turn();
      }
    },
    transact: (writes, token) => turned(() => table.transact(writes, token)),
    write: (write) => turned(() => table.write(write)),
    update: (update) => turned(() => table.update(update)),
    puts: (items, options) => turned(() => table.puts(items, options)),
  };
};

/** Puts one after the other: whoever dies has put some of them. */
export const putting = (table: Table): BulkPuts => ({
  async putAll(items, before) {
    for (const item of items) {
      await before();
      await table.write({ kind: 'put', item, when: [] });
    }
  },
});
