import { SendMessageCommand, type SQSClient } from '@aws-sdk/client-sqs';
import type { Envelope } from '@edtech/contracts';
import { envelopeOf, type ItemKey, type OutboxItem } from '@edtech/event-store/layout';
import { resourcesOf } from './entry.ts';
import type { Reason } from './publisher.ts';
import { MESSAGE_BYTES, sqsJson, sqsText } from './sqs-text.ts';

/** Where a record goes that the bus refused for good, beside being marked FAILED. */
export interface DeadLetters {
  /** Resolves when the letter is kept. */
  send(item: OutboxItem, reason: Reason): Promise<void>;
}

/** The body of a dead letter: all that it takes to publish the event by hand, or to find the record that holds it. */
export interface OutboxDeadLetter {
  /** The key of the record in its service's table. */
  readonly outbox: ItemKey;
  /** The event as its consumers would have received it. */
  readonly event: {
    readonly source: string;
    readonly 'detail-type': string;
    readonly time: string;
    readonly resources: readonly string[];
    readonly detail?: Envelope;
  };
  /** True when the detail is too large for a message, or cannot be read. The record keeps what there is. */
  readonly detailOmitted?: true;
  readonly eventId: string;
  readonly reason: string;
  readonly attempts: number;
  readonly firstTriedAt: string;
  readonly lastTriedAt: string;
}

/** Enough for a reason to be read where the message lies, as in the dead letters of consumers. */
const REASON_CHARACTERS = 4_000;

const text = (value: string) => ({
  DataType: 'String',
  StringValue: sqsText(value.slice(0, REASON_CHARACTERS)) || '-',
});

export interface SqsDeadLettersOptions {
  readonly client: SQSClient;
  readonly queueUrl: string;
  /** Epoch milliseconds. */
  readonly now: () => number;
}

/** The dead letters of a service's outbox, in SQS. */
export const sqsDeadLetters = ({ client, queueUrl, now }: SqsDeadLettersOptions): DeadLetters => ({
  async send(item, reason) {
    const lastTriedAt = new Date(now()).toISOString();
    const attributes = {
      errorCode: text(reason.code),
      errorMessage: text(reason.message),
    };
    const room = MESSAGE_BYTES - attributeBytes(attributes);
    const whole = sqsJson(deadLetter(item, reason, lastTriedAt, detailOf(item)));
    const body =
      Buffer.byteLength(whole) <= room ? whole : sqsJson(deadLetter(item, reason, lastTriedAt, undefined));
    await client.send(
      new SendMessageCommand({ QueueUrl: queueUrl, MessageBody: body, MessageAttributes: attributes }),
    );
  },
});

const deadLetter = (
  item: OutboxItem,
  { code, message }: Reason,
  lastTriedAt: string,
  detail: Envelope | undefined,
): OutboxDeadLetter => ({
  outbox: { pk: item.pk, sk: item.sk },
  event: {
    source: item.source,
    'detail-type': item.eventType,
    time: item.createdAt,
    resources: resourcesOf(item),
    ...(detail === undefined ? {} : { detail }),
  },
  ...(detail === undefined ? { detailOmitted: true } : {}),
  eventId: item.id,
  reason: `${code}: ${message.slice(0, REASON_CHARACTERS)}`,
  attempts: item.processingAttempts + 1,
  firstTriedAt: item.firstTriedAt ?? lastTriedAt,
  lastTriedAt,
});

/** Undefined when the record's data cannot be read, which is then what the bus would have refused it for. */
const detailOf = (item: OutboxItem): Envelope | undefined => {
  try {
    return envelopeOf(item);
  } catch {
    return undefined;
  }
};

/** Names, types and values count. */
const attributeBytes = (attributes: Readonly<Record<string, ReturnType<typeof text>>>): number =>
  Object.entries(attributes).reduce(
    (total, [name, { DataType, StringValue }]) => total + Buffer.byteLength(name + DataType + StringValue),
    0,
  );
