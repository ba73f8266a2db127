import {
  accepted,
  created,
  type HttpOptions,
  type HttpResult,
  hasRole,
  httpHandler,
  noContent,
  ok,
} from '../src/index.ts';
import { type Answer, apiEvent, greetingContract, json, type RequestParts, send } from './events.ts';

/** What the function behind the route is handed, for a request. */
const seen = async (
  parts: RequestParts,
  options: Partial<HttpOptions<undefined, string, readonly string[], 'anyone'>> = {},
) => {
  const handler = httpHandler({ ...options, allow: 'anyone' }, async (request) => ok({ ...request }));
  return (await send(handler, apiEvent(parts))).body;
};

const answerTo = (result: HttpResult, parts: RequestParts = {}): Promise<Answer> =>
  send(
    httpHandler({ allow: 'anyone' }, async () => result),
    apiEvent(parts),
  );

const uuid = /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/;

describe('the body', () => {
  const echo = httpHandler({ body: greetingContract, allow: 'anyone' }, async ({ body }) => ok(body));
  const greeting = { userId: 'u-1', greeting: 'héllo 🎓' };

  test.each([
    'application/json',
    'Application/JSON',
    'application/json; charset=utf-8',
    'application/json;charset="UTF-8"',
    'application/merge-patch+json',
    'application/json; profile=x; charset=utf-8',
  ])('is read as %s', async (type) => {
    const answer = await send(
      echo,
      apiEvent({ headers: { 'Content-Type': type }, body: JSON.stringify(greeting) }),
    );
    expect([answer.status, answer.body]).toEqual([200, greeting]);
  });

  test('is read from base64, as API Gateway sends types that it does not know', async () => {
    const body = Buffer.from(JSON.stringify(greeting)).toString('base64');
    const headers = { 'content-type': 'application/merge-patch+json' };
    expect((await send(echo, apiEvent({ headers, body, isBase64Encoded: true }))).body).toEqual(greeting);
  });

  test('may be as large as the limit', async () => {
    const body = JSON.stringify({ userId: 'u-1', greeting: '' });
    const full = JSON.stringify({ userId: 'u-1', greeting: 'x'.repeat(64 * 1024 - body.length) });
    const answer = await send(
      echo,
      apiEvent({ headers: { 'content-type': 'application/json' }, body: full }),
    );
    expect(answer.status).toBe(200);
  });

  test('in base64 is as large as what it decodes to', async () => {
    const handler = httpHandler(
      { body: greetingContract, allow: 'anyone', maxBodyBytes: 50 },
      async ({ body }) => ok(body),
    );
    const body = Buffer.from(JSON.stringify(greeting)).toString('base64');
    expect(body.length).toBeGreaterThan(50);
    expect((await send(handler, apiEvent({ ...json(null), body, isBase64Encoded: true }))).body).toEqual(
      greeting,
    );
  });

  test('may be nested as deeply as the limit, and repeat a key in another object', async () => {
    const handler = httpHandler({ body: { name: 'Any', validate: () => [] }, allow: 'anyone' }, async () =>
      noContent(),
    );
    const deep = `${'['.repeat(62)}{"a":1},{"a":{}}${']'.repeat(62)}`;
    expect((await send(handler, apiEvent({ ...json(null), body: deep }))).status).toBe(204);
  });

  test('is not missed where none is expected', async () => {
    expect(await seen({ body: '' })).not.toHaveProperty('code');
  });
});

describe('the correlation id', () => {
  test.each(['c-1', 'a'.repeat(128), 'Root=1-5fff599f:x/y+z@w~._'])(
    '%s is taken and given back',
    async (id) => {
      const answer = await answerTo(noContent(), { headers: { 'X-Correlation-Id': id } });
      expect(answer.headers['x-correlation-id']).toBe(id);
      expect(await seen({ headers: { 'x-correlation-id': id } })).toMatchObject({
        context: { correlationId: id },
      });
    },
  );

  test.each(['', 'a'.repeat(129), 'a b', 'a\r\nset-cookie: x', '<b>', '"x"', 'é'])(
    '%j is replaced by a fresh one',
    async (id) => {
      const answer = await answerTo(ok({}), { headers: { 'x-correlation-id': id } });
      expect(answer.headers['x-correlation-id']).toMatch(uuid);
    },
  );

  test('is the same in the context, the header and the problem', async () => {
    const ids: string[] = [];
    const handler = httpHandler({ allow: 'anyone', log: () => undefined }, async ({ context }) => {
      ids.push(context.correlationId);
      throw new Error('broken');
    });
    const answer = await send(handler, apiEvent());
    expect(answer.headers['x-correlation-id']).toBe(ids[0]);
    expect(answer.body).toMatchObject({ correlationId: ids[0] });
  });
});

describe('the context', () => {
  const trace = '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01';

  test('says who, why and in which trace', async () => {
    const claims = { sub: 'u-1', 'cognito:groups': '[ADMIN TUTOR]' };
    expect(await seen({ claims, headers: { traceparent: trace, 'x-correlation-id': 'c-1' } })).toMatchObject({
      identity: { userId: 'u-1', roles: ['ADMIN', 'TUTOR'] },
      context: {
        correlationId: 'c-1',
        causationId: 'request-1',
        actor: { kind: 'user', id: 'u-1', roles: ['ADMIN', 'TUTOR'] },
        trace,
      },
    });
  });

  test('of a request without a token is anonymous', async () => {
    expect(await seen({})).toMatchObject({ context: { actor: { kind: 'anonymous' } } });
    expect(await seen({})).not.toHaveProperty('identity');
  });

  test.each([
    trace.toUpperCase(),
    `ff${trace.slice(2)}`,
    `00-${'0'.repeat(32)}-b7ad6b7169203331-01`,
    `00-0af7651916cd43dd8448eb211c80319c-${'0'.repeat(16)}-01`,
    `${trace}-extra`,
    'x',
  ])('drops the malformed traceparent %s', async (traceparent) => {
    expect(await seen({ headers: { traceparent } })).not.toHaveProperty('context.trace');
  });
});

