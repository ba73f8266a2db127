import { randomUUID } from 'node:crypto';
import {
  type BatchResultErrorEntry,
  SendMessageBatchCommand,
  type SendMessageBatchCommandOutput,
  type SQSClient,
} from '@aws-sdk/client-sqs';
import { envelopeOf, type OutboxItem } from '@edtech/event-store/layout';
import { batches } from '../batches.ts';
import { type Replay, resourcesOf } from '../entry.ts';
import type { Published, Publisher, Reason } from '../publisher.ts';
import { MESSAGE_BYTES, sqsJson } from '../sqs-text.ts';
import type { ReplayTarget } from './delivery.ts';

/**
 * The bus: the rules decide who gets the events.
 * @param publisher with one call in flight, or the events of an aggregate overtake each other
 */
export const busTarget = (publisher: Publisher, replay: Replay): ReplayTarget => ({
  send: (records) => publisher.publish(records, { replay }),
});

export interface QueueTargetOptions {
  readonly client: SQSClient;
  readonly queueUrl: string;
  /** Of the queue, as the events name them. */
  readonly account: string;
  readonly region: string;
  readonly replay: Replay;
}

interface Message {
  readonly record: OutboxItem;
  readonly body: string;
  readonly bytes: number;
}

/** A whole call is refused for one of its messages. */
const REFUSED_CALLS = new Set(['BatchRequestTooLong', 'InvalidMessageContents', 'InvalidParameterValue']);

/** One consumer's queue, past the bus and its rules: each message is as a rule would have delivered the event. */
export const queueTarget = (options: QueueTargetOptions): ReplayTarget => {
  const send = async (batch: readonly Message[]): Promise<readonly Published[]> => {
    try {
      const { client, queueUrl: QueueUrl } = options;
      const Entries = batch.map(({ body }, position) => ({ Id: String(position), MessageBody: body }));
      const answer = await client.send(new SendMessageBatchCommand({ QueueUrl, Entries }));
      return batch.map(({ record }, position) => fate(record, String(position), answer));
    } catch (error) {
      const reason = reasonOf(error);
      const isRefused = REFUSED_CALLS.has(reason.code);
      if (isRefused && batch.length > 1) return oneAfterTheOther(batch.map((message) => [message]));
      return batch.map(({ record: item }) => ({ outcome: isRefused ? 'refused' : 'deferred', item, reason }));
    }
  };

  const oneAfterTheOther = async (calls: readonly (readonly Message[])[]): Promise<readonly Published[]> => {
    const results: Published[] = [];
    for (const call of calls) results.push(...(await send(call)));
    return results;
  };

  return {
    async send(records) {
      const unreadable: Published[] = [];
      const messages: Message[] = [];
      for (const record of records) {
        try {
          const body = bodyOf(record, options);
          messages.push({ record, body, bytes: Buffer.byteLength(body) });
        } catch (error) {
          const reason = { code: 'UnreadableRecord', message: reasonOf(error).message };
          unreadable.push({ outcome: 'refused', item: record, reason });
        }
      }
      const calls = batches(messages, { entries: 10, bytes: MESSAGE_BYTES });
      return [...unreadable, ...(await oneAfterTheOther(calls))];
    },
  };
};

/** https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-events-structure.html */
const bodyOf = (record: OutboxItem, { account, region, replay }: QueueTargetOptions): string =>
  sqsJson({
    version: '0',
    id: randomUUID(),
    'detail-type': record.eventType,
    source: record.source,
    account,
    time: `${new Date(record.createdAt).toISOString().slice(0, 19)}Z`,
    region,
    resources: resourcesOf(record),
    detail: envelopeOf(record, replay),
  });

const fate = (
  item: OutboxItem,
  id: string,
  { Successful = [], Failed = [] }: SendMessageBatchCommandOutput,
): Published => {
  if (Successful.some(({ Id }) => Id === id)) return { outcome: 'published', item };
  const { Code, Message, SenderFault }: Partial<BatchResultErrorEntry> =
    Failed.find(({ Id }) => Id === id) ?? {};
  const reason = {
    code: Code ?? 'NoAnswer',
    message: Message ?? 'the queue did not say what became of the message',
  };
  return { outcome: SenderFault === true ? 'refused' : 'deferred', item, reason };
};

const reasonOf = (error: unknown): Reason => {
  const { name, message } = error instanceof Error ? error : new Error(String(error));
  return { code: name, message };
};
