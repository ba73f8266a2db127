import { randomUUID } from 'node:crypto';
import type { RequestOptions } from '@edtech/testkit/http-client';
import { type Platform, startPlatform } from '@edtech/testkit/platform';
import { localToken } from '@edtech/testkit/token';
import { takeDeadLetters } from './dead-letters.ts';

let platform: Platform;
let root: RequestOptions;

beforeAll(async () => {
  platform = await startPlatform({ timeScale: 0.01 });
  root = { token: await localToken({ userId: 'root', roles: ['ADMIN'] }) };
});

afterAll(() => platform?.stop());

interface Person {
  readonly userId: string;
  readonly email: string;
  readonly self: RequestOptions;
}

const register = async (role: 'STUDENT' | 'ADMIN' = 'STUDENT'): Promise<Person> => {
  const userId = `u-${randomUUID()}`;
  const email = `${userId}@example.com`;
  const answer =
    role === 'ADMIN'
      ? await platform.http.post('/admins', { userId, email }, root)
      : await platform.http.post('/users', { userId, email, role });
  expect(answer).toMatchObject({ status: 201, body: { version: 1 } });
  return { userId, email, self: { token: await localToken({ userId, roles: [role] }) } };
};

const deactivate = (userId: string, by: RequestOptions, body: object = {}) =>
  platform.http.post(`/users/${userId}/deactivation`, body, by);

const get = (path: string, by: RequestOptions = root) => platform.http.get(path, by);

/** The audit log of a user, page by page. */
const auditOf = async (userId: string, limit = 2): Promise<Record<string, unknown>[]> => {
  const entries: Record<string, unknown>[] = [];
  let cursor: unknown;
  do {
    const more = cursor === undefined ? '' : `&cursor=${encodeURIComponent(String(cursor))}`;
    const { status, body } = await get(`/users/${userId}/audit?limit=${limit}${more}`);
    expect(status).toBe(200);
    // The list of this route, as its function makes it.
    entries.push(...(body.entries as Record<string, unknown>[]));
    cursor = body.cursor;
  } while (cursor !== undefined);
  return entries;
};

describe('POST /users/{userId}/deactivation', () => {
  test('ends a user: seen by the user, by administrators, and by the services that follow users', async () => {
    const { userId, email, self } = await register();
    const answer = await deactivate(userId, self, { reason: 'own-request' });
    expect(answer).toMatchObject({
      status: 200,
      body: { userId, email, role: 'STUDENT', status: 'DEACTIVATED', version: 2 },
    });
    expect(answer.headers.get('etag')).toBe('"2"');
    await platform.settled();
    expect(await get(`/users/${userId}?atLeast=2`, self)).toMatchObject({ body: { status: 'DEACTIVATED' } });
    const pay = { paymentType: 'LESSON', tutorId: 't-1', amount: { minorUnits: 1_000, currency: 'EUR' } };
    const headers = { 'idempotency-key': randomUUID() };
    const refused = await platform.http.post(
      '/payments',
      { ...pay, description: 'Maths' },
      { ...self, headers },
    );
    expect(refused.status).toBeGreaterThanOrEqual(400);
    expect(await takeDeadLetters(platform)).toEqual([]);
  });

  test('twice is once', async () => {
    const { userId, self } = await register();
    expect(await deactivate(userId, root)).toMatchObject({ status: 200, body: { version: 2 } });
    expect(await deactivate(userId, self)).toMatchObject({ status: 200, body: { version: 2 } });
    expect(await deactivate(userId, self, { reason: 'again' })).toMatchObject({ body: { version: 2 } });
  });

  test('on a version that is no longer the current one is refused', async () => {
    const { userId, self } = await register();
    const old = { ...self, headers: { 'if-match': '"7"' } };
    expect(await deactivate(userId, old)).toMatchObject({ status: 412, body: { code: 'version-mismatch' } });
    const current = { ...self, headers: { 'if-match': '"1"' } };
    expect(await deactivate(userId, current)).toMatchObject({ status: 200 });
  });

  test('leaves nothing that the user could change, and the address to whoever registers with it', async () => {
    const { userId, email, self } = await register();
    await deactivate(userId, self);
    const renaming = await platform.http.patch(`/users/${userId}`, { displayName: 'Ada' }, self);
    expect(renaming).toMatchObject({ status: 409, body: { code: 'user-deactivated' } });
    const again = await platform.http.post('/users', { userId, email, role: 'STUDENT' });
    expect(again).toMatchObject({ status: 409, body: { code: 'user-already-registered' } });
    const heir = `u-${randomUUID()}`;
    const taking = await platform.http.post('/users', { userId: heir, email, role: 'TUTOR' });
    expect(taking).toMatchObject({ status: 201 });
    await platform.settled();
    const found = await get(`/users?email=${encodeURIComponent(email)}`);
    expect(found.body.users).toEqual([expect.objectContaining({ userId: heir, status: 'ACTIVE' })]);
  });

  test('of an administrator takes another one, who then has nothing to say any more', async () => {
    const [first, second] = [await register('ADMIN'), await register('ADMIN')];
    const another = { status: 409, body: { code: 'another-administrator-needed' } };
    expect(await deactivate(first.userId, first.self)).toMatchObject(another);
    expect(await deactivate(first.userId, root)).toMatchObject(another);
    expect(await deactivate(first.userId, second.self)).toMatchObject({ status: 200 });
    const answers = [
      await deactivate(second.userId, first.self),
      await platform.http.post('/admins', { email: `${randomUUID()}@example.com` }, first.self),
      await platform.http.patch(`/users/${second.userId}`, { displayName: 'X' }, first.self),
    ];
    for (const answer of answers)
      expect(answer).toMatchObject({ status: 403, body: { code: 'caller-deactivated' } });
  });

  test('is for the user and for administrators, whether there is such a user or not', async () => {
    const [one, other] = [await register(), await register()];
    const forbidden = { status: 403, body: { code: 'forbidden' } };
    expect(await deactivate(other.userId, one.self)).toMatchObject(forbidden);
    expect(await deactivate('nobody', one.self)).toMatchObject(forbidden);
    expect(await deactivate(other.userId, {})).toMatchObject({ status: 401 });
    expect(await deactivate('nobody', root)).toMatchObject({ status: 404, body: { code: 'user-not-found' } });
  });

  test.each([{ reason: 'In words.' }, { reason: '' }, { reason: 7 }, { reasons: 'own-request' }, []])(
    'with %j is refused',
    async (body) => {
      const { userId, self } = await register();
      const invalid = { status: 400, body: { code: 'request-invalid' } };
      expect(await deactivate(userId, self, body)).toMatchObject(invalid);
    },
  );
});

