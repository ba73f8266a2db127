import { SendMessageCommand, type SQSClient } from '@aws-sdk/client-sqs';
import type { Log } from '@edtech/contracts';
import type { Timing } from '@edtech/event-store';
import type { SQSBatchResponse, SQSEvent } from 'aws-lambda';
import type { SagaName } from '../store/items.ts';
import { type LookOptions, lookAt } from './look.ts';

/** https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_SendMessage.html */
const LONGEST_DELAY_SECONDS = 900;

/** A look at the timers of a saga. */
export interface WakeUp extends SagaName {
  /** When it is time for it: ISO-8601, UTC. */
  readonly at: string;
}

/** The fastest of the three clocks of timers: a message that is seen when the first of a saga's is due. */
export interface Delays {
  /** Has the saga looked at when it is time, or as near to it as one message comes. */
  send(wakeUp: WakeUp): Promise<void>;
}

/** Whole seconds until `at`, rounded up so that a message is never early by less than a second; as far as SQS goes. */
export const delaySeconds = (at: string, now: number): number =>
  Math.min(Math.max(0, Math.ceil((Date.parse(at) - now) / 1_000)), LONGEST_DELAY_SECONDS);

export interface SqsDelaysOptions {
  readonly client: SQSClient;
  readonly queueUrl: string;
  readonly timing: Timing;
}

export const sqsDelays = ({ client, queueUrl, timing }: SqsDelaysOptions): Delays => ({
  async send({ name, id, at }) {
    await client.send(
      new SendMessageCommand({
        QueueUrl: queueUrl,
        MessageBody: JSON.stringify({ name, id, at }),
        DelaySeconds: delaySeconds(at, timing.now()),
      }),
    );
  },
});

export interface DelayHandlerOptions extends LookOptions {
  readonly log: Log;
}

/**
 * The Lambda of the delayed messages: it looks at sagas for which it is time, and puts off what comes early once more. A message
 * that comes twice, or after another clock, finds nothing to do.
 */
export const createDelayHandler = ({ log, ...parts }: DelayHandlerOptions) => {
  const wake = async (wakeUp: WakeUp): Promise<void> => {
    if (Date.parse(wakeUp.at) > parts.timing.now()) await parts.delays.send(wakeUp);
    else await lookAt(parts, wakeUp);
  };

  return async ({ Records }: SQSEvent): Promise<SQSBatchResponse> => {
    const failed = await Promise.all(
      Records.map(async ({ messageId, body }) => {
        try {
          const wakeUp = wakeUpIn(body);
          if (wakeUp === undefined) log({ level: 'error', message: 'no saga in a message', messageId });
          else await wake(wakeUp);
          return [];
        } catch (error) {
          // It comes again; and the sweeper looks at the timers as well.
          log({ level: 'warn', message: 'saga not looked at', messageId, error: String(error) });
          return [messageId];
        }
      }),
    );
    return { batchItemFailures: failed.flat().map((itemIdentifier) => ({ itemIdentifier })) };
  };
};

const wakeUpIn = (body: string): WakeUp | undefined => {
  try {
    const { name, id, at } = JSON.parse(body);
    return [name, id, at].every((field) => typeof field === 'string') ? { name, id, at } : undefined;
  } catch {
    return undefined;
  }
};
