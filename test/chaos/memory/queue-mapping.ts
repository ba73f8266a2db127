import type { SQSBatchResponse, SQSEvent, SQSRecord } from 'aws-lambda';
import type { Lambda } from './lambda.ts';
import type { ReceivedMessage, SimulatedQueue } from './queue.ts';
import type { Scheduled } from './scheduler.ts';
import type { World } from './world.ts';

export interface QueueMappingOptions {
  readonly queue: SimulatedQueue;
  readonly invoke: Lambda<SQSEvent, SQSBatchResponse | undefined>['invoke'];
  readonly batchSize: number;
  readonly maximumConcurrency: number;
  /** Epoch milliseconds until which nothing is polled; undefined when it is. */
  readonly pausedUntil?: () => number | undefined;
}

/**
 * Polls a queue for a function as Lambda does, with `ReportBatchItemFailures`: what the answer does not name as failed
 * is deleted; when an invocation fails, its messages come back after the visibility timeout.
 */
export const mapQueue = (
  world: World,
  { queue, invoke, batchSize, maximumConcurrency, pausedUntil = () => undefined }: QueueMappingOptions,
): void => {
  const { scheduler } = world;
  const chance = world.chance.fork(`mapping ${queue.name}`);
  let inFlight = 0;
  let next: Scheduled | undefined;

  const wake = (): void => {
    if (inFlight >= maximumConcurrency) return;
    const visibleAt = queue.nextVisibleAt();
    if (visibleAt === undefined) return;
    const from = Math.max(visibleAt, pausedUntil() ?? 0);
    const wait = Math.max(0, from - scheduler.now()) + chance.between(1, 25);
    if (next !== undefined && next.time <= scheduler.now() + wait) return;
    next?.cancel();
    next = scheduler.after(wait, `${queue.name} poll`, () => {
      next = undefined;
      poll();
      wake();
    });
  };

  const poll = (): void => {
    if (pausedUntil() !== undefined) return;
    const batch = queue.receive(batchSize);
    if (batch.length > 0) void deliver(batch);
  };

  const deliver = async (batch: readonly ReceivedMessage[]): Promise<void> => {
    inFlight += 1;
    const result = await invoke({ Records: batch.map((message) => recordOf(queue.name, message)) });
    inFlight -= 1;
    if (result.outcome === 'answered') {
      const failed = new Set(result.answer?.batchItemFailures.map(({ itemIdentifier }) => itemIdentifier));
      for (const message of batch) if (!failed.has(message.id)) queue.remove(message);
    }
    wake();
  };

  queue.onChange(wake);
};

const recordOf = (
  queue: string,
  { id, body, attributes, sentAt, receives, receiptHandle }: ReceivedMessage,
): SQSRecord => ({
  messageId: id,
  receiptHandle,
  body,
  attributes: {
    ApproximateReceiveCount: String(receives),
    SentTimestamp: String(sentAt),
    SenderId: 'chaos',
    ApproximateFirstReceiveTimestamp: String(sentAt),
  },
  messageAttributes: attributes,
  md5OfBody: '',
  eventSource: 'aws:sqs',
  eventSourceARN: `arn:aws:sqs:eu-west-1:000000000000:${queue}`,
  awsRegion: 'eu-west-1',
});
