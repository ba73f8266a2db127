import {
  DeleteMessageCommand,
  GetQueueUrlCommand,
  type Message,
  ReceiveMessageCommand,
  type SQSClient,
} from '@aws-sdk/client-sqs';
import type { DeadLetter } from '../invariants.ts';
import { CONSUMERS, deadLettersOf, outboxDeadLettersOf, SERVICES } from './declared.ts';

/** Takes the dead letters of all consumers; those of events whose aggregates' ids begin with `prefix`, and unreadable ones. */
export const takeDeadLetters = async (sqs: SQSClient, prefix: string): Promise<readonly DeadLetter[]> => {
  const letters: DeadLetter[] = [];
  for (const consumer of Object.keys(CONSUMERS))
    for (const { Body = '', MessageAttributes = {} } of await takeAll(sqs, deadLettersOf(consumer))) {
      const { id, aggregateId } = eventIn(Body);
      const errorCode = MessageAttributes.errorCode ?? MessageAttributes.ERROR_CODE;
      if (aggregateId === undefined || aggregateId.startsWith(`${prefix}-`))
        letters.push({ consumer, eventId: id, errorCode: errorCode?.StringValue });
    }
  return letters;
};

/** Takes what the outboxes gave up: no bus or queue here refuses anything for good. */
export const takeRefused = async (sqs: SQSClient): Promise<readonly string[]> => {
  const refused: string[] = [];
  for (const service of SERVICES)
    for (const { Body } of await takeAll(sqs, outboxDeadLettersOf(service)))
      refused.push(`${service}: is said to be refused for good: ${Body}`);
  return refused;
};

const takeAll = async (sqs: SQSClient, name: string): Promise<readonly Message[]> => {
  const { QueueUrl } = await sqs.send(new GetQueueUrlCommand({ QueueName: name }));
  const taken: Message[] = [];
  for (;;) {
    const { Messages = [] } = await sqs.send(
      new ReceiveMessageCommand({ QueueUrl, MaxNumberOfMessages: 10, MessageAttributeNames: ['All'] }),
    );
    if (Messages.length === 0) return taken;
    taken.push(...Messages);
    for (const { ReceiptHandle } of Messages)
      await sqs.send(new DeleteMessageCommand({ QueueUrl, ReceiptHandle }));
  }
};

const eventIn = (body: string): { readonly id?: string; readonly aggregateId?: string } => {
  try {
    // What EventBridge delivers, if it can be read: the driver made these events, or the product did.
    const { detail }: { detail: { id: string; aggregate: { id: string } } } = JSON.parse(body);
    return { id: detail.id, aggregateId: detail.aggregate.id };
  } catch {
    return {};
  }
};
