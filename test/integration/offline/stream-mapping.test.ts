import { randomUUID } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  type AttributeValue,
  BatchWriteItemCommand,
  DeleteItemCommand,
  PutItemCommand,
  TransactWriteItemsCommand,
  UpdateItemCommand,
} from '@aws-sdk/client-dynamodb';
import type { DynamoDBRecord } from 'aws-lambda';
import type { Invocation } from '../../../packages/offline/src/lambda/index.ts';
import type { StreamMappingModel, TableModel } from '../../../packages/offline/src/model.ts';
import {
  functionNamed,
  modelWith,
  queueArn,
  startTestPlatform,
  streamMapping,
  type TestPlatform,
  tableNamed,
} from './platform.ts';

const well: Invocation = { outcome: 'success', payload: null, durationMs: 1 };
const failing: Invocation = {
  outcome: 'error',
  errorType: 'Broken',
  errorMessage: 'no',
  durationMs: 1,
  crashed: false,
};

let table: TableModel;
let batches: (readonly DynamoDBRecord[])[];
let handler: (records: readonly DynamoDBRecord[]) => Invocation | Promise<Invocation>;
let platform: TestPlatform;
let running: TestPlatform | undefined;

beforeEach(() => {
  table = tableNamed(`notes-${randomUUID()}`);
  batches = [];
  handler = () => well;
});
afterEach(async () => {
  await running?.stop();
  running = undefined;
});

async function start(
  settings: Partial<StreamMappingModel> = {},
  options: { readonly dataDir?: string } = {},
) {
  const model = modelWith({ tables: [table], streamMappings: [streamMapping(table, settings)] });
  platform = running = await startTestPlatform(model, { forward: receive }, options);
}

function receive(event: unknown) {
  // What the mapping hands to the runtime, seen from the outside.
  const { Records } = event as { Records: readonly DynamoDBRecord[] };
  batches.push(Records);
  return handler(Records);
}

function put(sk: string, more: Record<string, AttributeValue> = {}, client = platform.client) {
  const Item = { pk: { S: 'note' }, sk: { S: sk }, ...more };
  return client.send(new PutItemCommand({ TableName: table.name, Item }));
}

const keyOf = (record: DynamoDBRecord | undefined) => record?.dynamodb?.Keys?.sk?.S ?? '';
const keys = () => batches.map((records) => records.map(keyOf));

test('each kind of change reaches the function as Lambda would pass it on', async () => {
  await start();
  const Key = { pk: { S: 'note' }, sk: { S: 'a' } };
  await put('a', {
    id: { S: 'id-1' },
    bytes: { B: Buffer.from('hello') },
    list: { L: [{ N: '1' }, { NULL: true }] },
  });
  await platform.client.send(
    new UpdateItemCommand({
      TableName: table.name,
      Key,
      UpdateExpression: 'SET n = :n REMOVE bytes, #list',
      ExpressionAttributeNames: { '#list': 'list' },
      ExpressionAttributeValues: { ':n': { N: '1' } },
    }),
  );
  await platform.client.send(new DeleteItemCommand({ TableName: table.name, Key }));
  await platform.settled();

  const [inserted, modified, removed] = batches.flat();
  expect(inserted).toEqual({
    eventID: expect.any(String),
    eventName: 'INSERT',
    eventVersion: '1.1',
    eventSource: 'aws:dynamodb',
    awsRegion: 'eu-central-1',
    eventSourceARN: table.streamArn,
    dynamodb: {
      ApproximateCreationDateTime: expect.any(Number),
      Keys: Key,
      NewImage: {
        ...Key,
        id: { S: 'id-1' },
        bytes: { B: Buffer.from('hello').toString('base64') },
        list: { L: [{ N: '1' }, { NULL: true }] },
      },
      SequenceNumber: expect.stringMatching(/^\d{21,}$/),
      SizeBytes: expect.any(Number),
      StreamViewType: 'NEW_AND_OLD_IMAGES',
    },
  });
  const age = Date.now() / 1000 - (inserted?.dynamodb?.ApproximateCreationDateTime ?? 0);
  expect(age).toBeLessThan(10);
  expect(modified).toMatchObject({
    eventName: 'MODIFY',
    dynamodb: {
      OldImage: { bytes: { B: 'aGVsbG8=' } },
      NewImage: { ...Key, id: { S: 'id-1' }, n: { N: '1' } },
    },
  });
  expect(removed).toMatchObject({ eventName: 'REMOVE', dynamodb: { OldImage: { n: { N: '1' } } } });
  expect(removed?.dynamodb).not.toHaveProperty('NewImage');
  expect(platform.journal.read(0, 100).some(({ ids }) => ids.includes('id-1'))).toBe(true);
});

