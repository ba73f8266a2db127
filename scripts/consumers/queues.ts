import { GetQueueUrlCommand, QueueDoesNotExist, SQSClient } from '@aws-sdk/client-sqs';
import { PlatformError } from '@edtech/contracts';
import { type Queue, sqsQueue } from '@edtech/messaging';
import { stageOf } from '../stage.ts';

/** Name of a consumer's queue, as its service's resources.yml names it. */
export const queueNameOf = (consumer: string, stage: string): string => `edtech-${consumer}-${stage}`;

export const deadLetterQueueNameOf = (consumer: string, stage: string): string =>
  queueNameOf(`${consumer}-dlq`, stage);

export class QueueMissing extends PlatformError {
  readonly code = 'queue-missing';
  readonly kind = 'not-found';
  readonly queueName: string;

  constructor(queueName: string, cause: unknown) {
    super(
      `There is no queue ${queueName}. Give the --stage that is deployed, and the region that it is in.`,
      { cause },
    );
    this.queueName = queueName;
  }
}

export class QueueUnavailable extends PlatformError {
  readonly code = 'queue-unavailable';
  readonly kind = 'unavailable';

  constructor(queueName: string, cause: unknown) {
    super(`SQS did not say where ${queueName} is: ${String(cause)}`, { cause });
  }
}

/**
 * The URL of a queue.
 * @throws QueueMissing, QueueUnavailable
 */
export const queueUrlOf = async (client: SQSClient, QueueName: string): Promise<string> => {
  try {
    const { QueueUrl } = await client.send(new GetQueueUrlCommand({ QueueName }));
    return QueueUrl ?? '';
  } catch (error) {
    throw error instanceof QueueDoesNotExist
      ? new QueueMissing(QueueName, error)
      : new QueueUnavailable(QueueName, error);
  }
};

/**
 * The queue of a consumer on a stage.
 * @param stage name of a stage on AWS; the platform on this machine when undefined
 * @throws QueueMissing, QueueUnavailable
 */
export const queueOn = async (stage: string | undefined, consumer: string): Promise<Queue> => {
  const { name, queueClients } = stageOf(stage);
  const client = new SQSClient(queueClients);
  return sqsQueue({
    client,
    queueUrl: await queueUrlOf(client, queueNameOf(consumer, name)),
    deadLetterQueueUrl: await queueUrlOf(client, deadLetterQueueNameOf(consumer, name)),
  });
};
