import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ApiContractBroken, apiContract, type Exchange, readApiDocument } from '../src/api-contract/index.ts';

const folder = mkdtempSync(join(tmpdir(), 'api-contract-'));
afterAll(() => rmSync(folder, { recursive: true }));

const jar = {
  type: 'object',
  additionalProperties: false,
  required: ['id', 'version'],
  properties: { id: { type: 'string' }, version: { type: 'integer' } },
};
const problem = {
  type: 'object',
  allOf: [{ $ref: '#/components/schemas/Problem' }],
  properties: { code: { enum: ['jar-full'] }, maximum: { type: 'integer' } },
  unevaluatedProperties: false,
};
const text = { type: 'string' };

const file = join(folder, 'openapi.json');
writeFileSync(
  file,
  JSON.stringify({
    paths: {
      '/jars/{jarId}': {
        put: {
          parameters: [
            { name: 'jarId', in: 'path', required: true, schema: text },
            { name: 'limit', in: 'query', schema: { type: 'integer', maximum: 9 } },
            { $ref: '#/components/parameters/IfMatch' },
          ],
          requestBody: { required: true, content: { 'application/json': { schema: jar } } },
          responses: {
            200: {
              headers: { ETag: { $ref: '#/components/headers/ETag' } },
              content: { 'application/json': { schema: { $ref: '#/components/schemas/Jar' } } },
            },
            409: { content: { 'application/problem+json': { schema: problem } } },
          },
        },
        delete: { responses: { 204: {} } },
      },
      '/jars/full': { put: { responses: { default: {} } } },
    },
    components: {
      schemas: { Jar: jar, Problem: { type: 'object', required: ['code'], properties: { code: text } } },
      parameters: { IfMatch: { name: 'If-Match', in: 'header', schema: { ...text, pattern: '^"' } } },
      headers: { ETag: { required: true, schema: { ...text, pattern: '^"\\d+"$' } } },
    },
  }),
);

const called: string[] = [];
const contract = apiContract(readApiDocument(file), (operation) => called.push(operation));
beforeEach(() => {
  called.length = 0;
});

interface Sent {
  readonly method?: string;
  readonly path?: string;
  readonly request?: Record<string, string>;
  readonly body?: string | undefined;
  readonly status?: number;
  readonly headers?: Record<string, string>;
  readonly answer?: unknown;
}

const right = { id: 'j-1', version: 3 };

/** What is wrong with an exchange, which is a right one but for what is said. */
const problemsOf = ({
  method = 'PUT',
  path = '/jars/j-1',
  status = 200,
  ...sent
}: Sent): readonly string[] => {
  const { request = {}, headers = {}, answer = right } = sent;
  const exchange: Exchange = {
    method,
    url: new URL(path, 'http://127.0.0.1'),
    requestHeaders: new Headers({ 'content-type': 'application/json', ...request }),
    requestBody: 'body' in sent ? sent.body : JSON.stringify(right),
    status,
    responseHeaders: new Headers({ 'content-type': 'application/json', etag: '"3"', ...headers }),
    responseBody: typeof answer === 'string' ? answer : JSON.stringify(answer),
  };
  try {
    contract.hold(exchange);
    return [];
  } catch (error) {
    if (error instanceof ApiContractBroken) return error.problems;
    throw error;
  }
};

const refusal = { status: 409, headers: { 'content-type': 'application/problem+json; charset=utf-8' } };

test('an exchange that is as the document says passes, and is counted', () => {
  expect(problemsOf({ path: '/jars/j-1?limit=9', request: { 'if-match': '"3"' } })).toEqual([]);
  expect(called).toEqual(['PUT /jars/{jarId}']);
});

test('a refusal that is documented passes, with its facts, and is not counted', () => {
  expect(problemsOf({ ...refusal, answer: { code: 'jar-full', maximum: 3 } })).toEqual([]);
  expect(called).toEqual([]);
});

test('what a refused request asked for is not looked at', () => {
  expect(problemsOf({ ...refusal, answer: { code: 'jar-full' }, path: '/jars/j-1?x=1', body: '[]' })).toEqual(
    [],
  );
});

test('what the gateway says of a function that crashed passes, and nothing else that is no refusal', () => {
  for (const status of [500, 503])
    expect(problemsOf({ status, answer: { message: 'Internal Server Error' } })).toEqual([]);
  expect(problemsOf({ status: 500, answer: { message: 'no', stack: 'at …' } })).toEqual(['answers 500']);
  expect(problemsOf({ status: 400, answer: { message: 'Bad Request' } })).toEqual(['answers 400']);
  expect(called).toEqual([]);
});

test('an answer without content has no body', () => {
  const gone = { method: 'DELETE', body: undefined, status: 204 };
  expect(problemsOf({ ...gone, answer: '' })).toEqual([]);
  expect(problemsOf({ ...gone, answer: 'x' })).toEqual(['204: has a body']);
});

test('an operation that is not described yet is held to nothing but that it is there', () => {
  expect(problemsOf({ path: '/jars/full', answer: 'whatever', body: undefined })).toEqual([]);
});

test('what no route answers is what the API says of it', () => {
  expect(problemsOf({ path: '/lids', status: 404, answer: { code: 'route-unknown' } })).toEqual([]);
  expect(problemsOf({ path: '/lids', status: 404, answer: { message: 'Not Found' } })).not.toEqual([]);
  expect(problemsOf({ path: '/lids' })).toEqual(['is not in it', 'answers 200']);
  expect(problemsOf({ method: 'GET' })).toEqual(['is not in it', 'answers 200']);
});

test.each<[string, Sent, RegExp]>([
  ['a status that is not in it', { status: 201 }, /answers 201/],
  ['another content type', { headers: { 'content-type': 'text/html' } }, /is text\/html/],
  ['a body that is not JSON', { answer: '{' }, /is not JSON/],
  ['a field that is not in it', { answer: { ...right, secret: 1 } }, /additional properties.*secret/],
  ['a field that is missing', { answer: { id: 'j-1' } }, /version/],
  ['a header that is missing', { headers: { etag: '' } }, /ETag/],
  ['a header that is another', { headers: { etag: 'W/"3"' } }, /ETag W/],
  ['a code that is not in it', { ...refusal, answer: { code: 'jar-broken' } }, /code/],
  [
    'a fact that is not in it',
    { ...refusal, answer: { code: 'jar-full', secret: 1 } },
    /unevaluated.*secret/,
  ],
  ['a query parameter that is not in it', { path: '/jars/j-1?x=1' }, /took the query parameter x/],
  ['a query parameter that is too large', { path: '/jars/j-1?limit=10' }, /took limit 10/],
  ['a query parameter of another type', { path: '/jars/j-1?limit=x' }, /took limit x/],
  [
    'an Idempotency-Key that it does not take',
    { request: { 'idempotency-key': 'k' } },
    /took Idempotency-Key/,
  ],
  ['an If-Match of another kind', { request: { 'if-match': '3' } }, /took If-Match 3/],
  ['a body that is not as it says', { body: '{"id":1}' }, /took the body/],
  ['no body where it needs one', { body: undefined }, /without a body/],
])('%s is told', (_, sent, told) => {
  expect(problemsOf(sent).join('\n')).toMatch(told);
  expect(called).toEqual([]);
});
