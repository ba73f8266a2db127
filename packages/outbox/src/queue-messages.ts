import {
  type BatchResultErrorEntry,
  SendMessageBatchCommand,
  type SendMessageBatchCommandOutput,
  type SQSClient,
} from '@aws-sdk/client-sqs';
import type { OutboxItem } from '@edtech/event-store/layout';
import { batches } from './batches.ts';
import { type Published, type Reason, reasonOf, UNREADABLE } from './publisher.ts';
import { MESSAGE_BYTES } from './sqs-text.ts';

/** An outbox record as a message of a queue. */
export interface QueueMessage {
  readonly item: OutboxItem;
  readonly body: string;
  readonly bytes: number;
  /** By which X-Ray tells who handles what a request has set off. It counts towards no limit. */
  readonly traceHeader?: string;
}

/** https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_SendMessageBatch.html: 10 messages, 1 MiB a request. */
const SEND_BATCH_LIMITS = { entries: 10, bytes: MESSAGE_BYTES } as const;

/** A whole call is refused for one of its messages. */
const REFUSED_CALLS = new Set(['BatchRequestTooLong', 'InvalidMessageContents', 'InvalidParameterValue']);

/** Blamed on the sender by SQS, but of a limit or of a key, and not of the message: it passes. */
const PASSING = /throttl|^kms/i;

/** Messages, and what became of the records of which no message can be made. */
export interface Written {
  readonly messages: readonly QueueMessage[];
  readonly unreadable: readonly Published[];
}

/** The messages of `records`, in their order. */
export const written = (records: readonly OutboxItem[], bodyOf: (record: OutboxItem) => string): Written => {
  const messages: QueueMessage[] = [];
  const unreadable: Published[] = [];
  for (const item of records) {
    try {
      const body = bodyOf(item);
      messages.push({ item, body, bytes: Buffer.byteLength(body) });
    } catch (error) {
      const reason = { code: UNREADABLE, message: reasonOf(error).message };
      unreadable.push({ outcome: 'refused', item, reason });
    }
  }
  return { messages, unreadable };
};

/** `messages` in their order, as calls may carry them. */
export const calls = (messages: readonly QueueMessage[]): readonly (readonly QueueMessage[])[] =>
  batches(messages, SEND_BATCH_LIMITS);

/** Sends one call. Never rejects. Where SQS refuses it as a whole, the culprit is found and its neighbours go through, in order. */
export const sendCall = async (
  client: SQSClient,
  queueUrl: string,
  call: readonly QueueMessage[],
  until?: AbortSignal,
): Promise<readonly Published[]> => {
  try {
    until?.throwIfAborted();
    const Entries = call.map(({ body, traceHeader }, position) => ({
      Id: String(position),
      MessageBody: body,
      ...(traceHeader === undefined ? {} : { MessageSystemAttributes: traced(traceHeader) }),
    }));
    const answer = await client.send(
      new SendMessageBatchCommand({ QueueUrl: queueUrl, Entries }),
      until === undefined ? {} : { abortSignal: until },
    );
    return call.map(({ item }, position) => fate(item, String(position), answer));
  } catch (error) {
    const reason = reasonOf(error);
    const isRefused = REFUSED_CALLS.has(reason.code);
    if (isRefused && call.length > 1) {
      const results: Published[] = [];
      for (const message of call) results.push(...(await sendCall(client, queueUrl, [message], until)));
      return results;
    }
    return call.map(({ item }) => ({ outcome: isRefused ? 'refused' : 'deferred', item, reason }));
  }
};

/** https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_SendMessageBatchRequestEntry.html */
const traced = (header: string) => ({ AWSTraceHeader: { DataType: 'String', StringValue: header } });

const fate = (
  item: OutboxItem,
  id: string,
  { Successful = [], Failed = [] }: SendMessageBatchCommandOutput,
): Published => {
  if (Successful.some(({ Id }) => Id === id)) return { outcome: 'published', item };
  const {
    Code = 'NoAnswer',
    Message,
    SenderFault,
  }: Partial<BatchResultErrorEntry> = Failed.find(({ Id }) => Id === id) ?? {};
  const reason: Reason = {
    code: Code,
    message: Message ?? 'the queue did not say what became of the message',
  };
  return { outcome: SenderFault === true && !PASSING.test(Code) ? 'refused' : 'deferred', item, reason };
};
