import { createServer, type Server } from 'node:http';
import { ownDatabases } from '../../src/dynamodb/databases.ts';
import { type DynamoDbProxy, startDynamoDbProxy } from '../../src/dynamodb-proxy/index.ts';

let upstream: Server;
let proxy: DynamoDbProxy;
let keys: string[];

beforeEach(async () => {
  keys = [];
  upstream = createServer((request, response) => {
    keys.push(/Credential=([^/]+)/.exec(request.headers.authorization ?? '')?.[1] ?? 'none');
    request.resume().on('end', () => response.end('{}'));
  });
  await new Promise<void>((resolve) => upstream.listen(0, '127.0.0.1', resolve));
  const address = upstream.address();
  const port = typeof address === 'object' ? address?.port : 0;
  proxy = await startDynamoDbProxy({
    target: `http://127.0.0.1:${port}`,
    port: 0,
    onWrite: () => {},
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

test('all tables are listed, wherever they are', async () => {
  expect(await (await call('ListTables', {})).json()).toEqual({ TableNames: ['notes', 'users'] });
});

test('a request that names no table goes where the client says', async () => {
  await call('DescribeLimits', {});
  expect(keys).toEqual(['local']);
});
