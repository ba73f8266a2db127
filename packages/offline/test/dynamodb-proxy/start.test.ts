import { createServer, type Server } from 'node:http';
import { type DynamoDbProxy, startDynamoDbProxy } from '../../src/dynamodb-proxy/index.ts';

/** Stands for DynamoDB Local: answers with what it was sent, and with the status that the request asks for. */
function echo(): Server {
  return createServer((request, response) => {
    const chunks: Buffer[] = [];
    request
      .on('data', (chunk) => chunks.push(chunk))
      .on('end', () => {
        const body = Buffer.concat(chunks).toString();
        response.writeHead(Number(request.headers['x-wanted-status'] ?? 200), { 'x-amzn-requestid': 'r-1' });
        response.end(JSON.stringify({ target: request.headers['x-amz-target'], bytes: body.length }));
      });
  });
}

let upstream: Server;
let proxy: DynamoDbProxy;
let written: string[];

beforeEach(async () => {
  written = [];
  upstream = echo();
  await new Promise<void>((resolve) => upstream.listen(0, '127.0.0.1', resolve));
  const address = upstream.address();
  const port = typeof address === 'object' ? address?.port : 0;
  const onWrite = (tables: readonly string[]) => written.push(...tables);
  proxy = await startDynamoDbProxy({ target: `http://127.0.0.1:${port}`, port: 0, onWrite });
});
afterEach(async () => {
  await proxy.stop();
  upstream.closeAllConnections();
  upstream.close();
});

function call(action: string, request: unknown, headers: Readonly<Record<string, string>> = {}) {
  return fetch(proxy.endpoint, {
    method: 'POST',
    headers: { 'x-amz-target': `DynamoDB_20120810.${action}`, ...headers },
    body: JSON.stringify(request),
  });
}

test('it listens on the loopback interface only', () => {
  expect(proxy.endpoint).toMatch(/^http:\/\/127\.0\.0\.1:\d+$/);
});

test('a successful write is announced before the client has its answer, which is passed on unchanged', async () => {
  const request = { TableName: 'notes', Item: { text: { S: 'ä'.repeat(100_000) } } };
  const answer = await call('PutItem', request);
  expect(written).toEqual(['notes']);
  expect(answer.headers.get('x-amzn-requestid')).toBe('r-1');
  expect(await answer.json()).toEqual({
    target: 'DynamoDB_20120810.PutItem',
    bytes: JSON.stringify(request).length,
  });
});

test('a write that failed and a read are not announced', async () => {
  const refused = await call('PutItem', { TableName: 'notes' }, { 'x-wanted-status': '400' });
  const read = await call('GetItem', { TableName: 'notes' });
  expect([refused.status, read.status]).toEqual([400, 200]);
  expect(written).toEqual([]);
});

test('a database that does not answer is an error that the SDK retries', async () => {
  upstream.closeAllConnections();
  await new Promise((resolve) => upstream.close(resolve));
  const answer = await call('PutItem', { TableName: 'notes' });
  expect(answer.status).toBe(500);
  expect(await answer.json()).toMatchObject({ __type: expect.stringContaining('InternalServerError') });
  expect(written).toEqual([]);
});
