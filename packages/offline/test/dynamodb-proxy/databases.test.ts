import { createServer, type Server } from 'node:http';
import { ownDatabases } from '../../src/dynamodb/databases.ts';
import { type DynamoDbProxy, startDynamoDbProxy } from '../../src/dynamodb-proxy/index.ts';

let upstream: Server;
let proxy: DynamoDbProxy;
let keys: string[];
/** What the database answers, by the tables of the request. */
let answers: Map<string, { readonly status: number; readonly body: object }>;
/** The tables of each write that went well. */
let written: (readonly string[])[];

beforeEach(async () => {
  keys = [];
  written = [];
  answers = new Map();
  upstream = createServer((request, response) => {
    keys.push(/Credential=([^/]+)/.exec(request.headers.authorization ?? '')?.[1] ?? 'none');
    let body = '';
    request
      .setEncoding('utf8')
      .on('data', (text: string) => {
        body += text;
      })
      .on('end', () => {
        const tables = Object.keys(JSON.parse(body).RequestItems ?? {}).join(' ');
        const { status, body: answer } = answers.get(tables) ?? { status: 200, body: {} };
        response.writeHead(status, { 'x-amz-crc32': '1' }).end(JSON.stringify(answer));
      });
  });
  await new Promise<void>((resolve) => upstream.listen(0, '127.0.0.1', resolve));
  const address = upstream.address();
  const port = typeof address === 'object' ? address?.port : 0;
  proxy = await startDynamoDbProxy({
    target: `http://127.0.0.1:${port}`,
    port: 0,
    onWrite: (tables) => void written.push(tables),
    databases: { of: ownDatabases, tableNames: ['notes', 'users'] },
  });
});

afterEach(async () => {
  await proxy.stop();
  upstream.closeAllConnections();
  upstream.close();
});

const call = (action: string, request: unknown) =>
  fetch(proxy.endpoint, {
    method: 'POST',
    headers: {
      'x-amz-target': `DynamoDB_20120810.${action}`,
      authorization:
        'AWS4-HMAC-SHA256 Credential=local/20260101/eu-west-1/dynamodb/aws4_request, Signature=x',
    },
    body: JSON.stringify(request),
  });

test('each table is in a database of its own, whoever asks', async () => {
  await call('GetItem', { TableName: 'notes' });
  await call('PutItem', { TableName: 'users' });
  await call('Query', { TableName: 'notes' });
  expect(keys).toEqual([ownDatabases('notes'), ownDatabases('users'), ownDatabases('notes')]);
  expect(new Set(keys).size).toBe(2);
  expect(keys.every((key) => /^[a-z0-9]+$/.test(key))).toBe(true);
});

test('a request that reaches several tables is refused, with what to set', async () => {
  const TransactItems = [{ Put: { TableName: 'notes' } }, { Put: { TableName: 'users' } }];
  const answer = await call('TransactWriteItems', { TransactItems });
  expect(answer.status).toBe(400);
  expect(await answer.json()).toEqual({
    __type: 'com.amazon.coral.validate#ValidationException',
    message: expect.stringContaining('custom.localAws.sharedDatabase'),
  });
  expect(keys).toEqual([]);
});

describe('a batch of writes to several tables', () => {
  const put = (id: string) => ({ PutRequest: { Item: { id: { S: id } } } });
  const batch = () => call('BatchWriteItem', { RequestItems: { notes: [put('1')], users: [put('2')] } });
  const left = (name: string) => ({ status: 200, body: { UnprocessedItems: { [name]: [put('1')] } } });

  test('reaches the database of each, and both are told of', async () => {
    expect((await batch()).status).toBe(200);
    expect(new Set(keys)).toEqual(new Set([ownDatabases('notes'), ownDatabases('users')]));
    expect(written).toEqual(expect.arrayContaining([['notes'], ['users']]));
  });

  test('is answered as one, without a sum that is of another content', async () => {
    answers.set('users', left('users'));
    const answer = await batch();
    expect(await answer.json()).toMatchObject({ UnprocessedItems: { users: [put('1')] } });
    expect(answer.headers.get('x-amz-crc32')).toBeNull();
  });

  test('of which one fails has failed, and what was written is told of', async () => {
    answers.set('users', { status: 400, body: { __type: 'ResourceNotFoundException' } });
    const answer = await batch();
    expect([answer.status, await answer.json()]).toEqual([400, { __type: 'ResourceNotFoundException' }]);
    expect(written).toEqual([['notes']]);
  });
});

test('all tables are listed, wherever they are', async () => {
  expect(await (await call('ListTables', {})).json()).toEqual({ TableNames: ['notes', 'users'] });
});

test('a request that names no table goes where the client says', async () => {
  await call('DescribeLimits', {});
  expect(keys).toEqual(['local']);
});
