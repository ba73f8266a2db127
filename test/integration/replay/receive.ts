import { randomUUID } from 'node:crypto';
import { createEventStore, type Table } from '@edtech/event-store';
import { sqsHandler } from '@edtech/messaging';
import { accounts } from '../../../services/payment/src/application/accounts.ts';

/** An event arrives at payment-accounts, whose service has `table`. */
export const receive = async (table: Table, event: object): Promise<void> => {
  const handler = sqsHandler(accounts, {
    store: createEventStore({ table, source: 'edtech.payment' }),
    queue: { requeue: async () => {}, deadLetter: async () => {}, delay: async () => {} },
    log: () => {},
  });
  const record = {
    messageId: randomUUID(),
    body: JSON.stringify(event),
    receiptHandle: 'h',
    attributes: {
      ApproximateReceiveCount: '1',
      SentTimestamp: '0',
      SenderId: 's',
      ApproximateFirstReceiveTimestamp: '0',
    },
    messageAttributes: {},
    md5OfBody: '',
    eventSource: 'aws:sqs',
    eventSourceARN: 'arn',
    awsRegion: 'eu-west-1',
  };
  await handler({ Records: [record] }, { getRemainingTimeInMillis: () => 15_000 });
};
