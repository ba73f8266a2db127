import { SQSClient } from '@aws-sdk/client-sqs';
import { environment, jsonLog } from '@edtech/contracts';
import { sqsHandler, sqsQueue } from '@edtech/messaging';
import { enrolments } from '../application/enrolments.ts';
import { store } from './store.ts';

const { QUEUE_URL, DEAD_LETTER_QUEUE_URL } = environment('QUEUE_URL', 'DEAD_LETTER_QUEUE_URL');

export const handler = sqsHandler(enrolments, {
  store,
  queue: sqsQueue({
    client: new SQSClient(),
    queueUrl: QUEUE_URL,
    deadLetterQueueUrl: DEAD_LETTER_QUEUE_URL,
  }),
  log: jsonLog,
});
