import { SQSClient } from '@aws-sdk/client-sqs';
import { environment } from '@edtech/contracts';
import { sqsQueue } from '@edtech/messaging';

const { QUEUE_URL, DEAD_LETTER_QUEUE_URL } = environment('QUEUE_URL', 'DEAD_LETTER_QUEUE_URL');

/** The queue of the consumer that the function is about. */
export const queue = sqsQueue({
  client: new SQSClient(),
  queueUrl: QUEUE_URL,
  deadLetterQueueUrl: DEAD_LETTER_QUEUE_URL,
});
