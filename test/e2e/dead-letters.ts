import { GetQueueUrlCommand, ReceiveMessageCommand } from '@aws-sdk/client-sqs';
import type { Platform } from '@edtech/testkit/platform';

export interface DeadLetter {
  readonly body: string;
  readonly attributes: Readonly<Record<string, string | undefined>>;
}

/** Takes everything out of the dead-letter queue of `payment-accounts`. */
export const takeDeadLetters = async ({ aws }: Pick<Platform, 'aws'>): Promise<readonly DeadLetter[]> => {
  const { QueueUrl } = await aws.sqs.send(
    new GetQueueUrlCommand({ QueueName: 'edtech-payment-accounts-dlq-dev' }),
  );
  const taken: DeadLetter[] = [];
  for (;;) {
    const { Messages = [] } = await aws.sqs.send(
      new ReceiveMessageCommand({
        QueueUrl,
        MaxNumberOfMessages: 10,
        MessageAttributeNames: ['All'],
        VisibilityTimeout: 3_600,
      }),
    );
    if (Messages.length === 0) return taken;
    for (const { Body = '', MessageAttributes = {} } of Messages) {
      const attributes = Object.entries(MessageAttributes).map(([name, { StringValue }]) => [
        name,
        StringValue,
      ]);
      taken.push({ body: Body, attributes: Object.fromEntries(attributes) });
    }
  }
};
