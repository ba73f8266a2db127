import {
  ChangeMessageVisibilityCommand,
  type MessageAttributeValue,
  SendMessageCommand,
  type SQSClient,
} from '@aws-sdk/client-sqs';
import { PlatformError } from '@edtech/contracts';
import type { SQSRecord } from 'aws-lambda';
import type { Poison } from './poison.ts';

/** What a consumer does with messages beside handling them. */
export interface Queue {
  /** Sends a body to the consumer's own queue, as a new message with receives of its own, seen after `delaySeconds`. */
  requeue(body: string, options?: RequeueOptions): Promise<void>;
  /** Keeps a message that nothing can be made of, with the reason, in the consumer's dead-letter queue. */
  deadLetter(record: SQSRecord, poison: Poison): Promise<void>;
  /** Has a failed message seen again after `seconds`. */
  delay(record: SQSRecord, seconds: number): Promise<void>;
}

export interface RequeueOptions {
  readonly delaySeconds?: number;
  /** Attributes of the message that it replaces. */
  readonly attributes?: SQSRecord['messageAttributes'];
}

export interface SqsQueueOptions {
  readonly client: SQSClient;
  readonly queueUrl: string;
  readonly deadLetterQueueUrl: string;
}

/** An attribute holds little beside a body of up to 1 MiB: enough for the reason to be read where the message lies. */
const REASON_CHARACTERS = 4_000;

/** The message attribute that names the dead letter which is redriven by the message: if it fails again, it is still that one. */
export const DEAD_LETTER_ATTRIBUTE = 'deadLetterId';

/** https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_SendMessage.html */
const LONGEST_DELAY_SECONDS = 900;

const text = (value: string) => ({ DataType: 'String', StringValue: value.slice(0, REASON_CHARACTERS) });

/** Attributes as a function receives them, to be sent on; they are texts, as all that this package sends. */
const sentOn = (attributes: SQSRecord['messageAttributes'] = {}): Record<string, MessageAttributeValue> =>
  Object.fromEntries(
    Object.entries(attributes).flatMap(([name, { stringValue }]) =>
      stringValue === undefined ? [] : [[name, text(stringValue)]],
    ),
  );

/** As much of a consumer's queue in SQS as sends to it. */
export const sqsRequeue = ({
  client,
  queueUrl,
}: Pick<SqsQueueOptions, 'client' | 'queueUrl'>): Pick<Queue, 'requeue'> => ({
  async requeue(body, { delaySeconds, attributes } = {}) {
    await client.send(
      new SendMessageCommand({
        QueueUrl: queueUrl,
        MessageBody: body,
        ...(delaySeconds === undefined
          ? {}
          : { DelaySeconds: Math.min(delaySeconds, LONGEST_DELAY_SECONDS) }),
        ...(attributes === undefined ? {} : { MessageAttributes: sentOn(attributes) }),
      }),
    );
  },
});

/** The consumer's queue in SQS. */
export const sqsQueue = ({ client, queueUrl, deadLetterQueueUrl }: SqsQueueOptions): Queue => ({
  ...sqsRequeue({ client, queueUrl }),
  async deadLetter({ body, messageId, messageAttributes }, { code, message, violations, cause }) {
    const redriven = messageAttributes[DEAD_LETTER_ATTRIBUTE]?.stringValue;
    await client.send(
      new SendMessageCommand({
        QueueUrl: deadLetterQueueUrl,
        MessageBody: body,
        MessageAttributes: {
          errorCode: text(code),
          errorMessage: text(message),
          originalMessageId: text(messageId),
          ...(violations.length === 0 ? {} : { violations: text(JSON.stringify(violations)) }),
          ...(cause instanceof PlatformError
            ? { causeCode: text(cause.code), causeKind: text(cause.kind) }
            : {}),
          ...(redriven === undefined ? {} : { [DEAD_LETTER_ATTRIBUTE]: text(redriven) }),
        },
      }),
    );
  },
  async delay({ receiptHandle }, seconds) {
    await client.send(
      new ChangeMessageVisibilityCommand({
        QueueUrl: queueUrl,
        ReceiptHandle: receiptHandle,
        VisibilityTimeout: seconds,
      }),
    );
  },
});
