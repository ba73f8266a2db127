import { ChangeMessageVisibilityCommand, SendMessageCommand, type SQSClient } from '@aws-sdk/client-sqs';
import type { SQSRecord } from 'aws-lambda';
import type { Poison } from './poison.ts';

/** What a consumer does with messages beside handling them. */
export interface Queue {
  /** Sends a body to the consumer's own queue, as a new message. */
  requeue(body: string): Promise<void>;
  /** Keeps a message that nothing can be made of, with the reason, in the consumer's dead-letter queue. */
  deadLetter(record: SQSRecord, poison: Poison): Promise<void>;
  /** Has a failed message seen again after `seconds`. */
  delay(record: SQSRecord, seconds: number): Promise<void>;
}

export interface SqsQueueOptions {
  readonly client: SQSClient;
  readonly queueUrl: string;
  readonly deadLetterQueueUrl: string;
}

/** An attribute holds little beside a body of up to 1 MiB: enough for the reason to be read where the message lies. */
const REASON_CHARACTERS = 4_000;

const text = (value: string) => ({ DataType: 'String', StringValue: value.slice(0, REASON_CHARACTERS) });

/** The consumer's queue in SQS. */
export const sqsQueue = ({ client, queueUrl, deadLetterQueueUrl }: SqsQueueOptions): Queue => ({
  async requeue(body) {
    await client.send(new SendMessageCommand({ QueueUrl: queueUrl, MessageBody: body }));
  },
  async deadLetter({ body, messageId }, { code, message, violations }) {
    await client.send(
      new SendMessageCommand({
        QueueUrl: deadLetterQueueUrl,
        MessageBody: body,
        MessageAttributes: {
          errorCode: text(code),
          errorMessage: text(message),
          originalMessageId: text(messageId),
          ...(violations.length === 0 ? {} : { violations: text(JSON.stringify(violations)) }),
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
