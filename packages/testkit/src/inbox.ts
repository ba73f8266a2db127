import { randomUUID } from 'node:crypto';
import type { DataOf, Envelope, EventContract } from '@edtech/contracts';
import { createEventStore, type MemoryTable, memoryTable, type Table } from '@edtech/event-store';
import { decodeOutboxItem, envelopeOf, OUTBOX_PREFIX, type OutboxItem } from '@edtech/event-store/layout';
import { type Consumer, sqsHandler } from '@edtech/messaging';
import type { SQSRecord } from 'aws-lambda';
import { manualClock } from './clock.ts';
import { sqsRecord } from './sqs-record.ts';

/** An event as another service publishes it, the `sequence`th of its aggregate. */
export const published = <Contract extends EventContract>(
  contract: Contract,
  aggregateId: string,
  sequence: number,
  data: DataOf<Contract>,
): Envelope => ({
  id: randomUUID(),
  type: contract.type,
  version: contract.version,
  source: `edtech.${contract.context}`,
  aggregate: { type: contract.aggregate, id: aggregateId, sequence },
  occurredAt: '2026-01-01T00:00:00.000Z',
  correlationId: 'c',
  causationId: 'd',
  data,
});

/** The first delivery of an event, as a consumer's queue gives it to the function. */
export const delivered = (event: Envelope): SQSRecord =>
  sqsRecord(
    `message-${event.id}`,
    JSON.stringify({ source: event.source, 'detail-type': event.type, detail: event }),
  );

/** The outbox items of a table, each aggregate's in order. */
export const outboxOf = async (table: Table): Promise<readonly OutboxItem[]> => {
  const items: OutboxItem[] = [];
  for await (const item of table.scan({ pkPrefix: OUTBOX_PREFIX })) items.push(decodeOutboxItem(item));
  return items.toSorted((one, other) => one.sequence - other.sequence);
};

/**
 * A consumer with a table in memory, as its function runs it: what it is sent is validated, put in order, known again and
 * handled, and what that publishes is valid.
 *
 * @example
 * const { receive, published } = inbox(accounts, 'edtech.payment');
 * await receive(registered);
 */
export const inbox = (consumer: Consumer, source: string) => {
  const table = memoryTable();
  const store = createEventStore({ table, source, timing: manualClock() });
  const failures: string[] = [];
  const handler = sqsHandler(consumer, {
    store,
    log: ({ level, error, reason }) => {
      if (level !== 'info') failures.push(String(error ?? reason));
    },
    queue: { requeue: async () => {}, deadLetter: async () => {}, delay: async () => {} },
  });

  return {
    store,
    /** What went wrong, in words. */
    failures,
    /** One delivery after the other. */
    async receive(...events: readonly Envelope[]): Promise<void> {
      for (const event of events) {
        await handler({ Records: [delivered(event)] }, { getRemainingTimeInMillis: () => 15_000 });
      }
    },
    /** What the service publishes: types and data, each aggregate's in order. */
    published: (): readonly { readonly type: string; readonly data: unknown }[] =>
      sent(table).map(({ type, data }) => ({ type, data })),
    /** The same, as it goes over the bus. */
    sent: () => sent(table),
  };
};

const sent = (table: MemoryTable): readonly Envelope[] =>
  table
    .items()
    .filter(({ pk }) => pk.startsWith(OUTBOX_PREFIX))
    .map(decodeOutboxItem)
    .toSorted((one, other) => one.sequence - other.sequence)
    .map((item) => envelopeOf(item));
