import type { LogEntry } from '@edtech/contracts';
import type { Item, Put, Table } from '@edtech/event-store';
import { aggregate } from '@edtech/event-store/aggregate';
import { SNAPSHOT_SK, snapshotKey } from '@edtech/event-store/layout';
import { raise, Tally } from '../tally.ts';
import { context, type Scene, storeOn } from './scene.ts';

/** The aggregates of these tests take a snapshot at every third event. */
export const EVERY = 3;

export const snapshotOf = ({ table }: Scene, id = 't-1'): Promise<Item | undefined> =>
  table.get(snapshotKey('Tally', id));

/** Puts these attributes of the snapshot in the place of its own. */
export const tamper = async (scene: Scene, attributes: Omit<Item, 'pk' | 'sk'>): Promise<void> => {
  const item = await snapshotOf(scene);
  if (item === undefined) throw new Error('there is no snapshot to tamper with');
  await scene.table.write({ kind: 'put', item: { ...item, ...attributes }, when: [] });
};

export const lose = async ({ table }: Scene): Promise<void> => {
  await table.write({ kind: 'delete', key: snapshotKey('Tally', 't-1'), when: [] });
};

/** The table, whose snapshots meet `write` instead, and what a store on it logged. */
export const withSnapshotWrites = (
  { table }: Scene,
  write: (put: Put, apply: () => ReturnType<Table['write']>) => ReturnType<Table['write']>,
) => {
  const logged: LogEntry[] = [];
  const interposed: Table = {
    ...table,
    write: (one) => {
      if (one.kind !== 'put' || one.item.sk !== SNAPSHOT_SK) return table.write(one);
      return write(one, () => table.write(one));
    },
  };
  return { logged, store: storeOn(interposed, { log: (entry) => logged.push(entry) }) };
};

/** A store on the same table, and the ranges that it read. */
export const counting = ({ table }: Scene) => {
  const ranges: Parameters<Table['range']>[0][] = [];
  const store = storeOn({
    ...table,
    range(query) {
      ranges.push(query);
      return table.range(query);
    },
  });
  return { store, ranges };
};

/** Events that no snapshot is taken of: the aggregate is written without its policy. */
export const raiseUnseen = async (scene: Scene, times: number): Promise<void> => {
  await scene.store.execute(
    Tally,
    't-1',
    () => Array.from({ length: times }, () => raise(1)({ total: 0 })).flat(),
    { context },
  );
};

interface Kept {
  readonly type: 'Kept';
  readonly data: { readonly times: number };
}

/** An aggregate with a state that cannot be stored: `state` of the number of its last event. */
export const keeperOf = (state: (times: number) => unknown) =>
  aggregate<unknown, Kept>({
    type: 'Keeper',
    initial: null,
    evolve: { Kept: (_, { data: { times } }) => state(times) },
    snapshot: { version: 1, every: 1 },
  });

export const keep = (times: number) => (): readonly Kept[] => [{ type: 'Kept', data: { times } }];