describe('GET /users/{userId}/audit', () => {
  test('tells who did what, when and from which request, newest first, and nothing personal', async () => {
    const { userId, self } = await register();
    const correlated = { ...self, headers: { 'x-correlation-id': `renaming-${userId}` } };
    await platform.http.patch(`/users/${userId}`, { displayName: 'Countess' }, correlated);
    const email = `moved-${userId}@example.com`;
    await platform.http.patch(`/users/${userId}`, { email, displayName: 'Ada' }, root);
    await deactivate(userId, root);
    await platform.settled();
    const at = expect.stringMatching(/^\d{4}-.*Z$/);
    const correlationId = expect.any(String);
    const entries = await auditOf(userId);
    expect(entries).toEqual([
      { version: 4, action: 'DEACTIVATED', by: { kind: 'user', id: 'root' }, at, correlationId },
      {
        version: 3,
        action: 'PROFILE_CHANGED',
        fields: ['displayName', 'email'],
        by: { kind: 'user', id: 'root' },
        at,
        correlationId,
      },
      {
        version: 2,
        action: 'PROFILE_CHANGED',
        fields: ['displayName'],
        by: { kind: 'user', id: userId },
        at,
        correlationId: `renaming-${userId}`,
      },
      { version: 1, action: 'REGISTERED', by: { kind: 'anonymous' }, at, correlationId },
    ]);
    expect(JSON.stringify(entries)).not.toMatch(/Countess|Ada|@example/);
  });

  test('has every entry once, though functions die and messages come twice', async () => {
    await platform.control.faults.set({
      seed: 7,
      stream: { name: 'edtech-user-dev', duplicate: 0.2 },
      queue: { name: 'edtech-user-audit-dev', duplicate: 0.3, throttle: 0.2, loseAnswer: 0.1 },
      function: [
        { name: 'userAudit', crash: { after: 3, share: 0.2 } },
        { name: 'forwardUserOutbox', crash: { after: 2, share: 0.2 } },
      ],
    });
    const people = await Promise.all(Array.from({ length: 8 }, () => register()));
    for (const { userId, self } of people)
      await platform.http.patch(`/users/${userId}`, { displayName: 'Ada' }, self);
    await platform.control.faults.clear();
    await platform.settled(60_000);
    for (const { userId } of people)
      expect((await auditOf(userId)).map(({ version }) => version)).toEqual([2, 1]);
  });

  test('is for administrators alone', async () => {
    const { userId, self } = await register();
    const forbidden = { status: 403, body: { code: 'forbidden' } };
    expect(await get(`/users/${userId}/audit`, self)).toMatchObject(forbidden);
    expect(await get('/users/nobody/audit', self)).toMatchObject(forbidden);
    expect(await get(`/users/${userId}/audit`, {})).toMatchObject({ status: 401 });
  });

  test('of somebody of whom nothing is known is empty, and takes no page that is none', async () => {
    expect(await get('/users/nobody/audit')).toMatchObject({ status: 200, body: { entries: [] } });
    for (const query of ['limit=0', 'limit=101', 'limit=x', 'page=1'])
      expect(await get(`/users/nobody/audit?${query}`)).toMatchObject({ status: 400 });
    expect(await get('/users/nobody/audit?cursor=mine')).toMatchObject({
      status: 400,
      body: { code: 'cursor-unknown' },
    });
  });
});
