import { ChangeMessageVisibilityCommand, SendMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import { createJournal } from '../../src/journal/index.ts';
import { type QueueService, startQueues } from '../../src/queues/index.ts';
import { platformWith, queueNamed, REGION } from './model.ts';

const plain = queueNamed('plain', { visibilityTimeoutSeconds: 60 });
const delayed = queueNamed('delayed', { delaySeconds: 40 });
/** Far more than any scaled time, far less than any unscaled one. */
const PATIENCE_MS = 10_000;
let queues: QueueService;
let client: SQSClient;

beforeAll(async () => {
  const model = platformWith({ queues: [plain, delayed] });
  queues = await startQueues({ model, port: 0, journal: createJournal(), timeScale: 0.01 });
  client = new SQSClient({
    region: REGION,
    endpoint: queues.endpoint,
    credentials: { accessKeyId: 'local', secretAccessKey: 'local' },
  });
});

afterAll(async () => {
  client.destroy();
  await queues.stop();
});

async function receiveOne(arn: string) {
  const [message] = await queues.receive(arn, { max: 1, waitMs: PATIENCE_MS });
  if (message === undefined) throw new Error(`nothing came out of ${arn}`);
  return message;
}

/** Timers may fire a millisecond early by the clock that measures them. */
const TOLERANCE_MS = 2;

async function elapsed(work: () => Promise<unknown>): Promise<number> {
  const started = performance.now();
  await work();
  return performance.now() - started + TOLERANCE_MS;
}

test('a visibility timeout of 60 s lasts 600 ms at a scale of 0.01', async () => {
  await queues.send(plain.arn, 'a');
  // It is hidden from the moment at which it is taken, before the one who took it knows.
  const waited = await elapsed(async () => {
    await receiveOne(plain.arn);
    expect(queues.inspect()[0]).toMatchObject({ visible: 0, inFlight: 1 });
    const again = await receiveOne(plain.arn);
    expect(again.attributes.ApproximateReceiveCount).toBe('2');
    queues.remove(plain.arn, again.receiptHandle);
  });
  expect(waited).toBeGreaterThanOrEqual(600);
  expect(waited).toBeLessThan(5_000);
});

test('ChangeMessageVisibility to 20 s hides a message for 200 ms, and to 0 shows it at once', async () => {
  await queues.send(plain.arn, 'b');
  const { receiptHandle } = await receiveOne(plain.arn);
  const change = { QueueUrl: plain.url, ReceiptHandle: receiptHandle };
  const waited = await elapsed(async () => {
    await client.send(new ChangeMessageVisibilityCommand({ ...change, VisibilityTimeout: 20 }));
    const { receiptHandle: again } = await receiveOne(plain.arn);
    await client.send(
      new ChangeMessageVisibilityCommand({ ...change, ReceiptHandle: again, VisibilityTimeout: 0 }),
    );
  });
  expect(waited).toBeGreaterThanOrEqual(200);
  expect(queues.inspect()[0]).toMatchObject({ visible: 1, inFlight: 0 });
  const last = await receiveOne(plain.arn);
  expect(last.attributes.ApproximateReceiveCount).toBe('3');
  queues.remove(plain.arn, last.receiptHandle);
});

test('a message delayed by 15 s comes after 150 ms', async () => {
  const waited = await elapsed(async () => {
    await client.send(new SendMessageCommand({ QueueUrl: plain.url, MessageBody: 'c', DelaySeconds: 15 }));
    expect(queues.inspect()[0]).toMatchObject({ visible: 0, delayed: 1 });
    queues.remove(plain.arn, (await receiveOne(plain.arn)).receiptHandle);
  });
  expect(waited).toBeGreaterThanOrEqual(150);
  expect(waited).toBeLessThan(5_000);
});

test('a queue with a delay of 40 s delivers after 400 ms', async () => {
  const waited = await elapsed(async () => {
    await queues.send(delayed.arn, 'd');
    queues.remove(delayed.arn, (await receiveOne(delayed.arn)).receiptHandle);
  });
  expect(waited).toBeGreaterThanOrEqual(400);
  expect(waited).toBeLessThan(5_000);
});

test('a long poll ends early when it is aborted', async () => {
  const abort = new AbortController();
  const waiting = queues.receive(plain.arn, { max: 1, waitMs: PATIENCE_MS, signal: abort.signal });
  abort.abort();
  expect(await waiting).toEqual([]);
});
