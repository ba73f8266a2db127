import { readFileSync } from 'node:fs';
import {
  httpHandler,
  needed,
  noContent,
  ok,
  oneOf,
  paging,
  preferredType,
  type RefusalCode,
  refusals,
  selfOr,
  unknownRouteHandler,
} from '../src/index.ts';
import { statusOf } from '../src/problem.ts';
import { apiEvent, greetingContract, json, lambdaContext, type RequestParts, send } from './events.ts';

const silent = () => undefined;
const greeting = { userId: 'u-1', greeting: 'hello' };
const student = { sub: 'u-1', 'cognito:groups': '[STUDENT]' };

const takesGreeting = httpHandler(
  { body: greetingContract, allow: 'anyone', maxBodyBytes: 1_000, log: silent },
  async () => noContent(),
);
const readsNothing = httpHandler({ query: ['limit'], allow: 'anyone', log: silent }, async () => noContent());
const comparesVersions = httpHandler({ ifMatch: true, allow: 'anyone', log: silent }, async () =>
  noContent(),
);
const takesKey = httpHandler({ idempotencyKey: 'optional', allow: 'anyone', log: silent }, async () =>
  noContent(),
);
const needsKey = httpHandler({ idempotencyKey: 'required', allow: 'anyone', log: silent }, async () =>
  noContent(),
);
const noRoute = unknownRouteHandler(silent);
const readsRoles = httpHandler(
  { query: { role: needed(oneOf('STUDENT', 'TUTOR')), ...paging }, allow: 'anyone', log: silent },
  async () => noContent(),
);
const ownerOnly = httpHandler({ path: ['userId'], allow: selfOr('ADMIN', 'userId'), log: silent }, async () =>
  noContent(),
);
const broken = httpHandler({ allow: 'anyone', log: silent }, async () => {
  throw new Error('secret detail');
});
const speaksCsv = httpHandler({ allow: 'anyone', log: silent }, async ({ accept }) =>
  ok({ type: preferredType(accept, 'text/csv') }),
);
const endless = httpHandler({ allow: 'anyone', log: silent }, () => new Promise(() => undefined));

const text = (body: string, contentType = 'application/json'): RequestParts => ({
  body,
  headers: { 'content-type': contentType },
});
const base64 = (bytes: Uint8Array | string): RequestParts => ({
  ...text(Buffer.from(bytes).toString('base64')),
  isBase64Encoded: true,
});
const nested = (levels: number): string => '['.repeat(levels) + ']'.repeat(levels);

