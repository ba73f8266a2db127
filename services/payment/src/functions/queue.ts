import { SQSClient } from '@aws-sdk/client-sqs';
import { environment } from '@edtech/contracts';
import { sqsQueue } from '@edtech/messaging';

const { QUEUE_URL: queueUrl, DEAD_LETTER_QUEUE_URL: deadLetterQueueUrl } = environment(
  'QUEUE_URL',
  'DEAD_LETTER_QUEUE_URL',
);

/** The queue of this function's consumer. */
export const queue = sqsQueue({ client: new SQSClient(), queueUrl, deadLetterQueueUrl });