test('whoever awaited a write finds the platform in flight until the function has seen it', async () => {
  await start();
  await platform.settled();
  for (let round = 1; round <= 20; round += 1) {
    await put(`round-${round}`);
    await platform.settled();
    expect(batches.flat()).toHaveLength(round);
  }
});

test('a write that goes by the proxy is seen before the platform claims to be at rest', async () => {
  await start();
  await platform.settled();
  await put('past the proxy', {}, platform.direct);
  await platform.settled();
  expect(keys()).toEqual([['past the proxy']]);
});

test('all the ways to write wake the mapping', async () => {
  await start();
  await platform.settled();
  const item = (sk: string) => ({ pk: { S: 'note' }, sk: { S: sk } });
  await platform.client.send(
    new BatchWriteItemCommand({ RequestItems: { [table.name]: [{ PutRequest: { Item: item('batch') } }] } }),
  );
  await platform.client.send(
    new TransactWriteItemsCommand({
      TransactItems: ['t1', 't2'].map((sk) => ({ Put: { TableName: table.name, Item: item(sk) } })),
    }),
  );
  await platform.settled();
  expect(keys().flat().sort()).toEqual(['batch', 't1', 't2']);
});

test('LATEST sees only what is written after the start', async () => {
  await start({ startingPosition: 'LATEST' });
  await platform.mappings.stop();
  await put('before');
  await platform.restartMappings();
  await put('after');
  await platform.settled();
  expect(keys()).toEqual([['after']]);
});

test('a filter keeps records from the function, and the mapping goes on after them', async () => {
  await start({
    filters: [{ eventName: ['INSERT'], dynamodb: { Keys: { sk: { S: [{ prefix: 'wanted' }] } } } }],
  });
  for (const sk of ['other-1', 'wanted-1', 'other-2', 'wanted-2', 'other-3']) await put(sk);
  await platform.settled();
  expect(keys().flat()).toEqual(['wanted-1', 'wanted-2']);
});

test('a partial failure is retried from its lowest record, in order, and nothing is lost or overtaken', async () => {
  handler = (records) => {
    const bad = batches.length <= 2 ? records.find((record) => keyOf(record) === 'k-3') : undefined;
    return bad === undefined
      ? well
      : { ...well, payload: { batchItemFailures: [{ itemIdentifier: bad.dynamodb?.SequenceNumber }] } };
  };
  await start({ enabled: false });
  for (let n = 1; n <= 5; n += 1) await put(`k-${n}`);
  platform.mappings.setEnabled('forward.0', true);
  await platform.settled();
  expect(keys()).toEqual([
    ['k-1', 'k-2', 'k-3', 'k-4', 'k-5'],
    ['k-3', 'k-4', 'k-5'],
    ['k-3', 'k-4', 'k-5'],
  ]);
});

