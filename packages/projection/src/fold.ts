import type { Item, Write } from '@edtech/event-store';
import type { ItemKey } from '@edtech/event-store/layout';
import { OWNER, type RowEntity, rowAttributes, rowItem, rowKey } from './row.ts';
import type { RowChange } from './rows.ts';

/** What the changes of several events come to for one row. */
type Folded =
  /** A row of this aggregate; `item` is undefined when it is gone. */
  | { readonly kind: 'own'; readonly item: Item | undefined }
  /** A row that aggregates share. */
  | { readonly kind: 'shared'; readonly item: Item; readonly numbers: { readonly [name: string]: number } };

export interface FoldOptions {
  readonly generation: string;
  /** The aggregate whose events they are. */
  readonly owner: string;
  /** Reads a row that an earlier commit of this aggregate has put. */
  readonly read: (key: ItemKey) => Promise<Item | undefined>;
}

/** Folds changes into one write for each row, in whatever number of events they come. */
export interface Fold {
  /** @throws ElectroError when a row breaks its entity */
  apply(changes: readonly RowChange[]): Promise<void>;
  /** Rows that are changed so far. */
  readonly size: number;
  writes(): readonly Write[];
}

export const createFold = ({ generation, owner, read }: FoldOptions): Fold => {
  const rows = new Map<string, { readonly key: ItemKey; readonly folded: Folded }>();
  const nameOf = ({ pk, sk }: ItemKey): string => JSON.stringify([pk, sk]);
  const keep = (key: ItemKey, folded: Folded): void => void rows.set(nameOf(key), { key, folded });

  /** The row as this fold leaves it so far, or as it is in the table. */
  const current = async (key: ItemKey): Promise<Item | undefined> => {
    const known = rows.get(nameOf(key));
    if (known?.folded.kind === 'own') return known.folded.item;
    return read(key);
  };

  const put = (row: RowEntity, attributes: object): void => {
    const item = rowItem(row, generation, attributes);
    keep(keyOf(item), { kind: 'own', item: { ...item, [OWNER]: owner } });
  };

  const patch = async (row: RowEntity, key: ItemKey, changes: object): Promise<void> => {
    const found = await current(key);
    const attributes = found === undefined ? undefined : rowAttributes(row, found);
    if (attributes !== undefined) put(row, defined({ ...attributes, ...changes }));
  };

  const add = (row: RowEntity, key: object, more: { readonly [name: string]: number }): void => {
    const zeros = Object.fromEntries(Object.keys(more).map((name) => [name, 0]));
    const item = rowItem(row, generation, { ...key, ...zeros });
    const known = rows.get(nameOf(item))?.folded;
    const numbers: Record<string, number> = known?.kind === 'shared' ? { ...known.numbers } : {};
    for (const [name, number] of Object.entries(more)) numbers[name] = (numbers[name] ?? 0) + number;
    keep(keyOf(item), { kind: 'shared', item, numbers });
  };

  return {
    async apply(changes) {
      for (const change of changes) {
        const { row } = change;
        switch (change.kind) {
          case 'put':
            put(row, change.item);
            break;
          case 'patch':
            await patch(row, rowKey(row, generation, change.key), change.changes);
            break;
          case 'remove':
            keep(rowKey(row, generation, change.key), { kind: 'own', item: undefined });
            break;
          case 'add':
            add(row, change.key, change.numbers);
            break;
        }
      }
    },
    get size() {
      return rows.size;
    },
    writes: () => [...rows.values()].map(({ key, folded }) => writeOf(key, folded, owner)),
  };
};

const writeOf = (key: ItemKey, folded: Folded, owner: string): Write => {
  if (folded.kind === 'shared') {
    const { item, numbers } = folded;
    // The keys of its indexes and what its key says; a row that is there has them already.
    const set = Object.fromEntries(
      Object.entries(item).flatMap(([name, value]) =>
        name === 'pk' || name === 'sk' || name in numbers || !isPlain(value) ? [] : [[name, value]],
      ),
    );
    return { kind: 'update', key, set, add: numbers, when: [] };
  }
  const when = [{ is: 'absent-or-equal', attribute: OWNER, value: owner }] as const;
  return folded.item === undefined ? { kind: 'delete', key, when } : { kind: 'put', item: folded.item, when };
};

const isPlain = (value: unknown): value is string | number | boolean =>
  typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean';

const keyOf = ({ pk, sk }: ItemKey): ItemKey => ({ pk, sk });

const defined = (attributes: object): object =>
  Object.fromEntries(Object.entries(attributes).filter(([, value]) => value !== undefined));
