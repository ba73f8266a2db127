import {
  DynamoDBClient,
  GetItemCommand,
  PutItemCommand,
  ScanCommand,
  TransactWriteItemsCommand,
} from '@aws-sdk/client-dynamodb';
import { createTables, type DynamoDbLocal, startDynamoDb } from '../../src/dynamodb/index.ts';
import { type DynamoDbProxy, startDynamoDbProxy } from '../../src/dynamodb-proxy/index.ts';
import { createFaults, type Faults, tableFaults } from '../../src/faults/index.ts';
import { createJournal, type Journal } from '../../src/journal/index.ts';
import { connection } from '../dynamodb/connection.ts';
import { model, struckIn } from './model.ts';

let dynamodb: DynamoDbLocal;
let direct: DynamoDBClient;
let client: DynamoDBClient;
let proxy: DynamoDbProxy;
let journal: Journal;
let faults: Faults;
let written: string[];

beforeAll(async () => {
  dynamodb = await startDynamoDb();
}, 600_000);
afterAll(() => dynamodb.stop());

beforeEach(async () => {
  const database = `faults${performance.now().toFixed(0)}`;
  journal = createJournal();
  faults = createFaults({ model, journal });
  written = [];
  proxy = await startDynamoDbProxy({
    target: dynamodb.endpoint,
    port: 0,
    onWrite: (tables) => written.push(...tables),
    faults: tableFaults(faults),
  });
  direct = new DynamoDBClient(connection(dynamodb.endpoint, database));
  client = new DynamoDBClient(connection(proxy.endpoint, database));
  await createTables(direct, model.tables);
});
afterEach(async () => {
  faults.clear();
  client.destroy();
  direct.destroy();
  await proxy.stop();
});

const write = (pk: string) => new PutItemCommand({ TableName: 'notes', Item: { pk: { S: pk } } });
const transact = (...keys: string[]) =>
  new TransactWriteItemsCommand({
    TransactItems: keys.map((pk) => ({ Put: { TableName: 'notes', Item: { pk: { S: pk } } } })),
  });
async function stored(): Promise<readonly unknown[]> {
  const { Items = [] } = await direct.send(new ScanCommand({ TableName: 'notes' }));
  return Items.map(({ pk }) => pk?.S).toSorted();
}

test.each([
  ['throttle', 'ProvisionedThroughputExceededException', 400],
  ['fail', 'InternalServerError', 500],
] as const)('a call ends with %s, and nothing is written', async (fault, name, httpStatusCode) => {
  faults.set({ table: { name: 'notes', [fault]: 1, times: 1 } });
  await expect(client.send(write('a'))).rejects.toMatchObject({ name, $metadata: { httpStatusCode } });
  expect([await stored(), written]).toEqual([[], []]);
  await client.send(write('b'));
  expect([await stored(), written]).toEqual([['b'], ['notes']]);
});

test('a transaction is cancelled by a conflict, with one reason per action; the seed says which', async () => {
  const blamed = async () => {
    faults.set({ seed: 4, table: { conflict: 1 } });
    const error: unknown = await client.send(transact('a', 'b', 'c')).catch((caught: unknown) => caught);
    expect(error).toMatchObject({ name: 'TransactionCanceledException' });
    // What the SDK made of the answer.
    const { CancellationReasons } = error as { CancellationReasons: { Code: string }[] };
    return CancellationReasons.map(({ Code }) => Code);
  };
  const codes = await blamed();
  expect(codes.toSorted()).toEqual(['None', 'None', 'TransactionConflict']);
  expect(await blamed()).toEqual(codes);
  expect(await stored()).toEqual([]);
});

test('a single write that meets a transaction is refused, a read never is', async () => {
  faults.set({ table: { conflict: 1 } });
  await expect(client.send(write('a'))).rejects.toMatchObject({ name: 'TransactionConflictException' });
  await client.send(new GetItemCommand({ TableName: 'notes', Key: { pk: { S: 'a' } } }));
});

test('a lost answer leaves the write committed and announced; a dropped call leaves nothing', async () => {
  faults.set({ table: { action: 'TransactWriteItems', loseAnswer: 1 } });
  await expect(client.send(transact('a', 'b'))).rejects.toThrow(/socket|ECONNRESET/);
  expect([await stored(), written]).toEqual([['a', 'b'], ['notes']]);
  faults.set({ table: { drop: 1 } });
  await expect(client.send(transact('c'))).rejects.toThrow(/socket|ECONNRESET/);
  expect(await stored()).toEqual(['a', 'b']);
});

test('reads are struck as well, and other actions are left alone where one is named', async () => {
  faults.set({ table: { action: 'GetItem', throttle: 1 } });
  await client.send(write('a'));
  const read = new GetItemCommand({ TableName: 'notes', Key: { pk: { S: 'a' } } });
  await expect(client.send(read)).rejects.toMatchObject({ name: 'ProvisionedThroughputExceededException' });
  expect(struckIn(journal)).toEqual(['notes table: throttle']);
});

test('a frozen table answers when it thaws', async () => {
  faults.set({ table: { freeze: true } });
  const writing = client.send(write('a'));
  while ((await faults.inFlight()).length === 0) await new Promise(setImmediate);
  expect([await faults.inFlight(), await stored()]).toEqual([['1 frozen at table notes'], []]);
  faults.clear();
  await writing;
  expect(await stored()).toEqual(['a']);
});
