import { firstAttentionEntries, type Table } from '@edtech/event-store';
import pLimit from 'p-limit';
import { behindOf } from './behind.ts';

/** Of each shard. */
const LOOKED_AT = 10;

const READS_IN_FLIGHT = 16;

/**
 * Milliseconds for which the longest of some aggregates has not been followed by a read model: 0 when all are. It reads the
 * attention index, and at most ten of its entries in each shard: when more are behind, one that has been so for longer may be
 * among the others.
 * @param now epoch milliseconds
 * @throws TableUnavailable
 */
export const oldestBehind = async (views: Pick<Table, 'due' | 'get'>, now: number): Promise<number> => {
  const reads = pLimit(READS_IN_FLIGHT);
  const entries = (await firstAttentionEntries(views, 'behind', LOOKED_AT)).flat();
  const items = await Promise.all(entries.map((entry) => reads(() => views.get(entry))));
  return items.reduce((oldest, item) => {
    const behind = item && behindOf(item);
    return behind === undefined ? oldest : Math.max(oldest, now - Date.parse(behind.since));
  }, 0);
};
