import { httpHandler, ok } from '../src/index.ts';
import { apiEvent, greetingContract, json, send } from './events.ts';

const claims = { sub: 'u-1' };

describe('If-Match', () => {
  test.each(['"3"', '*', 'nonsense'])('%s is refused where no versions are compared', async (header) => {
    const handler = httpHandler({ allow: 'anyone' }, async () => ok({}));
    const answer = await send(handler, apiEvent({ headers: { 'if-match': header } }));
    expect(answer).toMatchObject({ status: 400, body: { code: 'if-match-not-taken' } });
  });
});

describe('an Idempotency-Key', () => {
  test('that is required must be there', async () => {
    const handler = httpHandler({ allow: 'anyone', idempotencyKey: 'required' }, async ({ idempotencyKey }) =>
      ok({ idempotencyKey }),
    );
    expect(await send(handler, apiEvent())).toMatchObject({
      status: 400,
      body: { code: 'idempotency-key-required' },
    });
    expect(await send(handler, apiEvent({ headers: { 'idempotency-key': 'k' } }))).toMatchObject({
      status: 200,
      body: { idempotencyKey: 'k' },
    });
  });

  test('that nobody looks at is nobody’s business', async () => {
    const handler = httpHandler({ allow: 'anyone' }, async (request) => ok({ ...request }));
    const answer = await send(handler, apiEvent({ headers: { 'idempotency-key': 'not a key!' } }));
    expect(answer.status).toBe(200);
    expect(answer.body).not.toHaveProperty('claim');
  });

  describe('claims', () => {
    const handler = httpHandler(
      { allow: 'signed-in', body: greetingContract, path: ['userId'], idempotencyKey: 'optional' },
      async ({ claim }) => ok({ claim }),
    );
    const claimOf = async (
      key: string,
      body: object,
      { sub = 'u-1', userId = 'u-1', route = 'POST /a' } = {},
    ) => {
      const { headers, body: text = '' } = json(body);
      const parts = { body: text, headers: { ...headers, 'idempotency-key': key } };
      const answer = await send(handler, apiEvent({ ...parts, route, path: { userId }, claims: { sub } }));
      const { claim } = answer.body as { readonly claim: { readonly id: string; readonly request: string } };
      return claim;
    };
    const body = { userId: 'u-1', greeting: 'hello' };

    test('the same for the same request, whatever the order of its fields', async () => {
      const { userId, greeting } = body;
      expect(await claimOf('k', body)).toEqual(await claimOf('k', { greeting, userId }));
    });

    test('something of its own for each caller, route and key', async () => {
      const ids = await Promise.all([
        claimOf('k', body),
        claimOf('k-2', body),
        claimOf('k', body, { sub: 'u-2' }),
        claimOf('k', body, { route: 'POST /b' }),
      ]);
      expect(new Set(ids.map(({ id }) => id)).size).toBe(4);
    });

    test('another request for another body or path', async () => {
      const claims = await Promise.all([
        claimOf('k', body),
        claimOf('k', { ...body, greeting: 'bye' }),
        claimOf('k', body, { userId: 'u-9' }),
      ]);
      expect(new Set(claims.map(({ id }) => id)).size).toBe(1);
      expect(new Set(claims.map(({ request }) => request)).size).toBe(3);
    });

    test('nothing without a key', async () => {
      const answer = await send(handler, apiEvent({ ...json(body), path: { userId: 'u-1' }, claims }));
      expect(answer.body).toEqual({});
    });
  });
});
