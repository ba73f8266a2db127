import type { QueueModel } from '../model.ts';

/**
 * The attributes of a queue as `CreateQueue` takes them.
 * https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_SetQueueAttributes.html
 */
export function queueAttributes(queue: QueueModel): Record<string, string> {
  return {
    VisibilityTimeout: String(queue.visibilityTimeoutSeconds),
    DelaySeconds: String(queue.delaySeconds),
    MessageRetentionPeriod: String(queue.retentionSeconds),
    ...(queue.receiveWaitSeconds === undefined
      ? {}
      : { ReceiveMessageWaitTimeSeconds: String(queue.receiveWaitSeconds) }),
    ...(queue.maximumMessageBytes === undefined
      ? {}
      : { MaximumMessageSize: String(queue.maximumMessageBytes) }),
    ...(queue.redrive === undefined
      ? {}
      : {
          RedrivePolicy: JSON.stringify({
            deadLetterTargetArn: queue.redrive.deadLetterQueueArn,
            maxReceiveCount: queue.redrive.maxReceiveCount,
          }),
        }),
    ...(queue.fifo
      ? {
          FifoQueue: 'true',
          ContentBasedDeduplication: String(queue.contentBasedDeduplication ?? false),
          DeduplicationScope: 'queue',
          FifoThroughputLimit: 'perQueue',
        }
      : {}),
  };
}
