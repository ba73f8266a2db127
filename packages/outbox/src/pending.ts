import { type DueItem, firstAttentionEntries, type Item, itemBytes, type Table } from '@edtech/event-store';
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
    shards
      .flatMap((shard) => shard.slice(0, LOOKED_AT))
      .map((entry) => reads(async () => ({ entry, record: await table.get(entry) }))),
  );
  const waiting = found.flatMap(({ entry, record }) =>
    record?.status === 'PENDING' || record?.status === 'PROCESSING' ? [{ entry, record }] : [],
  );
  const entries = shards.reduce((total, { length }) => total + length, 0);
  // The index still has what has been published just now.
  const items = entries - (found.length - waiting.length);
  const bytes = waiting.reduce((total, { record }) => total + itemBytes(record), 0);
  return {
    items,
    bytes: waiting.length === 0 ? 0 : Math.round((bytes / waiting.length) * items),
    oldestAge: Math.max(0, ...waiting.map(({ entry, record }) => now - since(entry, record))),
  };
};

/** Since when a record waits. One that cannot be read, and so never goes, since it was due. */
const since = ({ at }: DueItem, { createdAt, retriedAt = createdAt }: Item): number => {
  const time = Date.parse(String(retriedAt));
  return Number.isNaN(time) ? Date.parse(at) : time;
};
