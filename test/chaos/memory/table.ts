import { type Item, memoryTable, type Table, TableUnavailable, type Write } from '@edtech/event-store';
import { type AttentionIndex, createAttentionIndex } from './attention-index.ts';
import type { Environment } from './environment.ts';
import { createOngoing } from './ongoing.ts';
import type { World } from './world.ts';

type Key = { readonly pk: string; readonly sk: string };

/** One item's change, as a stream tells it. */
export interface Change {
  readonly key: Key;
  readonly before: Item | undefined;
  readonly after: Item | undefined;
}

/** A table that fails as DynamoDB may. */
export interface SimulatedTable {
  readonly name: string;
  /** Without faults or latency, for those who judge. */
  readonly base: Table;
  readonly attended: AttentionIndex['attended'];
  /** Removes an item as the table's own time to live does: nobody asks for it, and the stream tells of it. */
  expire(key: Key): Promise<void>;
  /** The table as one execution environment reaches it. */
  port(environment: Environment): Table;
}

const USUAL_INDEX_LAG_MILLISECONDS = 50;
const LONGEST_INDEX_LAG_MILLISECONDS = 20_000;

export const createTable = (
  world: World,
  name: string,
  onChange: (change: Change) => void,
): SimulatedTable => {
  const { scheduler, faults } = world;
  const chance = world.chance.fork(`table ${name}`);
  const memory = memoryTable();
  const index = createAttentionIndex(scheduler.now);
  const ongoing = createOngoing(scheduler.now, chance);

  const indexLag = (): number =>
    chance.below(faults.strikes('index-lag') ? LONGEST_INDEX_LAG_MILLISECONDS : USUAL_INDEX_LAG_MILLISECONDS);

  /**
   * Applies `writes` and tells the stream and the index. The table in memory does what it is asked before it returns a
   * promise, so that the images before and after are exact.
   */
  const applied = async <Result>(
    keys: readonly Key[],
    apply: () => Promise<Result>,
    milliseconds = 0,
  ): Promise<Result> => {
    const images = () => Promise.all(keys.map((key) => memory.get(key)));
    const [before, result, after] = await Promise.all([images(), apply(), images()]);
    keys.forEach((key, position) => {
      const change = { key, before: before[position], after: after[position] };
      if (wasWritten(result)) ongoing.hold(key, change.before, milliseconds);
      if (change.before === change.after) return;
      world.note(() => `${name}: ${key.pk} ${key.sk} is ${JSON.stringify(change.after) ?? 'gone'}`);
      index.follow(`${key.pk} ${key.sk}`, change.after, indexLag());
      onChange(change);
    });
    return result;
  };

  const demandAnswer = (): void => {
    if (faults.outUntil('table-outage', name) !== undefined)
      throw new TableUnavailable(new Error('the table is out'));
    if (faults.strikes('table-throttled')) throw new TableUnavailable(new Error('throttled'));
  };

  /** @throws TableUnavailable, before or after the call took effect */
  const faulty = async <Result>(effect: () => Promise<Result>): Promise<Result> => {
    demandAnswer();
    const result = await effect();
    if (faults.strikes('table-answer-lost')) throw new TableUnavailable(new Error('the answer was lost'));
    return result;
  };

  /** The items of a range as a query sees them: each either before or after a transaction that is under way. */
  const seen = async (query: Parameters<Table['range']>[0]): Promise<readonly Item[]> => {
    const held = ongoing.within(query.pk, query.from, query.to);
    if (held.length === 0) return collected(memory.range(query));
    world.note(() => `${name}: ${query.pk} is read half before, half after a transaction`);
    const { limit, reverse = false, ...whole } = query;
    const items = new Map((await collected(memory.range(whole))).map((item) => [item.sk, item]));
    for (const { key, before } of held) {
      if (before === undefined) items.delete(key.sk);
      else items.set(key.sk, before);
    }
    const sorted = [...items.values()].sort((one, other) => (one.sk < other.sk ? -1 : 1));
    return (reverse ? sorted.reverse() : sorted).slice(0, limit);
  };

  const got = async (key: Key): Promise<Item | undefined> => {
    const held = ongoing.at(key);
    return held === undefined ? memory.get(key) : held.before;
  };

  /** @throws TableUnavailable where DynamoDB refuses a single write because a transaction is at its item */
  const single = <Result>(write: Write, apply: () => Promise<Result>): Promise<Result> => {
    const keys = keysOf([write]);
    if (keys.some((key) => ongoing.at(key) !== undefined)) {
      faults.meet('table-contention');
      throw new TableUnavailable(new Error('a transaction is at the item'));
    }
    return applied(keys, apply);
  };

  /** Of several puts, those at whose items a transaction is are left, and any of them for want of capacity. */
  const someOf = async (items: readonly Item[]) => {
    const left = items.filter((item) => ongoing.at(item) !== undefined || faults.strikes('table-throttled'));
    const taken = items.filter((item) => !left.includes(item));
    if (taken.length > 0) await applied(taken, () => memory.puts(taken));
    return { items: left, along: false };
  };

  const transacted = async (writes: readonly Write[], token: string, milliseconds: number) => {
    const keys = keysOf(writes);
    const met = keys.findIndex((key) => ongoing.at(key) !== undefined);
    if (met !== -1) faults.meet('table-contention');
    const position = met === -1 && faults.strikes('table-contention') ? chance.below(keys.length) : met;
    if (position !== -1) return { outcome: 'cancelled', refusals: contended(writes, position) } as const;
    return applied(keys, () => memory.transact(writes, token), milliseconds);
  };

  return {
    name,
    base: memory,
    attended: index.attended,
    async expire(key) {
      await applied([key], () => memory.write({ kind: 'delete', key, when: [] }));
    },
    port: ({ call }) => ({
      get: (key) => call(`${name}.get`, () => faulty(() => got(key))),
      async *range(query) {
        yield* await call(`${name}.range`, () => faulty(() => seen(query)));
      },
      due: (query) => call(`${name}.due`, () => faulty(async () => index.due(query))),
      async *lookup(lookup, limit) {
        yield* await call(`${name}.lookup`, () => faulty(() => collected(memory.lookup(lookup, limit))));
      },
      async *scan(query) {
        yield* await call(`${name}.scan`, () => faulty(() => collected(memory.scan(query))));
      },
      async transact(writes, token) {
        const torn = writes.length > 1 && faults.strikes('torn-transaction');
        const milliseconds = torn ? ongoing.duration() : 0;
        return call(`${name}.transact`, () => faulty(() => transacted(writes, token, milliseconds)), {
          answerAfter: milliseconds,
        });
      },
      write: (write) => call(`${name}.write`, () => faulty(() => single(write, () => memory.write(write)))),
      update: (update) =>
        call(`${name}.update`, () => faulty(() => single(update, () => memory.update(update)))),
      puts: (items) => call(`${name}.puts`, () => faulty(() => someOf(items))),
    }),
  };
};

const keysOf = (writes: readonly Write[]): readonly Key[] =>
  writes.map((write) => (write.kind === 'put' ? write.item : write.key));

const wasWritten = (result: unknown): boolean =>
  typeof result === 'object' && result !== null && 'outcome' in result && result.outcome === 'committed';

/** Others are at the item of one write. */
const contended = (writes: readonly Write[], position: number) =>
  writes.map((_, index) => ({ reason: index === position ? ('contention' as const) : ('none' as const) }));

const collected = async <One>(items: AsyncIterable<One>): Promise<readonly One[]> => {
  const all: One[] = [];
  for await (const item of items) all.push(item);
  return all;
};
