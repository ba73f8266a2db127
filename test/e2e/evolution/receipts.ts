import { SQSClient } from '@aws-sdk/client-sqs';
import { environment, jsonLog, paymentCompletedV2 } from '@edtech/contracts';
import {
  aggregate,
  createEventStore,
  type Decision,
  documentClient,
  dynamoDbTable,
} from '@edtech/event-store';
import { consumer, handles, sqsHandler, sqsQueue } from '@edtech/messaging';

const { RECEIPT_TABLE, QUEUE_URL, DEAD_LETTER_QUEUE_URL } = environment(
  'RECEIPT_TABLE',
  'QUEUE_URL',
  'DEAD_LETTER_QUEUE_URL',
);

interface ReceiptWritten {
  readonly type: 'ReceiptWritten';
  readonly data: { readonly minorUnits: number; readonly currency: string };
}

const Receipt = aggregate<{ readonly written: boolean }, ReceiptWritten>({
  type: 'Receipt',
  initial: { written: false },
  evolve: { ReceiptWritten: () => ({ written: true }) },
});

const write =
  (data: ReceiptWritten['data']): Decision<typeof Receipt> =>
  () => [{ type: 'ReceiptWritten', data }];

const receipts = consumer({
  name: 'receipts',
  ordered: false,
  on: [
    handles(paymentCompletedV2, ({ data: { paymentId, amount } }, tx) =>
      tx.execute(Receipt, paymentId, write(amount)),
    ),
  ],
});

export const handler = sqsHandler(receipts, {
  store: createEventStore({
    table: dynamoDbTable({ client: documentClient(), tableName: RECEIPT_TABLE }),
    source: 'edtech.evolution',
  }),
  queue: sqsQueue({
    client: new SQSClient(),
    queueUrl: QUEUE_URL,
    deadLetterQueueUrl: DEAD_LETTER_QUEUE_URL,
  }),
  log: jsonLog,
});
