export { type Consumer, consumer, type Handles, handles } from './consumer.ts';
export { Poison, type PoisonCode } from './poison.ts';
export { type Queue, type SqsQueueOptions, sqsQueue } from './queue.ts';
export { MARKER_DAYS, RETRY_POLICY } from './retry-policy.ts';
export { type SqsHandlerOptions, sqsHandler } from './sqs-handler.ts';
