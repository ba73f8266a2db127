import { QueueDoesNotExist, type SQSClient } from '@aws-sdk/client-sqs';
import { type Letter, sqsDeadLetterQueues, sqsRedriver } from '@edtech/dead-letters';
import { CircuitOpen, Poison, sqsQueue } from '@edtech/messaging';
import { sqsRecord } from '@edtech/testkit/sqs-record';
import { letterOf, message, ORDERED } from './letters.ts';

interface Sent {
  readonly name: string;
  readonly input: Readonly<Record<string, unknown>>;
}

/** A client that notes what is sent, and answers as `answers` has it by the command's name. */
const scripted = (answers: Readonly<Record<string, unknown>> = {}) => {
  const sent: Sent[] = [];
  const client = {
    async send({ constructor: { name }, input }: { readonly constructor: { readonly name: string } } & Sent) {
      sent.push({ name, input });
      return answers[name] ?? { QueueUrl: `https://sqs/${String(input.QueueName)}` };
    },
  };
  // As much of a client as is used.
  return { client: client as unknown as SQSClient, sent };
};

const stage = 'test';

test('a letter is sent to the queue of its consumer, with its id', async () => {
  const { client, sent } = scripted();
  const letter = letterOf(message('m-1'));
  await sqsRedriver({ client, stage }).send(letter, 'body');
  expect(sent.at(-1)).toEqual({
    name: 'SendMessageCommand',
    input: {
      QueueUrl: 'https://sqs/edtech-payment-accounts-test',
      MessageBody: 'body',
      MessageAttributes: { deadLetterId: { DataType: 'String', StringValue: letter.id } },
    },
  });
});

test('in spite of its age, it says who decided that', async () => {
  const { client, sent } = scripted();
  const override = { by: 'ada', reason: 'was never handled' };
  await sqsRedriver({ client, stage, override }).send(letterOf(message('m-1')), 'body');
  expect(sent.at(-1)?.input.MessageAttributes).toMatchObject({
    override: { DataType: 'String', StringValue: JSON.stringify(override) },
  });
});

test.each(['stream', 'outbox', 'saga'] as const)('a %s has no queue to be sent to', async (kind) => {
  const { client, sent } = scripted();
  const letter: Letter = letterOf(message('m-1'));
  const redriven = sqsRedriver({ client, stage }).send(
    { ...letter, source: { ...letter.source, kind } },
    'body',
  );
  await expect(redriven).rejects.toMatchObject({ code: 'dead-letter-not-redrivable' });
  expect(sent).toEqual([]);
});

test('a consumer whose queue is gone is told as such', async () => {
  const { client } = scripted();
  const gone = {
    ...client,
    send: async () => {
      throw new QueueDoesNotExist({ message: 'no such queue', $metadata: {} });
    },
  };
  // As much of a client as is used.
  const redriver = sqsRedriver({ client: gone as unknown as SQSClient, stage });
  await expect(redriver.send(letterOf(message('m-1')), 'body')).rejects.toMatchObject({
    code: 'dead-letter-not-redrivable',
    message: expect.stringContaining('there is no queue edtech-payment-accounts-test'),
  });
});

test('messages come with their attributes and the time of their sending, and go when they are deleted', async () => {
  const { client, sent } = scripted({
    ReceiveMessageCommand: {
      Messages: [
        {
          MessageId: 'm-1',
          Body: 'b',
          ReceiptHandle: 'h',
          Attributes: { SentTimestamp: '1700000000000' },
          MessageAttributes: { errorCode: { DataType: 'String', StringValue: 'event-invalid' } },
        },
      ],
    },
  });
  const queues = sqsDeadLetterQueues({ client, stage });
  const [received] = await queues.receive(ORDERED);
  expect(received).toMatchObject({
    messageId: 'm-1',
    body: 'b',
    sentAt: 1_700_000_000_000,
    attributes: { errorCode: 'event-invalid' },
  });
  await received?.delete();
  expect(sent.at(-1)).toEqual({
    name: 'DeleteMessageCommand',
    input: { QueueUrl: 'https://sqs/edtech-payment-accounts-dlq-test', ReceiptHandle: 'h' },
  });
  await queues.receive(ORDERED);
  expect(sent.filter(({ name }) => name === 'GetQueueUrlCommand')).toHaveLength(1);
});

test('a consumer says of a letter with what its last try failed, and which letter it was before', async () => {
  const { client, sent } = scripted();
  const queue = sqsQueue({ client, queueUrl: 'q', deadLetterQueueUrl: 'dlq' });
  const poison = new Poison('retries-exhausted', 'it failed 8 times', {
    cause: new CircuitOpen('Stripe', 30, undefined),
  });
  await queue.deadLetter(sqsRecord('m-1', 'b', { attributes: { deadLetterId: 'abc' } }), poison);
  expect(sent[0]?.input.MessageAttributes).toMatchObject({
    causeCode: { StringValue: 'circuit-open' },
    causeKind: { StringValue: 'unavailable' },
    deadLetterId: { StringValue: 'abc' },
  });
  await queue.deadLetter(
    sqsRecord('m-2', 'b'),
    new Poison('event-malformed', 'no JSON', { cause: new Error('x') }),
  );
  expect(Object.keys(sent[1]?.input.MessageAttributes ?? {})).toEqual([
    'errorCode',
    'errorMessage',
    'originalMessageId',
  ]);
});
