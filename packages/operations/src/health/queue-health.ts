import {
  GetQueueAttributesCommand,
  GetQueueUrlCommand,
  type QueueAttributeName,
  ReceiveMessageCommand,
  type SQSClient,
} from '@aws-sdk/client-sqs';
import type { HealthSource } from './unhealthy.ts';

/** What a queue holds. */
export interface QueueDepth {
  /** Messages that may be received now. */
  readonly visible: number;
  /** Messages that somebody works on, or that are put off. */
  readonly hidden: number;
  /** How many of the hidden ones are put off. */
  readonly delayed: number;
}

/** As much of SQS as health needs. */
export interface Queues {
  depth(queueName: string): Promise<QueueDepth>;
  /**
   * Since when the oldest of some messages is there (ISO-8601): SQS tells the oldest of all to CloudWatch alone. Each of those
   * messages counts a receive, so it is for queues without a redrive policy: dead letters.
   */
  oldestOfSome(queueName: string): Promise<string | undefined>;
}

export const sqsQueues = (client: SQSClient): Queues => {
  const urls = new Map<string, string>();
  const urlOf = async (queueName: string): Promise<string> => {
    const known = urls.get(queueName);
    if (known !== undefined) return known;
    const { QueueUrl = '' } = await client.send(new GetQueueUrlCommand({ QueueName: queueName }));
    urls.set(queueName, QueueUrl);
    return QueueUrl;
  };
  return {
    async depth(queueName) {
      const { Attributes = {} } = await client.send(
        new GetQueueAttributesCommand({
          QueueUrl: await urlOf(queueName),
          AttributeNames: [
            'ApproximateNumberOfMessages',
            'ApproximateNumberOfMessagesNotVisible',
            'ApproximateNumberOfMessagesDelayed',
          ],
        }),
      );
      const of = (name: QueueAttributeName): number => Number(Attributes[name] ?? 0);
      const delayed = of('ApproximateNumberOfMessagesDelayed');
      return {
        visible: of('ApproximateNumberOfMessages'),
        hidden: of('ApproximateNumberOfMessagesNotVisible') + delayed,
        delayed,
      };
    },
    async oldestOfSome(queueName) {
      const { Messages = [] } = await client.send(
        new ReceiveMessageCommand({
          QueueUrl: await urlOf(queueName),
          MaxNumberOfMessages: 10,
          VisibilityTimeout: 0,
          MessageSystemAttributeNames: ['SentTimestamp'],
        }),
      );
      const times = Messages.flatMap(({ Attributes }) => Attributes?.SentTimestamp ?? []).map(Number);
      return times.length === 0 ? undefined : new Date(Math.min(...times)).toISOString();
    },
  };
};

export interface QueueHealthOptions {
  readonly service: string;
  readonly queues: Queues;
  readonly queueName: string;
}

/** A queue grows without harm while its readers keep up. This is what the platform promises to carry in a minute. */
export const BACKLOG_MESSAGES = 1_000;

/** A queue whose readers do not keep up. */
export const backlogHealth = ({ service, queues, queueName }: QueueHealthOptions): HealthSource => ({
  service,
  place: queueName,
  async *unhealthy() {
    const { visible } = await queues.depth(queueName);
    if (visible < BACKLOG_MESSAGES) return;
    yield {
      kind: 'backlog',
      service,
      place: queueName,
      count: visible,
      reason: `${visible} messages wait to be received.`,
      remedy:
        'Look whether its consumer runs, fails or is throttled; more may run at once by its maximumConcurrency.',
    };
  },
});

/** A queue of dead letters that holds some. */
export const deadLetterHealth = ({ service, queues, queueName }: QueueHealthOptions): HealthSource => ({
  service,
  place: queueName,
  async *unhealthy() {
    const { visible, hidden } = await queues.depth(queueName);
    if (visible + hidden === 0) return;
    const since = await queues.oldestOfSome(queueName);
    yield {
      kind: 'dead-letters',
      service,
      place: queueName,
      count: visible + hidden,
      ...(since === undefined ? {} : { since }),
      reason: 'Events ended here that no try could handle, and nobody has collected them yet.',
      remedy:
        'They are collected every five minutes: look whether that function runs; then npm run dlq -- causes.',
    };
  },
});
