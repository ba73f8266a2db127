import {
  GetQueueAttributesCommand,
  GetQueueUrlCommand,
  ReceiveMessageCommand,
  SendMessageBatchCommand,
  SendMessageCommand,
  SQSClient,
} from '@aws-sdk/client-sqs';
import { createJournal, type Journal } from '../../src/journal/index.ts';
import { type QueueService, startQueues } from '../../src/queues/index.ts';
import { ACCOUNT_ID, platformWith, queueArn, queueNamed, REGION } from './model.ts';

const orders = queueNamed('orders', { visibilityTimeoutSeconds: 45 });
let journal: Journal;
let queues: QueueService;
let client: SQSClient;

beforeAll(async () => {
  journal = createJournal();
  queues = await startQueues({
    model: platformWith({ queues: [orders, queueNamed('ordered.fifo')] }),
    port: 0,
    journal,
    timeScale: 1,
  });
  process.env.AWS_ENDPOINT_URL_SQS = queues.endpoint;
  client = new SQSClient({ region: REGION, credentials: { accessKeyId: 'local', secretAccessKey: 'local' } });
});

afterAll(async () => {
  delete process.env.AWS_ENDPOINT_URL_SQS;
  client.destroy();
  await queues.stop();
});

const ordersUrl = () => `${queues.endpoint}/${ACCOUNT_ID}/orders`;

test('the queues listen on the loopback interface only', () => {
  expect(queues.endpoint).toMatch(/^http:\/\/127\.0\.0\.1:\d+$/);
});

test('a client that knows only the endpoint variable finds a queue and exchanges a message with attributes', async () => {
  const { QueueUrl } = await client.send(new GetQueueUrlCommand({ QueueName: 'orders' }));
  expect(QueueUrl).toBe(ordersUrl());

  await client.send(
    new SendMessageCommand({
      QueueUrl,
      MessageBody: 'hello',
      MessageAttributes: { colour: { DataType: 'String', StringValue: 'blue' } },
    }),
  );
  const { Messages } = await client.send(
    new ReceiveMessageCommand({ QueueUrl, MessageAttributeNames: ['All'], WaitTimeSeconds: 1 }),
  );
  expect(Messages).toHaveLength(1);
  expect(Messages?.[0]?.Body).toBe('hello');
  expect(Messages?.[0]?.MessageAttributes).toEqual({ colour: { DataType: 'String', StringValue: 'blue' } });
});

test('attributes are answered as declared', async () => {
  const { Attributes } = await client.send(
    new GetQueueAttributesCommand({ QueueUrl: ordersUrl(), AttributeNames: ['All'] }),
  );
  expect(Attributes).toMatchObject({ QueueArn: orders.arn, VisibilityTimeout: '45', DelaySeconds: '0' });
});

test('a send over HTTP is journaled with the message id and the ids inside a JSON body', async () => {
  const before = journal.last;
  const body = JSON.stringify({ id: 'envelope-1', detail: { id: 'event-1' } });
  const sent = await client.send(new SendMessageCommand({ QueueUrl: ordersUrl(), MessageBody: body }));
  await client.send(
    new SendMessageBatchCommand({ QueueUrl: ordersUrl(), Entries: [{ Id: 'a', MessageBody: 'plain' }] }),
  );
  const entries = journal.read(before, 10);
  expect(entries.map(({ kind, source }) => [kind, source])).toEqual([
    ['queue-send', 'orders'],
    ['queue-send', 'orders'],
  ]);
  expect(entries[0]?.ids).toEqual([sent.MessageId, 'envelope-1', 'event-1']);
  expect(entries[1]?.ids).toHaveLength(1);
});

test('a trace header is taken and stands in no way, and nobody is given it', async () => {
  const MessageSystemAttributes = {
    AWSTraceHeader: { DataType: 'String', StringValue: 'Root=1-5759e988-bd862e3fe1be46a994272793' },
  } as const;
  const Entries = [{ Id: 'a', MessageBody: 'traced', MessageSystemAttributes }];
  const { Successful } = await client.send(new SendMessageBatchCommand({ QueueUrl: ordersUrl(), Entries }));
  expect(Successful).toHaveLength(1);
  const messages = await queues.receive(queueArn('orders'), { max: 10, waitMs: 1_000 });
  const traced = messages.find(({ body }) => body === 'traced');
  expect(traced).toBeDefined();
  expect(traced?.attributes).not.toHaveProperty('AWSTraceHeader');
});

test('a send to a queue that is not declared is refused as SQS refuses it', async () => {
  await expect(queues.send(queueArn('nowhere'), 'x')).rejects.toMatchObject({ awsCode: 'QueueDoesNotExist' });
});

test('a message that is too large is refused in process exactly as over HTTP', async () => {
  const body = 'x'.repeat(1_048_577);
  await expect(queues.send(orders.arn, body)).rejects.toMatchObject({ awsCode: 'InvalidParameterValue' });
  await expect(
    client.send(new SendMessageCommand({ QueueUrl: ordersUrl(), MessageBody: body })),
  ).rejects.toMatchObject({ name: expect.stringContaining('InvalidParameterValue') });
});

test.each(['CreateQueue', 'DeleteQueue', 'SetQueueAttributes'])(
  '%s is refused, because queues come from the configuration',
  async (action) => {
    const answer = await fetch(queues.endpoint, {
      method: 'POST',
      headers: { 'content-type': 'application/x-amz-json-1.0', 'x-amz-target': `AmazonSQS.${action}` },
      body: JSON.stringify({ QueueName: 'new', QueueUrl: ordersUrl() }),
    });
    expect(answer.status).toBe(400);
    expect(await answer.json()).toMatchObject({ __type: 'com.amazonaws.sqs#UnsupportedOperation' });
  },
);

test('other services of the emulator are not served', async () => {
  const topic = await fetch(queues.endpoint, {
    method: 'POST',
    headers: { 'content-type': 'application/x-www-form-urlencoded' },
    body: 'Action=CreateTopic&Name=x',
  });
  const bucket = await fetch(`${queues.endpoint}/bucket`, { method: 'PUT' });
  expect([topic.status, bucket.status]).toEqual([400, 400]);
});

test('a FIFO queue keeps the order of a group and drops a duplicate', async () => {
  const arn = queueArn('ordered.fifo');
  const received: string[] = [];
  for (const [body, deduplicationId] of [
    ['first', '1'],
    ['second', '2'],
    ['first again', '1'],
  ] as const) {
    await queues.send(arn, body, { groupId: 'g', deduplicationId });
  }
  for (let left = 2; left > 0; left -= 1) {
    const [message] = await queues.receive(arn, { max: 10, waitMs: 1_000 });
    received.push(message?.body ?? 'nothing');
    queues.remove(arn, message?.receiptHandle ?? '');
  }
  expect(received).toEqual(['first', 'second']);
  expect(queues.inspect().find(({ name }) => name === 'ordered.fifo')).toMatchObject({
    visible: 0,
    inFlight: 0,
  });
});
