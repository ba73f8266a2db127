import type { EmulatedQueue } from './emulator.ts';

/** A received message, with every system attribute that Lambda passes on. */
export interface QueueMessage {
  readonly messageId: string;
  readonly receiptHandle: string;
  readonly body: string;
  readonly md5OfBody: string;
  readonly md5OfMessageAttributes?: string;
  readonly attributes: Readonly<Record<string, string>>;
  readonly messageAttributes: Readonly<Record<string, QueueMessageAttribute>>;
}

/** As on the wire: binary values are base64. */
export interface QueueMessageAttribute {
  readonly DataType: string;
  readonly StringValue?: string;
  readonly BinaryValue?: string;
}

/** The sender as SQS names it; there is only one principal here. */
const SENDER_ID = 'AIDALOCAL';

/** Receives up to `max` messages; hidden ones whose time has come count as visible. */
export function receiveNow(
  queue: EmulatedQueue,
  max: number,
  findQueue: (arn: string) => EmulatedQueue | undefined,
): readonly QueueMessage[] {
  return queue.dequeue(max, undefined, findQueue).flatMap(({ ReceiptHandle }) => {
    const message = queue.inflightMessages.get(ReceiptHandle)?.message;
    if (message === undefined) return [];
    return {
      messageId: message.messageId,
      receiptHandle: ReceiptHandle,
      body: message.body,
      md5OfBody: message.md5OfBody,
      ...(message.md5OfMessageAttributes === ''
        ? {}
        : { md5OfMessageAttributes: message.md5OfMessageAttributes }),
      attributes: present({
        ApproximateReceiveCount: String(message.approximateReceiveCount),
        SentTimestamp: String(message.sentTimestamp),
        SequenceNumber: message.sequenceNumber,
        MessageGroupId: message.messageGroupId,
        SenderId: SENDER_ID,
        MessageDeduplicationId: message.messageDeduplicationId,
        ApproximateFirstReceiveTimestamp: String(message.approximateFirstReceiveTimestamp),
      }),
      messageAttributes: message.messageAttributes,
    };
  });
}

function present(values: Readonly<Record<string, string | undefined>>): Record<string, string> {
  const found: Record<string, string> = {};
  for (const [name, value] of Object.entries(values)) if (value !== undefined) found[name] = value;
  return found;
}
