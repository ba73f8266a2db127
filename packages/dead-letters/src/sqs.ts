import {
  DeleteMessageCommand,
  GetQueueUrlCommand,
  type MessageAttributeValue,
  QueueDoesNotExist,
  ReceiveMessageCommand,
  SendMessageCommand,
  type SQSClient,
} from '@aws-sdk/client-sqs';
import { DEAD_LETTER_ATTRIBUTE, OVERRIDE_ATTRIBUTE, type Override } from '@edtech/messaging';
import type { DeadLetterQueues } from './collector.ts';
import { deadLetterQueueName, handledQueueName } from './dead-letter-queue.ts';
import { NotRedrivable, NotSent } from './errors.ts';
import type { Redriver } from './processor.ts';

export interface SqsOptions {
  readonly client: SQSClient;
  readonly stage: string;
}

/** The URLs of queues, each looked up once. */
const queueUrls = (client: SQSClient) => {
  const found = new Map<string, Promise<string>>();
  const lookUp = async (QueueName: string): Promise<string> => {
    try {
      return (await client.send(new GetQueueUrlCommand({ QueueName }))).QueueUrl ?? '';
    } catch (error) {
      found.delete(QueueName);
      throw error;
    }
  };
  return (name: string): Promise<string> => {
    const url = found.get(name) ?? lookUp(name);
    found.set(name, url);
    return url;
  };
};

/** A message is worked on for much less; one whose collector dies comes again after so long. */
const VISIBILITY_SECONDS = 60;

/** Asks all of SQS's servers, so that what is there is found: a short poll asks some of them. */
const WAIT_SECONDS = 1;

/** The dead-letter queues in SQS. */
export const sqsDeadLetterQueues = ({ client, stage }: SqsOptions): DeadLetterQueues => {
  const urlOf = queueUrls(client);
  return {
    async receive(queue) {
      const QueueUrl = await urlOf(deadLetterQueueName(queue, stage));
      const { Messages = [] } = await client.send(
        new ReceiveMessageCommand({
          QueueUrl,
          MaxNumberOfMessages: 10,
          MessageAttributeNames: ['All'],
          MessageSystemAttributeNames: ['SentTimestamp'],
          VisibilityTimeout: VISIBILITY_SECONDS,
          WaitTimeSeconds: WAIT_SECONDS,
        }),
      );
      return Messages.map(({ MessageId = '', Body = '', Attributes, MessageAttributes, ReceiptHandle }) => ({
        messageId: MessageId,
        body: Body,
        attributes: textsIn(MessageAttributes),
        sentAt: Number(Attributes?.SentTimestamp ?? Date.now()),
        async delete() {
          await client.send(new DeleteMessageCommand({ QueueUrl, ReceiptHandle }));
        },
      }));
    },
  };
};

const textsIn = (
  attributes: Record<string, MessageAttributeValue> = {},
): Readonly<Record<string, string | undefined>> =>
  Object.fromEntries(Object.entries(attributes).map(([name, { StringValue }]) => [name, StringValue]));

/**
 * Sends letters to the queues in which they are handled.
 * @param override has a consumer handle an event in spite of its age
 */
export const sqsRedriver = ({
  client,
  stage,
  override,
}: SqsOptions & { readonly override?: Override }): Redriver => {
  const urlOf = queueUrls(client);
  return {
    async send({ id, source }, body) {
      const name = handledQueueName(source, stage);
      if (name === undefined) throw new NotRedrivable(id, `no queue handles a ${source.kind}.`);
      const QueueUrl = await urlOf(name).catch((error: unknown) => {
        throw error instanceof QueueDoesNotExist
          ? new NotRedrivable(id, `there is no queue ${name}, so its consumer is gone.`)
          : new NotSent(id, error);
      });
      const sending = client.send(
        new SendMessageCommand({
          QueueUrl,
          MessageBody: body,
          MessageAttributes: {
            [DEAD_LETTER_ATTRIBUTE]: { DataType: 'String', StringValue: id },
            ...(override === undefined
              ? {}
              : { [OVERRIDE_ATTRIBUTE]: { DataType: 'String', StringValue: JSON.stringify(override) } }),
          },
        }),
      );
      await sending.catch((error: unknown) => {
        throw new NotSent(id, error);
      });
    },
  };
};
