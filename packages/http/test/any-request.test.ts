import fc from 'fast-check';
import { hasRole, httpHandler, ok, selfOr } from '../src/index.ts';
import { apiEvent, greetingContract, send } from './events.ts';

const silent = () => undefined;
const handlers = [
  httpHandler({ body: greetingContract, allow: 'anyone', log: silent }, async ({ body }) =>
    ok(body, { version: 1 }),
  ),
  httpHandler(
    { path: ['userId'], query: ['limit'], allow: selfOr('ADMIN', 'userId'), log: silent },
    async (request) => ok({ ...request }),
  ),
  httpHandler({ body: greetingContract, allow: hasRole('ADMIN'), log: silent }, async ({ body }) => ok(body)),
  httpHandler({ allow: 'anyone', log: silent }, async () => {
    throw new Error('confidential');
  }),
];
const handler = fc.constantFrom(...handlers);
const codeUnit = fc.nat({ max: 0xffff }).map((unit) => String.fromCharCode(unit));
/** Any text, halves of surrogate pairs included. */
const text = fc.oneof(
  fc.string({ unit: 'binary' }),
  fc.string({ unit: codeUnit }),
  fc.constantFrom('\ud800', '%', '%ff', '\u0000'),
);
const headerName = fc.oneof(
  fc.constantFrom(
    'content-type',
    'Content-Type',
    'if-match',
    'idempotency-key',
    'x-correlation-id',
    'traceparent',
    'x-amzn-trace-id',
  ),
  fc.constantFrom('content-encoding', '__proto__', 'constructor', 'toString', 'authorization'),
  text,
);
const headerValue = fc.oneof(fc.constantFrom('application/json', '"3"', '*', 'W/"3"', 'c-1', 'gzip'), text);
const claims = fc.oneof(
  fc.constant(undefined),
  fc.jsonValue(),
  fc.record({ sub: fc.oneof(text, fc.constant('u-1')), 'cognito:groups': fc.oneof(text, fc.jsonValue()) }),
  fc.constant({ sub: 'u-1', 'cognito:groups': '[ADMIN]' }),
);
const body = fc.oneof(
  text,
  fc.json(),
  fc.base64String(),
  fc.record({ userId: fc.jsonValue(), greeting: text }).map((value) => JSON.stringify(value)),
);
const parts = fc.record(
  {
    headers: fc.dictionary(headerName, headerValue),
    path: fc.dictionary(fc.oneof(fc.constant('userId'), text), text),
    query: fc.dictionary(fc.oneof(fc.constant('limit'), text), text),
    rawQuery: text,
    rawPath: text,
    body,
    isBase64Encoded: fc.boolean(),
    claims,
  },
  { requiredKeys: [] },
);

/** What holds for every answer, whatever was asked. */
const expectAnswer = ({
  status,
  headers,
  body: content,
  text: sent,
}: Awaited<ReturnType<typeof send>>): void => {
  expect([200, 400, 401, 403, 412, 413, 415, 500]).toContain(status);
  expect(headers['x-correlation-id']).toMatch(/^[A-Za-z0-9._~:/+=@-]{1,128}$/);
  for (const value of Object.values(headers)) expect(value).toMatch(/^[\x20-\x7e]*$/);
  if (status === 200) return;
  expect(headers['content-type']).toBe('application/problem+json');
  expect(content).toMatchObject({ status, code: expect.any(String), detail: expect.any(String) });
  expect(content).toMatchObject({ instance: expect.stringMatching(/^[\x21-\x7e]+$/) });
  expect(sent).not.toMatch(/confidential|node_modules|packages\/|at .*\.ts:\d+/);
};

test('no request makes a handler throw, leak a stack or break a header', async () => {
  await fc.assert(
    fc.asyncProperty(handler, parts, async (route, request) =>
      expectAnswer(await send(route, apiEvent(request))),
    ),
    { numRuns: 1_000 },
  );
});

test('nor does an event that no gateway would send', async () => {
  const anything = fc.oneof(
    fc.anything(),
    fc.jsonValue(),
    fc.record(
      {
        headers: fc.anything(),
        body: fc.anything(),
        requestContext: fc.anything(),
        pathParameters: fc.anything(),
        queryStringParameters: fc.anything(),
        rawPath: fc.anything(),
        rawQueryString: fc.anything(),
        routeKey: fc.anything(),
        isBase64Encoded: fc.anything(),
      },
      { requiredKeys: [] },
    ),
  );
  await fc.assert(
    fc.asyncProperty(handler, anything, async (route, event) => expectAnswer(await send(route, event))),
    { numRuns: 1_000 },
  );
});

test('only an admin or the owner ever gets through, whatever the claims and the path', async () => {
  const route = httpHandler(
    { path: ['userId'], allow: selfOr('ADMIN', 'userId') },
    async ({ path, identity }) => ok({ path, identity }),
  );
  const anyClaims = fc.oneof(
    claims,
    fc.record({
      sub: fc.constantFrom('u-1', 'u-2'),
      'cognito:groups': fc.constantFrom('[]', '[STUDENT]', 'ADMIN', '[ADMIN]', ['TUTOR']),
    }),
  );
  const userId = fc.constantFrom('u-1', 'u%2D1', 'u-2', 'u-1 ', 'U-1', '%75-1');
  await fc.assert(
    fc.asyncProperty(anyClaims, userId, async (given, id) => {
      const event = apiEvent({ path: { userId: id }, ...(given !== undefined && { claims: given }) });
      const { status, body: content } = await send(route, event);
      if (status !== 200) return;
      const passed = JSON.parse(JSON.stringify(content));
      expect(passed.identity.roles.includes('ADMIN') || passed.identity.userId === passed.path.userId).toBe(
        true,
      );
    }),
  );
});
