import { randomUUID } from 'node:crypto';
import type { EventStore } from '@edtech/event-store';
import { envelopeOf, type OutboxItem } from '@edtech/event-store/layout';
import { type Consumer, type Queue, sqsHandler } from '@edtech/messaging';
import type { SQSRecord } from 'aws-lambda';

const queue: Queue = {
  requeue: async () => {},
  deadLetter: async () => {},
  delay: async () => {},
};

/** Gives a consumer what an outbox sends to its queue. Whether it was handled. */
export const consuming = (consumer: Consumer, store: EventStore) => {
  const handler = sqsHandler(consumer, { store, queue, log: () => {} });
  return async (item: OutboxItem): Promise<boolean> => {
    const { batchItemFailures } = await handler(
      { Records: [recordOf(JSON.stringify({ detail: envelopeOf(item) }))] },
      { getRemainingTimeInMillis: () => 15_000 },
    );
    return batchItemFailures.length === 0;
  };
};

/** A message of a queue. */
export const recordOf = (body: string, messageId: string = randomUUID()): SQSRecord => ({
  messageId,
  body,
  receiptHandle: `handle-${messageId}`,
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
});
