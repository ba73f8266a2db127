import { randomUUID } from 'node:crypto';
import { appendFile, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  type AttributeValue,
  BatchWriteItemCommand,
  DeleteItemCommand,
  DescribeTableCommand,
  DynamoDBClient,
  ExecuteStatementCommand,
  GetItemCommand,
  PutItemCommand,
  TransactWriteItemsCommand,
  UpdateItemCommand,
} from '@aws-sdk/client-dynamodb';
import { createTables } from '@edtech/offline/dynamodb';
import type { DynamoDBRecord } from 'aws-lambda';
import {
  createWriteGate,
  type DynamoDbProxy,
  startDynamoDbProxy,
} from '../../../packages/offline/src/dynamodb-proxy/index.ts';
import { createJournal, type Journal } from '../../../packages/offline/src/journal/index.ts';
import { type MappingService, startMappings } from '../../../packages/offline/src/mappings/index.ts';
import type { StreamMappingModel, TableModel } from '../../../packages/offline/src/model.ts';
import { startTtl, type TtlService } from '../../../packages/offline/src/ttl/index.ts';
import { dynamodbEndpoint, modelWith, streamMapping, tableNamed } from './platform.ts';

const LAG_SECONDS = 2;
/** More than a TTL in whole seconds, the lag and the delete itself take on a busy machine. */
const PATIENCE_MS = 15_000;

let table: TableModel;
let records: DynamoDBRecord[];
let journal: Journal;
let mappings: MappingService;
let ttl: TtlService;
let proxy: DynamoDbProxy;
let client: DynamoDBClient;
let direct: DynamoDBClient;
let accessKeyId: string;
let stop: () => Promise<void>;

/** The table of a service: a sparse index of which most items lack the key, and a TTL. */
function serviceTable(): TableModel {
  const plain = tableNamed(`notes-${randomUUID()}`);
  return {
    ...plain,
    properties: {
      ...plain.properties,
      AttributeDefinitions: [
        ...plain.properties.AttributeDefinitions,
        { AttributeName: 'attention', AttributeType: 'S' },
      ],
      GlobalSecondaryIndexes: [
        {
          IndexName: 'attention',
          KeySchema: [{ AttributeName: 'attention', KeyType: 'HASH' }],
          Projection: { ProjectionType: 'KEYS_ONLY' },
        },
      ],
      TimeToLiveSpecification: { AttributeName: 'expiresAt', Enabled: true },
    },
  };
}

async function start(settings: Partial<StreamMappingModel> = {}, dataDir?: string): Promise<void> {
  const target = dynamodbEndpoint();
  const credentials = { accessKeyId, secretAccessKey: 'none' };
  const model = modelWith({ tables: [table], streamMappings: [streamMapping(table, settings)] });
  const { region } = model;
  direct = new DynamoDBClient({ endpoint: target, region, credentials });
  await createTables(direct, [table]);
  journal = createJournal();
  const gate = createWriteGate();
  const kept = dataDir === undefined ? {} : { dataDir };
  ttl = await startTtl({
    tables: [table],
    dynamodbEndpoint: target,
    region,
    databaseOf: () => accessKeyId,
    gate,
    journal,
    lagSeconds: LAG_SECONDS,
    timeScale: 1,
    onDelete: (tables) => mappings.wake(tables),
    ...kept,
  });
  mappings = await startMappings({
    model,
    dynamodbEndpoint: target,
    queues: { send: async () => {}, receive: async () => [], remove: () => {} },
    lambda: {
      async invoke(_key, event) {
        // What the mapping hands to the runtime, seen from the outside.
        records.push(...(event as { Records: readonly DynamoDBRecord[] }).Records);
        return { outcome: 'success', payload: null, durationMs: 1 };
      },
    },
    journal,
    timeScale: 1,
    databaseOf: () => accessKeyId,
    identify: ttl.identify,
  });
  proxy = await startDynamoDbProxy({
    target,
    port: 0,
    gate,
    onWrite(tables, write) {
      ttl.observe(write);
      mappings.wake(tables);
    },
  });
  client = new DynamoDBClient({ endpoint: proxy.endpoint, region, credentials });
  stop = async () => {
    client.destroy();
    direct.destroy();
    await proxy.stop();
    await mappings.stop();
    await ttl.stop();
  };
}

beforeEach(() => {
  table = serviceTable();
  records = [];
  accessKeyId = randomUUID().replaceAll('-', '');
});
afterEach(() => stop());

const keyOf = (sk: string) => ({ pk: { S: 'note' }, sk: { S: sk } });
const expiresIn = (seconds: number) => ({
  expiresAt: { N: String(Math.floor(Date.now() / 1_000) + seconds) },
});
const itemOf = (sk: string, more: Record<string, AttributeValue>) => ({ ...keyOf(sk), ...more });
const put = (sk: string, more: Record<string, AttributeValue>, through = client) =>
  through.send(new PutItemCommand({ TableName: table.name, Item: itemOf(sk, more) }));
