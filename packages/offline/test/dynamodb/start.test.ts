import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { connect, createServer } from 'node:net';
import { networkInterfaces } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { DynamoDBClient, GetItemCommand, ListTablesCommand, PutItemCommand } from '@aws-sdk/client-dynamodb';
import { createTables, provisionDynamoDb, startDynamoDb } from '../../src/dynamodb/index.ts';
import { connection } from './connection.ts';
import { type Scratch, scratch } from './scratch.ts';
import { tableModel } from './table-models.ts';

let place: Scratch;

beforeAll(async () => {
  await provisionDynamoDb();
}, 600_000);
beforeEach(async () => {
  place = await scratch();
});
afterEach(() => place.remove());

function portOf(endpoint: string): number {
  return Number(new URL(endpoint).port);
}

test('it takes a free port, answers there, and is gone when stopped', async () => {
  const dynamodb = await startDynamoDb();
  const client = new DynamoDBClient(connection(dynamodb.endpoint));
  expect(await client.send(new ListTablesCommand({}))).toMatchObject({ TableNames: [] });
  client.destroy();
  await dynamodb.stop();
  await dynamodb.stop();
  const [refused] = await once(connect(portOf(dynamodb.endpoint), '127.0.0.1'), 'error');
  expect(refused).toMatchObject({ code: 'ECONNREFUSED' });
});

test('it is not to be reached from outside this machine', async () => {
  const dynamodb = await startDynamoDb();
  const others = Object.values(networkInterfaces()).flatMap((addresses) => addresses ?? []);
  for (const { address, internal, family } of others) {
    if (internal || family !== 'IPv4') continue;
    const [refused] = await once(connect(portOf(dynamodb.endpoint), address), 'error');
    expect(refused).toMatchObject({ code: 'ECONNREFUSED' });
  }
  await dynamodb.stop();
});

test('a port that is taken is refused by name', async () => {
  const other = createServer().listen(0, '127.0.0.1');
  await once(other, 'listening');
  const address = other.address();
  if (address === null || typeof address === 'string') throw new Error('no TCP address');
  await expect(startDynamoDb({ port: address.port })).rejects.toMatchObject({
    code: 'PORT_IN_USE',
    port: address.port,
  });
  other.close();
});

test('each access key id sees a database of its own', async () => {
  const dynamodb = await startDynamoDb();
  const [mine, theirs] = ['mine', 'theirs'].map(
    (name) => new DynamoDBClient(connection(dynamodb.endpoint, name)),
  );
  if (mine === undefined || theirs === undefined) throw new Error('two clients expected');
  await createTables(mine, [tableModel('apart')]);
  expect(await theirs.send(new ListTablesCommand({}))).toMatchObject({ TableNames: [] });
  mine.destroy();
  theirs.destroy();
  await dynamodb.stop();
});

test('an access key id may have letters and digits only', async () => {
  const dynamodb = await startDynamoDb();
  const client = new DynamoDBClient(connection(dynamodb.endpoint, 'user-service'));
  await expect(client.send(new ListTablesCommand({}))).rejects.toMatchObject({
    name: 'UnrecognizedClientException',
  });
  client.destroy();
  await dynamodb.stop();
});

test('a data directory keeps items between starts', async () => {
  const dataDir = join(place.folder, 'not', 'there', 'yet');
  const key = { pk: { S: 'kept' }, sk: { S: '1' } };
  const first = await startDynamoDb({ dataDir });
  const before = new DynamoDBClient(connection(first.endpoint));
  await createTables(before, [tableModel('kept')]);
  await before.send(new PutItemCommand({ TableName: 'kept', Item: key }));
  before.destroy();
  await first.stop();

  const second = await startDynamoDb({ dataDir });
  const after = new DynamoDBClient(connection(second.endpoint));
  await createTables(after, [tableModel('kept')]);
  const found = await after.send(new GetItemCommand({ TableName: 'kept', Key: key }));
  expect(found.Item).toEqual(key);
  after.destroy();
  await second.stop();
});

test('it ends with the process that started it, even when that is killed', async () => {
  const script = fileURLToPath(new URL('./held-open.ts', import.meta.url));
  const parent = spawn(process.execPath, [script], { stdio: ['ignore', 'pipe', 'inherit'] });
  const [endpoint] = await once(parent.stdout, 'data');
  const socket = connect(portOf(String(endpoint)), '127.0.0.1');
  await once(socket, 'connect');
  const gone = once(socket, 'close');
  socket.resume();
  parent.kill('SIGKILL');
  await gone;
});

test('an endpoint that is given is used as it is, and not stopped', async () => {
  const running = await startDynamoDb();
  const given = await startDynamoDb({ env: { DYNAMODB_ENDPOINT: running.endpoint } });
  expect(given.endpoint).toBe(running.endpoint);
  await given.stop();
  const client = new DynamoDBClient(connection(running.endpoint));
  expect(await client.send(new ListTablesCommand({}))).toMatchObject({ TableNames: [] });
  client.destroy();
  await running.stop();
});
