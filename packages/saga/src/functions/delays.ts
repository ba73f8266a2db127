import { SendMessageCommand, type SQSClient } from '@aws-sdk/client-sqs';
import type { Timing } from '@edtech/event-store';
import type { SagaName } from '../store/items.ts';

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
