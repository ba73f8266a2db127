import { firstAttentionEntries, itemBytes, type Table } from '@edtech/event-store';
import { ATTENTION_SHARDS } from '@edtech/event-store/layout';
import pLimit from 'p-limit';

/** What waits in an outbox to be published. */
export interface Pending {
  /** Records, up to `MOST_COUNTED`. */
  readonly items: number;
  /** As DynamoDB counts them: exact of a few, by the mean of those that were looked at of many. */
  readonly bytes: number;
  /** Milliseconds since the oldest of those that were looked at was committed, or an operator had it tried again; 0 of none. */
  readonly oldestAge: number;
}

/** Counting ends there. By then somebody should have looked. */
export const MOST_COUNTED = 10_000;

/** Of each shard. The index has neither sizes nor times of commits, so the records that are due first are read as well. */
const LOOKED_AT = 10;

const READS_IN_FLIGHT = 16;

/**
 * Measures an outbox by its attention index, which is a moment behind, and the records that are due first. What is on its fast path
 * counts; what was given up does not.
 * @param now epoch milliseconds
 * @throws TableUnavailable
 */
export const measurePending = async (table: Pick<Table, 'due' | 'get'>, now: number): Promise<Pending> => {
  const reads = pLimit(READS_IN_FLIGHT);
  const shards = await firstAttentionEntries(table, 'due', MOST_COUNTED / ATTENTION_SHARDS);
  const found = await Promise.all(
    shards.flatMap((shard) => shard.slice(0, LOOKED_AT)).map((key) => reads(() => table.get(key))),
  );
  const records = found
    .filter((item) => item !== undefined)
    .filter(({ status }) => status === 'PENDING' || status === 'PROCESSING');
  const entries = shards.reduce((total, { length }) => total + length, 0);
  // The index still has what has been published just now.
  const items = entries - (found.length - records.length);
  const looked = records.reduce((total, record) => total + itemBytes(record), 0);
  return {
    items,
    bytes: records.length === 0 ? 0 : Math.round((looked / records.length) * items),
    oldestAge: records.reduce(
      (oldest, { createdAt, retriedAt = createdAt }) => Math.max(oldest, now - Date.parse(String(retriedAt))),
      0,
    ),
  };
};
