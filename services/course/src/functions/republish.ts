import { SQSClient } from '@aws-sdk/client-sqs';
import { environment, jsonLog } from '@edtech/contracts';
import { sqsHandler, sqsQueue } from '@edtech/messaging';
import { busClient, createPublisher, createRepublisher } from '@edtech/outbox';
import { courseRepublication } from '../application/republication.ts';
import { store } from './store.ts';

const { EVENT_BUS, QUEUE_URL, DEAD_LETTER_QUEUE_URL } = environment(
  'EVENT_BUS',
  'QUEUE_URL',
  'DEAD_LETTER_QUEUE_URL',
);

const republisher = createRepublisher({
  table: store.table,
  publisher: createPublisher({ client: busClient(), busName: EVENT_BUS }),
  log: jsonLog,
});

export const handler = sqsHandler(courseRepublication.by(republisher.republish), {
  store,
  queue: sqsQueue({
    client: new SQSClient(),
    queueUrl: QUEUE_URL,
    deadLetterQueueUrl: DEAD_LETTER_QUEUE_URL,
  }),
  log: jsonLog,
});
