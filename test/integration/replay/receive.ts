import { randomUUID } from 'node:crypto';
import { createEventStore, type Table } from '@edtech/event-store';
import { sqsHandler } from '@edtech/messaging';
import { sqsRecord } from '@edtech/testkit/sqs-record';
import { accounts } from '../../../services/payment/src/application/accounts.ts';

/** An event arrives at payment-accounts, whose service has `table`. */
export const receive = async (table: Table, event: object): Promise<void> => {
  const handler = sqsHandler(accounts, {
    store: createEventStore({ table, source: 'edtech.payment' }),
    queue: { requeue: async () => {}, deadLetter: async () => {}, delay: async () => {} },
    log: () => {},
  });
  await handler(
    { Records: [sqsRecord(randomUUID(), JSON.stringify(event))] },
    { getRemainingTimeInMillis: () => 15_000 },
  );
};
