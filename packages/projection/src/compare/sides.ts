import type { Item, Table } from '@edtech/event-store';
import type { ItemKey } from '@edtech/event-store/layout';
import { laneOf, ownerOf, positionKey, positionPrefix } from '../keys.ts';
import { OWNER } from '../row.ts';
import { isRowOf } from '../views-scan.ts';
import { canonicalRow, counterpartKey, neutralName } from './canonical.ts';

/** An item of one of two generations, and what to find its counterpart by. */
export type Member =
  | {
      readonly kind: 'position';
      readonly group: string;
      readonly element: string;
      readonly side: Side;
      readonly item: Item;
    }
  | {
      readonly kind: 'own' | 'shared';
      /** The aggregate whose row it is; for a shared row, the row itself. */
      readonly group: string;
      readonly element: string;
      readonly side: Side;
      readonly item: Item;
    };

export type Side = 'left' | 'right';

export interface Sides {
  readonly projection: string;
  /** Ids of generations. */
  readonly left: string;
  readonly right: string;
}

/** What an item of the views table is to a comparison; undefined when nothing. */
export const memberOf = (item: Item, { projection, left, right }: Sides): Member | undefined => {
  for (const side of ['left', 'right'] as const) {
    const generation = side === 'left' ? left : right;
    if (item.pk.startsWith(positionPrefix(projection, generation))) {
      const lane = laneOf(item.pk);
      if (lane === undefined) return undefined;
      const group = ownerOf(lane);
      return { kind: 'position', group, element: `${group} ${item.version}`, side, item };
    }
    if (!isRowOf(item, { projection, generation })) continue;
    const name = neutralName(item, generation);
    const owner = item[OWNER];
    return {
      kind: owner === undefined ? 'shared' : 'own',
      group: owner === undefined ? name : String(owner),
      element: `${name} ${canonicalRow(item)}`,
      side,
      item,
    };
  }
  return undefined;
};

/** The same row, or position, of both generations. */
export interface Pair {
  readonly left: ItemKey;
  readonly right: ItemKey;
}

export const pairOf = ({ kind, side, item }: Member, sides: Sides): Pair => {
  const [from, to] = side === 'left' ? [sides.left, sides.right] : [sides.right, sides.left];
  const here = { pk: item.pk, sk: item.sk };
  const there = kind === 'position' ? positionIn(item, to) : counterpartKey(item, from, to);
  return side === 'left' ? { left: here, right: there } : { left: there, right: here };
};

const positionIn = (item: Item, generation: string): ItemKey => {
  const lane = laneOf(item.pk);
  if (lane === undefined) throw new Error(`${item.pk} is no position.`);
  return positionKey({ ...lane, generation });
};

/** The positions of the aggregate `owner` in both generations. */
export const positionsOf = (owner: string, { projection, left, right }: Sides): Pair => {
  const [aggregateType = '', ...id] = owner.split('#');
  const of = (generation: string) =>
    positionKey({ projection, generation, aggregateType, aggregateId: id.join('#') });
  return { left: of(left), right: of(right) };
};

export const readPair = async (
  views: Table,
  { left, right }: Pair,
): Promise<readonly [Item | undefined, Item | undefined]> => Promise.all([views.get(left), views.get(right)]);