const cases: readonly (readonly [RefusalCode, string, typeof takesGreeting, RequestParts])[] = [
  ['body-too-large', 'one byte over the limit', takesGreeting, text(`"${'x'.repeat(999)}"`)],
  ['body-too-large', 'characters of several bytes', takesGreeting, text(`"${'é'.repeat(500)}"`)],
  ['body-too-large', 'in base64, by what it decodes to', takesGreeting, base64('x'.repeat(1_001))],
  ['body-too-large', 'even where no body is read', broken, text('x'.repeat(64 * 1024 + 1))],
  ['body-required', 'no body', takesGreeting, {}],
  ['body-required', 'blanks', takesGreeting, text(' \n')],
  ['body-not-expected', 'a body that nobody reads', readsNothing, json({ a: 1 })],
  ['content-type-unsupported', 'no type', takesGreeting, { body: '{}' }],
  ['content-type-unsupported', 'a form', takesGreeting, text('a=1', 'application/x-www-form-urlencoded')],
  [
    'content-type-unsupported',
    'a type that only starts like JSON',
    takesGreeting,
    text('{}', 'application/jsonp'),
  ],
  ['content-type-unsupported', 'two types', takesGreeting, text('{}', 'application/json, text/plain')],
  [
    'content-type-unsupported',
    'another charset',
    takesGreeting,
    text('{}', 'application/json; charset=latin1'),
  ],
  [
    'content-encoding-unsupported',
    'a compressed body',
    takesGreeting,
    { body: '{}', headers: { 'content-type': 'application/json', 'content-encoding': 'gzip' } },
  ],
  [
    'base64-malformed',
    'letters outside the alphabet',
    takesGreeting,
    { ...text('e!0='), isBase64Encoded: true },
  ],
  ['base64-malformed', 'a cut-off end', takesGreeting, { ...text('e30'), isBase64Encoded: true }],
  ['body-not-utf8', 'bytes that are none', takesGreeting, base64(Uint8Array.of(0x22, 0xff, 0x22))],
  ['body-not-utf8', 'an overlong form', takesGreeting, base64(Uint8Array.of(0x22, 0xc0, 0xaf, 0x22))],
  ['body-not-utf8', 'half a character in the event itself', takesGreeting, text('"\ud800"')],
  ['json-malformed', 'cut off', takesGreeting, text('{"userId":')],
  ['json-malformed', 'a trailing comma', takesGreeting, text('{"userId":"u-1",}')],
  ['json-malformed', 'a byte order mark', takesGreeting, base64(Uint8Array.of(0xef, 0xbb, 0xbf, 0x7b, 0x7d))],
  ['json-duplicate-key', 'the same key twice', takesGreeting, text('{"userId":"u-1","userId":"u-2"}')],
  ['json-duplicate-key', 'once with an escape', takesGreeting, text('{"userId":"u-1","\\u0075serId":"u-2"}')],
  ['json-duplicate-key', 'deep inside', takesGreeting, text('{"a":[{"b":1},{"c":{"d":1 , "d" : 2}}]}')],
  ['json-forbidden-key', '__proto__', takesGreeting, text('{"__proto__":{"admin":true}}')],
  ['json-forbidden-key', '__proto__ with an escape', takesGreeting, text('{"a":{"\\u005f_proto__":1}}')],
  [
    'json-forbidden-key',
    'constructor.prototype',
    takesGreeting,
    text('{"constructor":{"prototype":{"a":1}}}'),
  ],
  ['json-unpaired-surrogate', 'half a character, escaped', takesGreeting, text('{"userId":"\\ud83d"}')],
  ['json-too-deep', '65 levels', takesGreeting, text(nested(65))],
  ['request-invalid', 'a field of the wrong type', takesGreeting, json({ userId: 1, greeting: 'hello' })],
  ['path-malformed', 'an escape that is none', ownerOnly, { path: { userId: '%zz' }, claims: student }],
  ['path-malformed', 'an escape that is not UTF-8', ownerOnly, { path: { userId: '%ff' }, claims: student }],
  [
    'path-malformed',
    'an encoded control character',
    ownerOnly,
    { path: { userId: 'u%00' }, claims: student },
  ],
  ['path-malformed', 'nothing', ownerOnly, { path: { userId: '' }, claims: student }],
  [
    'query-malformed',
    'a parameter twice',
    readsNothing,
    { rawQuery: 'limit=1&limit=2', query: { limit: '1,2' } },
  ],
  ['query-malformed', 'a control character', readsNothing, { rawQuery: 'limit=%00' }],
  ['query-unknown', 'a misspelt parameter', readsNothing, { rawQuery: 'limt=5' }],
  ['query-unknown', 'a name from the prototype', readsNothing, { rawQuery: '__proto__=5' }],
  ['query-invalid', 'a value that is none of those', readsRoles, { rawQuery: 'role=PIRATE' }],
  ['query-invalid', 'one that is needed is missing', readsRoles, { rawQuery: 'limit=5' }],
  ['query-invalid', 'one that is needed is empty', readsRoles, { rawQuery: 'role=' }],
  ['query-unknown', 'a misspelt parameter beside declared ones', readsRoles, { rawQuery: 'rolle=TUTOR' }],
  ['unauthenticated', 'no token', ownerOnly, { path: { userId: 'u-1' } }],
  [
    'claims-unreadable',
    'no sub',
    ownerOnly,
    { path: { userId: 'u-1' }, claims: { 'cognito:groups': '[ADMIN]' } },
  ],
  ['forbidden', 'somebody else', ownerOnly, { path: { userId: 'u-2' }, claims: student }],
  ['not-acceptable', 'a type that there is not', speaksCsv, { headers: { accept: 'text/html' } }],
  ['if-match-malformed', 'without quotes', comparesVersions, { headers: { 'if-match': '3' } }],
  ['if-match-malformed', 'two tags', comparesVersions, { headers: { 'if-match': '"3", "4"' } }],
  ['if-match-malformed', 'nothing', comparesVersions, { headers: { 'if-match': '' } }],
  ['if-match-failed', 'a weak tag', comparesVersions, { headers: { 'if-match': 'W/"3"' } }],
  ['if-match-failed', 'a tag of another server', comparesVersions, { headers: { 'if-match': '"abc"' } }],
  [
    'if-match-failed',
    'a version that no stream reaches',
    comparesVersions,
    { headers: { 'if-match': '"99999999999"' } },
  ],
  ['idempotency-key-malformed', 'a blank inside', takesKey, { headers: { 'idempotency-key': 'a b' } }],
  ['idempotency-key-malformed', 'too long', takesKey, { headers: { 'idempotency-key': 'k'.repeat(129) } }],
  ['idempotency-key-malformed', 'nothing', takesKey, { headers: { 'idempotency-key': '' } }],
  ['if-match-not-taken', 'a version', readsNothing, { headers: { 'if-match': '"3"' } }],
  ['if-match-not-taken', 'any version', readsNothing, { headers: { 'if-match': '*' } }],
  ['idempotency-key-required', 'no key', needsKey, {}],
  ['route-unknown', 'whatever no route answers', noRoute, { body: 'x' }],
  ['internal', 'an error that nobody expected', broken, {}],
  ['internal', 'a route without a path parameter that its function declares', ownerOnly, { claims: student }],
];