/** Returns whether it was this delete that removed the item. */
async function remove(sk: string): Promise<boolean> {
  const Key = keyOf(sk);
  const request = new DeleteItemCommand({ TableName: table.name, Key, ReturnValues: 'ALL_OLD' });
  return (await client.send(request)).Attributes !== undefined;
}
const exists = async (sk: string) =>
  (await direct.send(new GetItemCommand({ TableName: table.name, Key: keyOf(sk), ConsistentRead: true })))
    .Item !== undefined;

/** Nothing that has expired is left, and every record has reached the function. */
async function settled(): Promise<void> {
  const until = Date.now() + PATIENCE_MS;
  for (let quiet = 0; quiet < 2; ) {
    const moving = [...(await ttl.inFlight()), ...(await mappings.inFlight())];
    if (Date.now() > until) throw new Error(`still in flight: ${moving.join('; ')}`);
    quiet = moving.length === 0 ? quiet + 1 : 0;
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
}

const removals = () =>
  records
    .filter(({ eventName }) => eventName === 'REMOVE')
    .map(({ dynamodb, userIdentity }) => [dynamodb?.Keys?.sk?.S, userIdentity]);
const service = { type: 'Service', principalId: 'dynamodb.amazonaws.com' };

test('an expired item is deleted within the lag, and its record carries the old image and the identity of the service', async () => {
  await start();
  const item = itemOf('a', { ...expiresIn(-1), text: { S: 'hello' } });
  const began = performance.now();
  await client.send(new PutItemCommand({ TableName: table.name, Item: item }));
  expect(await ttl.inFlight()).toContain(`1 expired items in ${table.name}`);
  await settled();
  expect(performance.now() - began).toBeLessThan(LAG_SECONDS * 1_000 + 1_500);
  expect(await exists('a')).toBe(false);
  expect(records.at(-1)).toMatchObject({
    eventName: 'REMOVE',
    userIdentity: service,
    dynamodb: { Keys: keyOf('a'), OldImage: item },
  });
  expect(records.at(-1)?.dynamodb).not.toHaveProperty('NewImage');
});

test('what a user deletes carries no identity, before and after a delete of the very same item by TTL', async () => {
  await start();
  const expired = expiresIn(-60);
  for (const round of ['user', 'service', 'user', 'service', 'user']) {
    await put('same', expired);
    if (round === 'user') expect(await remove('same')).toBe(true);
    else await settled();
  }
  await settled();
  expect(removals()).toEqual([
    ['same', undefined],
    ['same', service],
    ['same', undefined],
    ['same', service],
    ['same', undefined],
  ]);
});

test('a user who writes and deletes one item without pause is never taken for the service, nor it for the user', async () => {
  await start();
  const expired = expiresIn(-60);
  let byUser = 0;
  for (const until = Date.now() + 2 * LAG_SECONDS * 1_000; Date.now() < until; ) {
    await put('same', expired);
    if (await remove('same')) byUser += 1;
    await put('same', expired);
  }
  await settled();
  const ours = journal.read(0, 10_000).filter(({ kind }) => kind === 'expiry');
  const marked = records.filter(({ userIdentity }) => userIdentity !== undefined);
  expect(ours.length).toBeGreaterThan(0);
  expect(marked.map(({ dynamodb }) => dynamodb?.SequenceNumber)).toEqual(ours.map(({ ids }) => ids[0]));
  expect(removals()).toHaveLength(byUser + ours.length);
});

test('an item whose TTL is pushed back or taken away stays', async () => {
  await start();
  for (const sk of ['pushed', 'taken', 'replaced', 'gone']) await put(sk, expiresIn(1));
  const update = (sk: string, UpdateExpression: string, values?: Record<string, AttributeValue>) =>
    client.send(
      new UpdateItemCommand({
        TableName: table.name,
        Key: keyOf(sk),
        UpdateExpression,
        ...(values && { ExpressionAttributeValues: values }),
      }),
    );
  await update('pushed', 'SET expiresAt = :later', { ':later': expiresIn(3_600).expiresAt });
  await update('taken', 'REMOVE expiresAt');
  await put('replaced', {});
  await put('witness', expiresIn(2));
  while (await exists('witness')) await new Promise((resolve) => setTimeout(resolve, 50));
  await settled();
  expect(await Promise.all(['pushed', 'taken', 'replaced', 'gone'].map(exists))).toEqual([
    true,
    true,
    true,
    false,
  ]);
});

test('items with and without the key of an index expire alike, and neither holds up the other', async () => {
  await start();
  for (let index = 0; index < 15; index += 1)
    await put(`${index}`, { ...expiresIn(-1), ...(index % 2 === 0 && { attention: { S: 'due#1' } }) });
  await settled();
  expect(removals().map(([, identity]) => identity)).toEqual(Array(15).fill(service));
});

test('every way to write an item makes it expire', async () => {
  await start();
  const past = expiresIn(-1);
  await client.send(
    new BatchWriteItemCommand({
      RequestItems: { [table.name]: [{ PutRequest: { Item: itemOf('batch', past) } }] },
    }),
  );
  await client.send(
    new TransactWriteItemsCommand({
      TransactItems: [
        { Put: { TableName: table.name, Item: itemOf('transaction', past) } },
        {
          Update: {
            TableName: table.name,
            Key: keyOf('transacted update'),
            UpdateExpression: 'SET #ttl = :past',
            ExpressionAttributeNames: { '#ttl': 'expiresAt' },
            ExpressionAttributeValues: { ':past': past.expiresAt },
          },
        },
      ],
    }),
  );
  await client.send(
    new ExecuteStatementCommand({
      Statement: `INSERT INTO "${table.name}" VALUE {'pk': 'note', 'sk': 'statement', 'expiresAt': ?}`,
      Parameters: [past.expiresAt],
    }),
  );
  await settled();
  const deleted = removals().map(([sk]) => sk);
  expect(deleted.sort()).toEqual(['batch', 'statement', 'transacted update', 'transaction']);
});

test('what is not a past time in seconds never expires', async () => {
  await start();
  await put('text', { expiresAt: { S: '1' } });
  await put('long ago', { expiresAt: { N: '1' } });
  await put('milliseconds', { expiresAt: { N: String(Date.now()) } });
  await put('witness', expiresIn(-1));
  await settled();
  expect(removals()).toEqual([['witness', service]]);
});

test('filters on the identity of the service tell the deletes apart', async () => {
  const pattern = { userIdentity: { type: ['Service'], principalId: ['dynamodb.amazonaws.com'] } };
  await start({ filters: [pattern] });
  await put('user', expiresIn(3_600));
  await remove('user');
  await put('service', expiresIn(-1));
  await settled();
  expect(records.map(({ dynamodb }) => dynamodb?.Keys?.sk?.S)).toEqual(['service']);
});

test('a table without a stream expires as well', async () => {
  const { StreamSpecification: _, ...properties } = table.properties;
  const streamed = table;
  const plain = { ...tableNamed(`plain-${randomUUID()}`), properties };
  await start();
  await createTables(direct, [plain]);
  const other = await startTtl({
    tables: [plain],
    dynamodbEndpoint: dynamodbEndpoint(),
    region: 'eu-central-1',
    databaseOf: () => accessKeyId,
    gate: createWriteGate(),
    journal,
    lagSeconds: 0,
    timeScale: 1,
    onDelete: () => {},
  });
  try {
    table = plain;
    other.observe({
      action: 'PutItem',
      request: { TableName: plain.name, Item: itemOf('a', expiresIn(-1)) },
    });
    await put('a', expiresIn(-1), direct);
    const expiries = () => journal.read(0, 10).filter(({ kind }) => kind === 'expiry');
    while (expiries().length === 0) await new Promise((resolve) => setTimeout(resolve, 20));
    expect(expiries()).toMatchObject([{ source: plain.name }]);
    expect(await exists('a')).toBe(false);
  } finally {
    table = streamed;
    await other.stop();
  }
});

describe('across a restart', () => {
  let dataDir: string;
  beforeEach(async () => {
    dataDir = await mkdtemp(join(tmpdir(), 'ttl-'));
  });
  afterEach(() => rm(dataDir, { recursive: true }));

  test('items from before it expire, and the records of earlier deletes keep their identity', async () => {
    await start({}, dataDir);
    await put('user', expiresIn(-60));
    await remove('user');
    await put('service', expiresIn(-60));
    await settled();
    await put('while it was down', expiresIn(-60), direct);
    await stop();
    records = [];
    await start({}, dataDir);
    await settled();
    expect(removals()).toEqual([
      ['user', undefined],
      ['service', service],
      ['while it was down', service],
    ]);
  });

  test('a delete that a crash cut off before it was seen to its end is found again', async () => {
    await start({}, dataDir);
    await put('interrupted', expiresIn(3_600));
    await put('never begun', expiresIn(3_600));
    await settled();
    const stream = await streamOf(table.name);
    await stop();
    // As after a crash: both were intended, one was deleted, and neither has been settled.
    const line = { stream, intended: [keyOf('interrupted'), keyOf('never begun')] };
    await appendFile(join(dataDir, 'deletes.jsonl'), `${JSON.stringify(line)}\n`);
    await deleteDirectly('interrupted');
    records = [];
    await start({}, dataDir);
    await remove('never begun');
    await settled();
    expect(removals()).toEqual([
      ['interrupted', service],
      ['never begun', undefined],
    ]);
  });

  async function deleteDirectly(sk: string) {
    const connection = new DynamoDBClient({
      endpoint: dynamodbEndpoint(),
      region: 'eu-central-1',
      credentials: { accessKeyId, secretAccessKey: 'none' },
    });
    await connection.send(new DeleteItemCommand({ TableName: table.name, Key: keyOf(sk) }));
    connection.destroy();
  }

  async function streamOf(tableName: string) {
    return (await direct.send(new DescribeTableCommand({ TableName: tableName }))).Table?.LatestStreamArn;
  }
});
