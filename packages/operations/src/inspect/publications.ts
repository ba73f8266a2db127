import type { Table } from '@edtech/event-store';
import { decodeOutboxItem, type OutboxItem, outboxRange, outboxVersionOf } from '@edtech/event-store/layout';
import type { LeftAnswer, PublishedAnswer } from '../answers/index.ts';

export interface AggregateName {
  readonly type: string;
  readonly id: string;
}

/** What the events of an aggregate from version `from` to version `to` have left in the outbox, by the event's version. */
export const publicationsBetween = async (
  table: Table,
  aggregate: AggregateName,
  from: number,
  to: number,
): Promise<ReadonlyMap<number, readonly OutboxItem[]>> => {
  const items: OutboxItem[] = [];
  for await (const item of table.range(outboxRange(aggregate, from, to))) items.push(decodeOutboxItem(item));
  return Map.groupBy(items, ({ sk }) => outboxVersionOf(sk));
};

export const leftAnswer = (item: OutboxItem): LeftAnswer => ({
  id: item.id,
  type: item.eventType,
  version: item.eventVersion,
  sequence: item.sequence,
  destination: item.destination,
  status: item.status,
  createdAt: item.createdAt,
});

export const publishedAnswer = (item: OutboxItem): PublishedAnswer => ({
  ...leftAnswer(item),
  ...(item.processedAt === undefined ? {} : { processedAt: item.processedAt }),
  attempts: item.processingAttempts,
  ...(item.lastError === undefined ? {} : { lastError: item.lastError }),
});
