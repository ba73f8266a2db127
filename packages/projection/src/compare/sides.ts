import type { Item, Table } from '@edtech/event-store';
import type { ItemKey } from '@edtech/event-store/layout';
import { aggregateNamed, laneOf, ownerOf, positionKey, positionPrefix } from '../keys.ts';
import { OWNER, POSITION } from '../row.ts';
import { isRowOf } from '../views-scan.ts';
import { canonicalRow, counterpartKey, neutralName } from './canonical.ts';

/** An item of one of two generations, and what to find its counterpart by. */
export interface Member {
  readonly kind: 'position' | 'own' | 'shared';
  /** The aggregate whose position or row it is; for a shared row, the row itself. */
  readonly group: string;
  readonly element: string;
  readonly side: Side;
  readonly item: Item;
}

export type Side = 'left' | 'right';

export interface Sides {
  readonly projection: string;
  /** Ids of generations. */
  readonly left: string;
  readonly right: string;
}

/** What an item of the views table is to a comparison: nothing, a position, a row, or both in one. */
export const membersOf = (item: Item, { projection, left, right }: Sides): readonly Member[] =>
  (['left', 'right'] as const).flatMap((side) => {
    const generation = side === 'left' ? left : right;
    return [
      ...(item.pk.startsWith(positionPrefix(projection, generation)) ? positionIn(item, side) : []),
      ...(isRowOf(item, { projection, generation }) ? [rowIn(item, side, generation)] : []),
    ];
  });

const positionIn = (item: Item, side: Side): readonly Member[] => {
  const lane = laneOf(item.pk);
  if (lane === undefined) return [];
  const group = ownerOf(lane);
  return [{ kind: 'position', group, element: `${group} ${item[POSITION]}`, side, item }];
};

const rowIn = (item: Item, side: Side, generation: string): Member => {
  const name = neutralName(item, generation);
  const owner = item[OWNER];
  return {
    kind: owner === undefined ? 'shared' : 'own',
    group: owner === undefined ? name : String(owner),
    element: `${name} ${canonicalRow(item)}`,
    side,
    item,
  };
};

/** The same row, or position, of both generations. */
export interface Pair {
  readonly left: ItemKey;
  readonly right: ItemKey;
}

export const pairOf = ({ kind, side, item }: Member, sides: Sides): Pair => {
  const [from, to] = side === 'left' ? [sides.left, sides.right] : [sides.right, sides.left];
  const here = { pk: item.pk, sk: item.sk };
  const there = kind === 'position' ? positionThere(item, to) : counterpartKey(item, from, to);
  return side === 'left' ? { left: here, right: there } : { left: there, right: here };
};

const positionThere = (item: Item, generation: string): ItemKey => {
  const lane = laneOf(item.pk);
  if (lane === undefined) throw new Error(`${item.pk} is no position.`);
  return positionKey({ ...lane, generation });
};

/** The positions of the aggregate `owner` in both generations. */
export const positionsOf = (owner: string, { projection, left, right }: Sides): Pair => {
  const aggregate = aggregateNamed(owner);
  const of = (generation: string) => positionKey({ projection, generation, ...aggregate });
  return { left: of(left), right: of(right) };
};

export const readPair = async (
  views: Table,
  { left, right }: Pair,
): Promise<readonly [Item | undefined, Item | undefined]> => Promise.all([views.get(left), views.get(right)]);
