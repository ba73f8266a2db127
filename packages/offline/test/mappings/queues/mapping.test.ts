import { createJournal, type Journal } from '../../../src/journal/index.ts';
import type { Invocation, OnWait } from '../../../src/lambda/index.ts';
import type { RunningMapping } from '../../../src/mappings/mapping.ts';
import { startQueueMapping } from '../../../src/mappings/queues/mapping.ts';
import type { LambdaMessage } from '../../../src/mappings/queues/record.ts';
import type { QueueMappingModel } from '../../../src/model.ts';
import { type QueueService, startQueues } from '../../../src/queues/index.ts';
import { functionNamed } from '../../bus/model.ts';
import { atRest, until } from '../../bus/until.ts';
import { platformWith, queueArn, queueNamed, REGION } from '../../queues/model.ts';

/** A visibility timeout of 30 s lasts 300 ms. */
const TIME_SCALE = 0.01;
const work = queueNamed('work', { redrive: { deadLetterQueueArn: queueArn('dead'), maxReceiveCount: 3 } });
const declared: QueueMappingModel = {
  id: 'consume.0',
  functionKey: 'consume',
  queueArn: work.arn,
  enabled: true,
  batchSize: 10,
  batchWindowSeconds: 0,
  filters: [],
  reportBatchItemFailures: true,
  origin: { file: 'serverless.yml', path: 'functions.consume.events[0]' },
};
const well: Invocation = { outcome: 'success', payload: null, durationMs: 1 };
const failing: Invocation = {
  outcome: 'error',
  errorType: 'Broken',
  errorMessage: 'no',
  durationMs: 1,
  crashed: false,
};

let journal: Journal;
let queues: QueueService;
let batches: (readonly LambdaMessage[])[];
let handler: (messages: readonly LambdaMessage[], onWait?: OnWait) => Invocation | Promise<Invocation>;
let mapping: RunningMapping;

beforeEach(async () => {
  journal = createJournal();
  batches = [];
  handler = () => well;
  const model = platformWith({ queues: [work, queueNamed('dead'), queueNamed('ordered.fifo')] });
  queues = await startQueues({ model, port: 0, journal, timeScale: TIME_SCALE });
});
afterEach(async () => {
  await mapping.stop();
  await queues.stop();
});

function start(settings: Partial<QueueMappingModel> = {}) {
  mapping = startQueueMapping({
    mapping: { ...declared, ...settings },
    queueName: 'work',
    fn: functionNamed('consume'),
    region: REGION,
    queues,
    journal,
    timeScale: TIME_SCALE,
    lambda: {
      async invoke(_, event, onWait) {
        // What the mapping hands to the runtime, seen from the outside.
        const { Records } = event as { Records: LambdaMessage[] };
        batches.push(Records);
        return handler(Records, onWait);
      },
    },
  });
}

async function send(...bodies: readonly string[]) {
  for (const body of bodies) await queues.send(work.arn, body);
}

const bodiesOf = (messages: readonly LambdaMessage[]) => messages.map(({ body }) => body);
const failed = (...messages: readonly (LambdaMessage | undefined)[]): Invocation => ({
  ...well,
  payload: { batchItemFailures: messages.map((message) => ({ itemIdentifier: message?.messageId })) },
});
/** Nothing in the queue, nothing with the function. */
const everythingAtRest = () =>
  atRest({ inFlight: async () => [...(await queues.inFlight()), ...(await mapping.inFlight())] });

test('a message reaches the function in the shape and casing that Lambda gives it, and is deleted', async () => {
  start();
  await queues.send(work.arn, '{"a":1}', {
    attributes: {
      colour: { DataType: 'String', StringValue: 'blue' },
      image: { DataType: 'Binary', BinaryValue: 'aGVsbG8=' },
    },
  });
  await everythingAtRest();
  expect(batches).toHaveLength(1);
  expect(batches[0]?.[0]).toEqual({
    messageId: expect.stringMatching(/^[0-9a-f-]{36}$/),
    receiptHandle: expect.any(String),
    body: '{"a":1}',
    attributes: {
      ApproximateReceiveCount: '1',
      SentTimestamp: expect.stringMatching(/^\d{13}$/),
      SenderId: expect.any(String),
      ApproximateFirstReceiveTimestamp: expect.stringMatching(/^\d{13}$/),
    },
    messageAttributes: {
      colour: { stringValue: 'blue', stringListValues: [], binaryListValues: [], dataType: 'String' },
      image: { binaryValue: 'aGVsbG8=', stringListValues: [], binaryListValues: [], dataType: 'Binary' },
    },
    md5OfBody: expect.stringMatching(/^[0-9a-f]{32}$/),
    md5OfMessageAttributes: expect.stringMatching(/^[0-9a-f]{32}$/),
    eventSource: 'aws:sqs',
    eventSourceARN: work.arn,
    awsRegion: REGION,
  });
});

test('only what succeeded is deleted; what failed comes back after its visibility timeout, counted', async () => {
  handler = (messages) => failed(...messages.filter(({ body }) => body === 'bad' && batches.length === 1));
  await send('good', 'bad', 'fine');
  start();
  await everythingAtRest();
  expect(batches.map(bodiesOf)).toEqual([['good', 'bad', 'fine'], ['bad']]);
  expect(batches[1]?.[0]?.attributes.ApproximateReceiveCount).toBe('2');
});

test('the receive count grows until the queue moves a poison message to its dead-letter queue', async () => {
  handler = (messages) => failed(...messages.filter(({ body }) => body === 'poison'));
  await send('poison');
  start();
  await until(() => queues.inspect().some(({ name, visible }) => name === 'dead' && visible === 1));
  const counts = batches.flat().map(({ attributes }) => attributes.ApproximateReceiveCount);
  expect(counts).toEqual(['1', '2', '3']);
  await send('next');
  await until(() => batches.flat().some(({ body }) => body === 'next'));
});

