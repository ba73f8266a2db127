import {
  DeleteMessageCommand,
  ReceiveMessageCommand,
  SendMessageBatchCommand,
  SendMessageCommand,
  SQSClient,
} from '@aws-sdk/client-sqs';
import { createFaults, type Faults, queueFaults } from '../../src/faults/index.ts';
import { createJournal, type Journal } from '../../src/journal/index.ts';
import { type QueueService, startQueues } from '../../src/queues/index.ts';
import { ACCOUNT_ID, queueArn, REGION } from '../queues/model.ts';
import { model, struckIn } from './model.ts';

let journal: Journal;
let faults: Faults;
let queues: QueueService;
let client: SQSClient;

beforeEach(async () => {
  journal = createJournal();
  faults = createFaults({ model, journal });
  queues = await startQueues({ model, port: 0, journal, timeScale: 0.001, faults: queueFaults(faults) });
  client = new SQSClient({
    region: REGION,
    endpoint: queues.endpoint,
    credentials: { accessKeyId: 'local', secretAccessKey: 'local' },
    maxAttempts: 1,
  });
});
afterEach(async () => {
  faults.clear();
  client.destroy();
  await queues.stop();
});

const url = (name = 'jobs') => `${queues.endpoint}/${ACCOUNT_ID}/${name}`;
const send = (MessageBody: string, name = 'jobs') =>
  client.send(new SendMessageCommand({ QueueUrl: url(name), MessageBody }));
/** Receives and deletes one message over HTTP. */
async function take(): Promise<string | undefined> {
  const { Messages } = await client.send(new ReceiveMessageCommand({ QueueUrl: url() }));
  const [message] = Messages ?? [];
  if (message === undefined) return undefined;
  await client.send(new DeleteMessageCommand({ QueueUrl: url(), ReceiptHandle: message.ReceiptHandle }));
  return message.Body;
}
const depth = (name = 'jobs') => queues.inspect().find((queue) => queue.name === name);
const receive = (waitMs = 5_000) => queues.receive(queueArn('jobs'), { max: 1, waitMs });

test.each([
  ['throttle', 'RequestThrottled', 400],
  ['fail', 'InternalFailure', 500],
] as const)('a request is refused with %s', async (fault, name, httpStatusCode) => {
  faults.set({ queue: { name: 'jobs', action: 'SendMessage', [fault]: 1 } });
  await expect(send('a')).rejects.toMatchObject({ name, $metadata: { httpStatusCode } });
  await send('b', 'other');
  await client.send(
    new SendMessageBatchCommand({ QueueUrl: url(), Entries: [{ Id: '1', MessageBody: 'c' }] }),
  );
  expect([depth()?.visible, depth('other')?.visible]).toEqual([1, 1]);
});

test('an event source in the platform is refused as well, where no connection could be cut', async () => {
  faults.set({ queue: { drop: 1, throttle: 1 } });
  await expect(queues.send(queueArn('jobs'), 'a')).rejects.toMatchObject({ awsCode: 'RequestThrottled' });
  expect(struckIn(journal)).toEqual(['jobs queue: throttle']);
});

test('a dropped request is cut off and does nothing; one whose answer is lost has done its work', async () => {
  faults.set({ queue: { drop: 1, times: 1 } });
  await expect(send('a')).rejects.toThrow(/socket|ECONNRESET/);
  expect(depth()?.visible).toBe(0);
  faults.set({ queue: { loseAnswer: 1, times: 1 } });
  await expect(send('b')).rejects.toThrow(/socket|ECONNRESET/);
  expect(depth()?.visible).toBe(1);
  await send('c');
  expect(depth()?.visible).toBe(2);
});

test('a message that was deleted shows up once more, and then never again', async () => {
  faults.set({ queue: { duplicate: 1 } });
  await send('a');
  expect([await take(), await take(), await take()]).toEqual(['a', 'a', undefined]);
  expect(await queues.inFlight()).toEqual([]);
});

test('only messages with events of a type are concerned, where a type is given', async () => {
  const event = (type: string) => JSON.stringify({ 'detail-type': type, detail: {} });
  faults.set({ queue: { lose: 1, eventType: 'note.lost' } });
  for (const body of [event('note.lost'), event('note.written'), 'no event']) await send(body);
  expect(depth()?.visible).toBe(2);
  expect(struckIn(journal)).toEqual(['jobs queue: lose']);
});

test('only messages about something are concerned, where a rule is about it', async () => {
  faults.set({ queue: { lose: 1, about: 'b-2' } });
  for (const bookingId of ['b-1', 'b-2'])
    await send(JSON.stringify({ 'detail-type': 'note.written', detail: { bookingId } }));
  const [message] = await receive();
  expect([depth()?.visible, message?.body]).toEqual([0, expect.stringContaining('b-1')]);
});

test('a message is overtaken by the next', async () => {
  faults.set({ queue: { reorder: 1, times: 1 } });
  await send('a');
  expect(depth()).toMatchObject({ visible: 0, delayed: 1 });
  await send('b');
  expect([await take(), await take()]).toEqual(['b', 'a']);
});

test('a delayed message is in flight until it can be received, unscaled', async () => {
  faults.set({ queue: { delay: 150 } });
  const began = performance.now();
  await send('a');
  expect(await queues.inFlight()).toEqual(['1 delayed in jobs']);
  const [message] = await receive();
  expect(message?.body).toBe('a');
  expect(performance.now() - began).toBeGreaterThan(140);
});

test('a frozen queue takes messages and gives none until it thaws', async () => {
  faults.set({ queue: { name: 'jobs', freeze: true } });
  await send('a');
  expect([await receive(30), await queues.inFlight()]).toEqual([[], ['1 visible in jobs']]);
  const waiting = receive();
  faults.clear();
  expect((await waiting)[0]?.body).toBe('a');
});

test('a FIFO queue keeps its order and delivers once, whatever befalls all queues', async () => {
  faults.set({ queue: { duplicate: 1, reorder: 1, delay: 50 } });
  for (const body of ['a', 'b']) {
    await queues.send(queueArn('ordered.fifo'), body, { groupId: 'g', deduplicationId: body });
  }
  const received: string[] = [];
  for (let n = 0; n < 3; n += 1) {
    const [message] = await queues.receive(queueArn('ordered.fifo'), { max: 1, waitMs: 0 });
    if (message === undefined) break;
    received.push(message.body);
    queues.remove(queueArn('ordered.fifo'), message.receiptHandle);
  }
  expect(received).toEqual(['a', 'b']);
});
