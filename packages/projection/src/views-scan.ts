import type { Item, Table } from '@edtech/event-store';
import { behindPrefix, checkpointPrefix, positionPrefix, projectionPk, touchedPrefix } from './keys.ts';
import { GENERATION, PROJECTION } from './row.ts';

/** One set of the rows of a read model. */
export interface Placed {
  readonly projection: string;
  readonly generation: string;
}

/** Whether an item of the views table is a row of a generation. */
export const isRowOf = (item: Item, { projection, generation }: Placed): boolean =>
  item[PROJECTION] === projection && item[GENERATION] === generation;

/** Whether an item of the views table is of a generation, and of no use without it. */
export const isOf = (item: Item, placed: Placed): boolean => {
  const { projection, generation } = placed;
  return (
    isRowOf(item, placed) ||
    item.pk.startsWith(positionPrefix(projection, generation)) ||
    item.pk.startsWith(behindPrefix(projection, generation)) ||
    item.pk.startsWith(touchedPrefix(projection, generation)) ||
    (item.pk === projectionPk(projection) && item.sk.startsWith(checkpointPrefix(generation)))
  );
};

/** Parts of a table that are gone through side by side; each ends at the signal. The first failure ends them all. */
export const inSegments = async (
  segments: number,
  signal: AbortSignal,
  work: (segment: { readonly index: number; readonly of: number }, signal: AbortSignal) => Promise<void>,
): Promise<void> => {
  const failing = new AbortController();
  const both = AbortSignal.any([signal, failing.signal]);
  const running = Array.from({ length: segments }, (_, index) =>
    work({ index, of: segments }, both).catch((error: unknown) => {
      failing.abort();
      throw error;
    }),
  );
  for (const ended of await Promise.allSettled(running)) if (ended.status === 'rejected') throw ended.reason;
};

/** Every item of `table` that `isWanted`. */
export async function* scanned(
  table: Table,
  segment: { readonly index: number; readonly of: number },
  isWanted: (item: Item) => boolean,
): AsyncGenerator<Item, void, undefined> {
  for await (const item of table.scan({ segment })) if (isWanted(item)) yield item;
}