test.each([
  ['an error', () => failing],
  [
    'an unknown identifier',
    () => ({ ...well, payload: { batchItemFailures: [{ itemIdentifier: 'nobody' }] } }),
  ],
  ['a malformed response', () => ({ ...well, payload: 'ok' })],
])('%s fails the whole batch', async (_, firstAnswer) => {
  handler = () => (batches.length === 1 ? firstAnswer() : well);
  await send('a', 'b');
  start();
  await everythingAtRest();
  expect(batches[0]?.length).toBe(2);
  expect(
    batches
      .slice(1)
      .flat()
      .map(({ attributes }) => attributes.ApproximateReceiveCount),
  ).toEqual(['2', '2']);
});

test('without partial responses, only an error fails a batch', async () => {
  handler = (messages) => failed(...messages);
  await send('a', 'b');
  start({ reportBatchItemFailures: false });
  await everythingAtRest();
  expect(batches.map(bodiesOf)).toEqual([['a', 'b']]);
});

test('a message that no filter wants is deleted unseen', async () => {
  await send('{"kind":"wanted"}', '{"kind":"other"}', 'no json');
  start({ filters: [{ body: { kind: ['wanted'] } }] });
  await everythingAtRest();
  expect(batches.map(bodiesOf)).toEqual([['{"kind":"wanted"}']]);
});

test('a batch holds at most the batch size', async () => {
  await send('1', '2', '3', '4', '5');
  start({ batchSize: 2 });
  await everythingAtRest();
  expect(batches.map(bodiesOf)).toEqual([['1', '2'], ['3', '4'], ['5']]);
});

test('with a window, a batch gathers more than one receive can bring', async () => {
  start({ batchSize: 25, batchWindowSeconds: 10 });
  await send(...Array.from({ length: 27 }, (_, index) => String(index)));
  await everythingAtRest();
  expect(batches.map(({ length }) => length)).toEqual([25, 2]);
});

test.each([
  [2, 2],
  [undefined, 5],
])('with a maximum concurrency of %s, %i batches run at a time', async (maximumConcurrency, expected) => {
  let running = 0;
  let most = 0;
  const waiting: (() => void)[] = [];
  handler = async () => {
    running += 1;
    most = Math.max(most, running);
    await new Promise<void>((resolve) => waiting.push(resolve));
    running -= 1;
    return well;
  };
  await send(...Array.from({ length: 8 }, (_, index) => String(index)));
  start({ batchSize: 1, ...(maximumConcurrency === undefined ? {} : { maximumConcurrency }) });
  await until(() => running === expected);
  // The queue still has some: they stay visible until there is room.
  expect(queues.inspect()[0]).toMatchObject({ visible: 8 - expected, inFlight: expected });
  handler = () => well;
  for (const release of waiting) release();
  await everythingAtRest();
  expect(most).toBe(expected);
  expect(batches).toHaveLength(8);
});

test('while a batch waits for an environment, messages gather in the queue, and come together', async () => {
  const first = Promise.withResolvers<Invocation>();
  const told: OnWait[] = [];
  handler = (_, onWait) => {
    if (batches.length > 1 || onWait === undefined) return well;
    onWait(true);
    told.push(onWait);
    return first.promise;
  };
  start();
  await send('first');
  await until(() => batches.length === 1);
  await send('second', 'third', 'fourth');
  expect(queues.inspect()[0]).toMatchObject({ visible: 3 });
  for (const onWait of told) onWait(false);
  await until(() => batches.length === 2);
  first.resolve(well);
  await everythingAtRest();
  expect(batches.map(bodiesOf)).toEqual([['first'], ['second', 'third', 'fourth']]);
});

test('messages of a FIFO group come one after the other, even when one has to be tried again', async () => {
  const arn = queueArn('ordered.fifo');
  for (const [groupId, body] of [
    ['a', 'a1'],
    ['a', 'a2'],
    ['b', 'b1'],
    ['a', 'a3'],
  ] as const) {
    await queues.send(arn, body, { groupId, deduplicationId: body });
  }
  let refused = false;
  handler = (messages) => {
    const first = messages.find(({ body }) => body === 'a1');
    if (first === undefined || refused) return well;
    refused = true;
    return failed(first);
  };
  start({ queueArn: arn });
  await everythingAtRest();
  const seen = batches.flat();
  expect(bodiesOf(seen).filter((body) => body.startsWith('a'))).toEqual(['a1', 'a1', 'a2', 'a3']);
  expect(seen.find(({ body }) => body === 'b1')?.attributes).toMatchObject({
    MessageGroupId: 'b',
    MessageDeduplicationId: 'b1',
  });
});

test('a disabled mapping leaves messages in the queue, also when it was waiting for one', async () => {
  start();
  mapping.setEnabled(false);
  await send('later');
  expect(queues.inspect()[0]).toMatchObject({ visible: 1, inFlight: 0 });
  expect(mapping.enabled).toBe(false);
  mapping.setEnabled(true);
  await everythingAtRest();
  expect(batches.map(bodiesOf)).toEqual([['later']]);
});

test('a stop waits for what is running; what does not end in time stays in the queue and is written down', async () => {
  handler = () => new Promise(() => undefined);
  await send('stuck');
  start();
  await until(() => batches.length === 1);
  await mapping.stop();
  expect(journal.read(0, 10).at(-1)).toMatchObject({
    kind: 'queue-batch',
    outcome: expect.stringContaining('abandoned'),
  });
  const [message] = await queues.receive(work.arn, { max: 1, waitMs: 2_000 });
  expect(message?.body).toBe('stuck');
});