describe('path, query and headers', () => {
  test.each([
    ['u-1', 'u-1'],
    ['a%40b', 'a@b'],
    ['caf%C3%A9', 'café'],
    ['a+b', 'a+b'],
    ['a/b', 'a/b'],
  ])('a path parameter %s is read as %s', async (given, expected) => {
    expect(await seen({ path: { userId: given } }, { path: ['userId'] })).toMatchObject({
      path: { userId: expected },
    });
  });

  test('query parameters are handed over as they are', async () => {
    expect(await seen({ rawQuery: 'limit=5&after=a%2Cb' })).toMatchObject({
      query: { limit: '5', after: 'a,b' },
    });
    expect(await seen({ rawQuery: 'limit=5' }, { query: ['limit'] })).toMatchObject({
      query: { limit: '5' },
    });
  });

  test('a parameter called __proto__ is only a name', async () => {
    expect(await seen({ rawQuery: '__proto__=x' })).not.toHaveProperty('query.x');
    expect(({} as Record<string, unknown>).x).toBeUndefined();
  });

  test.each([
    ['"3"', 3],
    ['"0"', 0],
    [' "12" ', 12],
    ['*', undefined],
  ])('If-Match %s asks for version %s', async (header, version) => {
    const request = await seen({ headers: { 'If-Match': header } }, { ifMatch: true });
    expect(request).toMatchObject(version === undefined ? {} : { ifMatch: version });
    if (version === undefined) expect(request).not.toHaveProperty('ifMatch');
  });

  test.each(['k-1', '"k-1"'])('Idempotency-Key %s is k-1', async (header) => {
    const request = await seen({ headers: { 'Idempotency-Key': header } }, { idempotencyKey: 'optional' });
    expect(request).toMatchObject({ idempotencyKey: 'k-1' });
  });
});

describe('access', () => {
  const tutorsOnly = httpHandler({ allow: hasRole('TUTOR', 'ADMIN') }, async ({ identity }) => ok(identity));
  const signedIn = httpHandler({ allow: 'signed-in' }, async ({ identity }) => ok(identity));

  test.each([
    ['[TUTOR]', 200],
    ['[STUDENT ADMIN]', 200],
    ['[STUDENT]', 403],
    ['[tutor]', 403],
    ['[TUTORS]', 403],
    ['[]', 403],
  ])('one of two roles is enough: %s is answered %i', async (groups, status) => {
    const claims = { sub: 'u-1', 'cognito:groups': groups };
    expect((await send(tutorsOnly, apiEvent({ claims }))).status).toBe(status);
  });

  test('signed-in asks for a token and no role', async () => {
    expect((await send(signedIn, apiEvent({ claims: { sub: 'u-1' } }))).body).toEqual({
      userId: 'u-1',
      roles: [],
    });
    const refused = await send(signedIn, apiEvent());
    expect([refused.status, refused.headers['www-authenticate']]).toEqual([401, 'Bearer']);
  });

  test('claims that cannot be read are told as an invalid token', async () => {
    const refused = await send(signedIn, apiEvent({ claims: { sub: '' } }));
    expect([refused.status, refused.headers['www-authenticate']]).toEqual([
      401,
      'Bearer error="invalid_token"',
    ]);
  });

  test('the owner of an undeclared path parameter that is not there is nobody', async () => {
    const handler = httpHandler(
      { allow: (identity, { path }) => path.userId === identity.userId },
      async () => ok({}),
    );
    expect((await send(handler, apiEvent({ claims: { sub: 'undefined' } }))).status).toBe(403);
  });
});

describe('answers', () => {
  const always = {
    'cache-control': 'no-store',
    'x-content-type-options': 'nosniff',
    'x-correlation-id': 'c-1',
  };
  const content = { 'content-type': 'application/json' };
  const cases: readonly (readonly [string, HttpResult, number, object, unknown])[] = [
    ['ok', ok({ a: 1 }, { version: 3 }), 200, { ...content, etag: '"3"' }, { a: 1 }],
    ['ok without a version', ok([1]), 200, content, [1]],
    [
      'created',
      created('/users/u-1', { version: 1 }, { version: 1 }),
      201,
      { ...content, location: '/users/u-1', etag: '"1"' },
      { version: 1 },
    ],
    [
      'created at a path that needs encoding',
      created('/users/ü 1\r\nset-cookie: x%41%', {}),
      201,
      { ...content, location: '/users/%C3%BC%201%0D%0Aset-cookie:%20x%41%25' },
      {},
    ],
    [
      'accepted',
      accepted({}, { location: '/bookings/b-1' }),
      202,
      { ...content, location: '/bookings/b-1' },
      {},
    ],
    ['noContent', noContent({ version: 4 }), 204, { etag: '"4"' }, undefined],
  ];

  test.each(cases)('%s', async (_, result, status, headers, body) => {
    const answer = await answerTo(result, { headers: { 'x-correlation-id': 'c-1' } });
    expect(answer).toEqual({
      status,
      headers: { ...always, ...headers },
      body,
      text: body === undefined ? '' : JSON.stringify(body),
    });
  });
});