test.each(cases)('%s: %s', async (code, _, handler, parts) => {
  const answer = await send(
    handler,
    apiEvent({ ...parts, headers: { ...parts.headers, 'x-correlation-id': 'c-1' } }),
  );

  const status = statusOf[refusals[code].kind];
  expect(answer.status).toBe(status);
  expect(answer.headers).toMatchObject({
    'content-type': 'application/problem+json',
    'cache-control': 'no-store',
    'x-content-type-options': 'nosniff',
    'x-correlation-id': 'c-1',
  });
  expect(answer.body).toMatchObject({
    type: `/problems/${code}`,
    title: expect.any(String),
    status,
    detail: refusals[code].detail,
    instance: '/users/u-1',
    code,
    correlationId: 'c-1',
  });
});

test('timed-out: a function that runs out of time is answered for before Lambda ends it', async () => {
  const answer = await send(endless, apiEvent(), lambdaContext(255));
  expect(answer.status).toBe(503);
  expect(answer.body).toMatchObject({ code: 'timed-out' });
  expect(answer.headers['retry-after']).toBe('1');
});

test('every code has a case here and a line, with its status, in the README', () => {
  const covered = new Set<string>([...cases.map(([code]) => code), 'timed-out']);
  const readme = readFileSync(new URL('../README.md', import.meta.url), 'utf8');
  for (const [code, { kind }] of Object.entries(refusals)) {
    expect(covered).toContain(code);
    expect(readme).toMatch(new RegExp(`\\| \`${code}\` +\\| ${statusOf[kind]} `));
  }
});

test('all violations are told, not only the first', async () => {
  const answer = await send(takesGreeting, apiEvent(json({})));
  expect(answer.body).toMatchObject({
    violations: [
      { path: '/userId', rule: 'type', message: 'must be string' },
      { path: '/greeting', rule: 'type', message: 'must be string' },
    ],
  });
});

test('all query parameters that are wrong are told, by rule and never by value', async () => {
  const answer = await send(readsRoles, apiEvent({ rawQuery: 'limit=alice&cursor=' }));
  expect(answer.body).toMatchObject({
    code: 'query-invalid',
    violations: [
      { path: 'role', rule: 'required', message: 'is required' },
      { path: 'cursor', rule: 'length', message: 'must be 1 to 2048 characters' },
      { path: 'limit', rule: 'whole-number', message: 'must be a whole number from 1 to 100' },
    ],
  });
  expect(answer.text).not.toContain('alice');
});

test('the first failing check is the answer: size, then type, then JSON, then contract, then identity, then access', async () => {
  const handler = httpHandler(
    { body: greetingContract, allow: selfOr('ADMIN', () => 'u-2'), maxBodyBytes: 100 },
    async () => ok({}),
  );
  const codeFor = async (parts: RequestParts): Promise<unknown> =>
    (await send(handler, apiEvent(parts))).body;
  expect(await codeFor({ body: 'x'.repeat(101) })).toMatchObject({ code: 'body-too-large', maximum: 100 });
  expect(await codeFor({ body: 'x' })).toMatchObject({ code: 'content-type-unsupported' });
  expect(await codeFor(text('x'))).toMatchObject({ code: 'json-malformed' });
  expect(await codeFor(text('[]'))).toMatchObject({ code: 'request-invalid' });
  expect(await codeFor(json(greeting))).toMatchObject({ code: 'unauthenticated' });
  expect(await codeFor({ ...json(greeting), claims: student })).toMatchObject({ code: 'forbidden' });
  const ifMatch = { ...json(greeting).headers, 'if-match': '3' };
  expect(await codeFor({ ...json(greeting), headers: ifMatch, claims: student })).toMatchObject({
    code: 'forbidden',
  });
});

test('a parameter is named in the refusal, its value is not', async () => {
  const answer = await send(readsNothing, apiEvent({ rawQuery: 'email=alice@example.com' }));
  expect(answer.body).toMatchObject({ code: 'query-unknown', parameters: ['email'] });
  expect(answer.text).not.toContain('alice');
});

test('a limit that Lambda would never let through is refused at the start', () => {
  for (const maxBodyBytes of [0, -1, 1.5, Number.NaN, 6 * 1024 * 1024 + 1]) {
    expect(() => httpHandler({ allow: 'anyone', maxBodyBytes }, async () => ok({}))).toThrow(RangeError);
  }
});