test('a poison record is bisected out, its whereabouts are sent on, and those behind it are processed', async () => {
  handler = (records) => (records.some((record) => keyOf(record) === 'poison') ? failing : well);
  await start({ enabled: false, bisectOnError: true, onFailureDestinationArn: queueArn('dead') });
  for (const sk of ['1', '2', 'poison', '4']) await put(sk);
  platform.mappings.setEnabled('forward.0', true);
  await platform.settled();
  expect(keys()).toEqual([
    ['1', '2', 'poison', '4'],
    ['1', '2'],
    ['poison', '4'],
    ['poison'],
    ['poison'],
    ['poison'],
    ['4'],
  ]);

  const [dead] = await platform.queues.receive(queueArn('dead'), { max: 10, waitMs: 0 });
  const poison = batches.flat().find((record) => keyOf(record) === 'poison')?.dynamodb?.SequenceNumber;
  expect(JSON.parse(dead?.body ?? '')).toMatchObject({
    requestContext: { functionArn: functionNamed('forward').arn, condition: 'RetryAttemptsExhausted' },
    responseContext: { functionError: 'Unhandled' },
    DDBStreamBatchInfo: {
      shardId: expect.stringMatching(/^shardId-/),
      startSequenceNumber: poison,
      endSequenceNumber: poison,
      batchSize: 1,
      streamArn: table.streamArn,
    },
  });
});

test('with a parallelisation factor, items are processed side by side and each in order', async () => {
  let busy = 0;
  let most = 0;
  handler = async () => {
    busy += 1;
    most = Math.max(most, busy);
    await new Promise((resolve) => setTimeout(resolve, 2));
    busy -= 1;
    return well;
  };
  await start({ enabled: false, parallelizationFactor: 4, batchSize: 2 });
  for (let n = 0; n < 48; n += 1) await put(`item-${n % 8}`, { n: { N: String(n) } });
  platform.mappings.setEnabled('forward.0', true);
  await platform.settled();
  const seen = Map.groupBy(batches.flat(), keyOf);
  expect(most).toBeGreaterThan(1);
  expect([...seen.values()].flat()).toHaveLength(48);
  for (const records of seen.values()) {
    const order = records.map(({ dynamodb }) => Number(dynamodb?.NewImage?.n?.N));
    expect(order).toEqual([...order].sort((a, b) => a - b));
  }
});

describe('with a data directory', () => {
  let dataDir: string;
  beforeEach(async () => {
    dataDir = await mkdtemp(join(tmpdir(), 'mappings-'));
  });
  afterEach(() => rm(dataDir, { recursive: true, force: true }));

  test('mappings resume where they were: nothing twice, nothing missed', async () => {
    await start({}, { dataDir });
    await put('before');
    await platform.settled();
    await platform.mappings.stop();
    await put('while stopped');
    await platform.restartMappings();
    await put('after');
    await platform.settled();
    expect(keys().flat()).toEqual(['before', 'while stopped', 'after']);
  });

  test('a record that never succeeded before the stop is processed after it', async () => {
    handler = () => failing;
    await start({ maximumRetryAttempts: -1 }, { dataDir });
    await put('hard');
    while (batches.length < 2) await new Promise((resolve) => setTimeout(resolve, 2));
    handler = () => well;
    await platform.restartMappings();
    await platform.settled();
    expect(keys().at(-1)).toEqual(['hard']);
  });
});

test('two mappings read the same stream without knowing of each other', async () => {
  const seen: string[] = [];
  const model = modelWith({
    functions: [functionNamed('forward'), functionNamed('project')],
    tables: [table],
    streamMappings: [streamMapping(table), streamMapping(table, { id: 'project.0', functionKey: 'project' })],
  });
  const note = (name: string) => (event: unknown) => {
    receive(event);
    seen.push(name);
    return well;
  };
  platform = running = await startTestPlatform(model, { forward: note('forward'), project: note('project') });
  await put('a');
  await platform.settled();
  expect(seen.sort()).toEqual(['forward', 'project']);
});

test('a table without a stream is named when the mappings start', async () => {
  const { StreamSpecification: _, ...properties } = table.properties;
  const model = modelWith({ tables: [{ ...table, properties }], streamMappings: [streamMapping(table)] });
  await expect(startTestPlatform(model, {})).rejects.toMatchObject({ code: 'STREAM_MISSING' });
});
