import { type Item, itemBytes, type Write } from '@edtech/event-store';
import type { ItemKey } from '@edtech/event-store/layout';
import { RowNotOfAggregate, RowOwnAndShared } from './errors.ts';
import { type Lane, ownerOf } from './keys.ts';
import type { Projection } from './projection.ts';
import {
  isKeyedBy,
  OWNER,
  PROJECTION,
  type RowAttributes,
  type RowEntity,
  rowAttributes,
  rowItem,
  rowKey,
  rowName,
} from './row.ts';
import type { RowChange } from './rows.ts';

/** What the changes of several events come to for one row. */
type Folded =
  /** A row of this aggregate. */
  | { readonly kind: 'own'; readonly row: RowEntity; readonly attributes: RowAttributes }
  /** One that is in the table, and is to go. */
  | { readonly kind: 'gone'; readonly key: ItemKey }
  /** A row that aggregates share. */
  | { readonly kind: 'shared'; readonly item: Item; readonly numbers: { readonly [name: string]: number } };

/** Reads an item of the read models' table. */
export type ReadRow = (key: ItemKey) => Promise<Item | undefined>;

/** Of a lane at its beginning: it has no row yet. */
export const NO_ROWS: ReadRow = async () => undefined;

/** Folds changes into one write for each row, in whatever number of events they come. */
export interface Fold {
  /** @throws RowOwnAndShared, RowNotOfAggregate, ElectroError */
  apply(changes: readonly RowChange[]): Promise<void>;
  /** Rows that are changed so far. */
  readonly size: number;
  /** Whether any row was to go, also one that was not there. */
  readonly hasRemoved: boolean;
  /** @throws ElectroError when a row breaks its entity; RowNotOfGeneration, RowNotPlain */
  writes(): readonly Write[];
}

/**
 * @param read reads a row as it is at the position from which the events are folded. Only what the aggregate itself has put
 * counts: nobody else changes that, so whoever commits on the condition that the position is unmoved has read it right
 */
export const createFold = ({ perAggregate }: Projection, lane: Lane, read: ReadRow): Fold => {
  const { projection, generation } = lane;
  const owner = ownerOf(lane);
  const rows = new Map<string, Folded>();
  let hasRemoved = false;
  /** Rows of the aggregate in the table, as far as somebody had to know. */
  const stored = new Map<string, Promise<Item | undefined>>();

  const storedRow = (name: string, key: ItemKey): Promise<Item | undefined> => {
    const known = stored.get(name) ?? read(key).then((item) => (item?.[OWNER] === owner ? item : undefined));
    stored.set(name, known);
    return known;
  };

  const put = (row: RowEntity, attributes: RowAttributes): void => {
    const name = rowName(row, attributes);
    if (rows.get(name)?.kind === 'shared') throw new RowOwnAndShared(projection, name);
    if (perAggregate && !isKeyedBy(row, attributes, lane.aggregateId))
      throw new RowNotOfAggregate(projection, name);
    rows.set(name, { kind: 'own', row, attributes });
  };

  const patch = async (row: RowEntity, key: RowAttributes, changes: object): Promise<void> => {
    const name = rowName(row, key);
    const folded = rows.get(name);
    if (folded?.kind === 'own') {
      rows.set(name, { kind: 'own', row, attributes: { ...folded.attributes, ...changes } });
    } else if (folded === undefined) {
      const found = await storedRow(name, rowKey(row, generation, key));
      const attributes = found === undefined ? undefined : rowAttributes(row, found);
      if (attributes !== undefined) put(row, { ...attributes, ...changes });
    }
  };

  const remove = async (row: RowEntity, key: RowAttributes): Promise<void> => {
    const name = rowName(row, key);
    if (rows.get(name)?.kind === 'shared') throw new RowOwnAndShared(projection, name);
    hasRemoved = true;
    const itemKey = rowKey(row, generation, key);
    const found = await storedRow(name, itemKey);
    // What was put and removed since the position leaves nothing to delete: by now the row may be another's.
    if (found === undefined) rows.delete(name);
    else rows.set(name, { kind: 'gone', key: itemKey });
  };

  const add = (row: RowEntity, key: RowAttributes, more: { readonly [name: string]: number }): void => {
    const name = rowName(row, key);
    if (perAggregate) throw new RowNotOfAggregate(projection, name);
    const known = rows.get(name);
    if (known !== undefined && known.kind !== 'shared') throw new RowOwnAndShared(projection, name);
    const numbers: Record<string, number> = { ...known?.numbers };
    for (const [number, by] of Object.entries(more)) numbers[number] = (numbers[number] ?? 0) + by;
    const zeros = Object.fromEntries(Object.keys(numbers).map((number) => [number, 0]));
    const item = known?.item ?? rowItem(row, generation, { ...key, ...zeros });
    rows.set(name, { kind: 'shared', item, numbers });
  };

  const writeOf = (folded: Folded): Write => {
    switch (folded.kind) {
      case 'shared':
        return addition(folded.item, folded.numbers, projection);
      case 'gone':
        return {
          kind: 'delete',
          key: folded.key,
          when: [{ is: 'equal', attribute: OWNER, value: owner }],
        };
      case 'own': {
        const item = rowItem(folded.row, generation, defined(folded.attributes));
        return {
          kind: 'put',
          item: { ...item, [OWNER]: owner, [PROJECTION]: projection },
          when: [
            { is: 'absent-or-equal', attribute: OWNER, value: owner },
            { is: 'absent-or-equal', attribute: PROJECTION, value: projection },
          ],
        };
      }
    }
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
            await patch(row, change.key, change.changes);
            break;
          case 'remove':
            await remove(row, change.key);
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
    get hasRemoved() {
      return hasRemoved;
    },
    writes: () => [...rows.values()].map(writeOf),
  };
};

/** Adds to a row that aggregates share. Its other attributes, and the keys of its indexes, follow from its key. */
const addition = (item: Item, numbers: { readonly [name: string]: number }, projection: string): Write => {
  const { pk, sk } = item;
  const set = Object.fromEntries(
    Object.entries(item).flatMap(([name, value]) =>
      name === 'pk' || name === 'sk' || name in numbers || !isPlain(value) ? [] : [[name, value]],
    ),
  );
  return {
    kind: 'update',
    key: { pk, sk },
    set: { ...set, [PROJECTION]: projection },
    add: numbers,
    when: [
      { is: 'missing', attribute: OWNER },
      { is: 'absent-or-equal', attribute: PROJECTION, value: projection },
    ],
  };
};

const isPlain = (value: unknown): value is string | number | boolean =>
  typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean';

const defined = (attributes: RowAttributes): RowAttributes =>
  Object.fromEntries(Object.entries(attributes).filter(([, value]) => value !== undefined));

/** What a write takes of a transaction's bytes. */
export const writeBytes = (write: Write): number => {
  if (write.kind === 'put') return itemBytes(write.item);
  return itemBytes({ ...write.key, ...(write.kind === 'update' ? { ...write.set, ...write.add } : {}) });
};
