import { SendMessageCommand, type SQSClient } from '@aws-sdk/client-sqs';
import type { Log } from '@edtech/contracts';
import type { Table, Timing } from '@edtech/event-store';
import type { SQSBatchResponse, SQSEvent } from 'aws-lambda';
import { decodeTimer, type StoredTimer, timerKey } from '../store/items.ts';

/** https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_SendMessage.html */
const LONGEST_DELAY_SECONDS = 900;

/** The fastest of the three clocks of a timer: a message that is seen when it is due. */
export interface Delays {
  /** Has the timer looked at when it is due, or as near to it as one message comes. */
  send(timer: StoredTimer): Promise<void>;
}

/** Whole seconds until `dueAt`, rounded up so that a message is never early by less than a second; as far as SQS goes. */
export const delaySeconds = (dueAt: string, now: number): number =>
  Math.min(Math.max(0, Math.ceil((Date.parse(dueAt) - now) / 1_000)), LONGEST_DELAY_SECONDS);

export interface SqsDelaysOptions {
  readonly client: SQSClient;
  readonly queueUrl: string;
  readonly timing: Timing;
}

export const sqsDelays = ({ client, queueUrl, timing }: SqsDelaysOptions): Delays => ({
  async send({ name, id, timer, dueAt }) {
    await client.send(
      new SendMessageCommand({
        QueueUrl: queueUrl,
        MessageBody: JSON.stringify({ name, id, timer, dueAt }),
        DelaySeconds: delaySeconds(dueAt, timing.now()),
      }),
    );
  },
});

export interface DelayHandlerOptions {
  readonly table: Table;
  readonly delays: Delays;
  readonly timing: Timing;
  readonly log: Log;
}

/**
 * The Lambda of the delayed messages: a timer that is due is deleted, which is what fires it; one that is not is put off once
 * more. A message that comes twice, or after another clock, finds nothing to delete.
 */
export const createDelayHandler = ({ table, delays, timing, log }: DelayHandlerOptions) => {
  const look = async (timer: StoredTimer): Promise<void> => {
    if (Date.parse(timer.dueAt) > timing.now()) await delays.send(timer);
    else await table.write({ kind: 'delete', key: timerKey(timer, timer.timer), when: [] });
  };

  return async ({ Records }: SQSEvent): Promise<SQSBatchResponse> => {
    const failed = await Promise.all(
      Records.map(async ({ messageId, body }) => {
        try {
          const timer = timerIn(body);
          if (timer === undefined) log({ level: 'error', message: 'no timer in a message', messageId });
          else await look(timer);
          return [];
        } catch (error) {
          // It comes again; and the sweeper looks at the timer as well.
          log({ level: 'warn', message: 'timer not looked at', messageId, error: String(error) });
          return [messageId];
        }
      }),
    );
    return { batchItemFailures: failed.flat().map((itemIdentifier) => ({ itemIdentifier })) };
  };
};

const timerIn = (body: string): StoredTimer | undefined => {
  try {
    const parsed: unknown = JSON.parse(body);
    return typeof parsed === 'object' && parsed !== null
      ? decodeTimer({ pk: '', sk: '', ...parsed })
      : undefined;
  } catch {
    return undefined;
  }
};
