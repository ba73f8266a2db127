import { randomUUID } from 'node:crypto';
import { TableUnavailable } from '@edtech/event-store';
import { jest } from '@jest/globals';
import { startUser, type UserService } from './service.ts';

const root = { userId: 'root', roles: ['ADMIN'] };

let on: UserService;

beforeAll(async () => {
  jest.spyOn(console, 'info').mockImplementation(() => {});
  on = await startUser();
});

afterAll(() => jest.restoreAllMocks());

const register = async (role: 'STUDENT' | 'ADMIN' = 'STUDENT') => {
  const userId = `u-${randomUUID()}`;
  const email = `${userId}@example.com`;
  const answer =
    role === 'ADMIN'
      ? await on.send('register-admin', { as: root, body: { userId, email } })
      : await on.send('register-user', { body: { userId, email, role } });
  expect(answer).toMatchObject({ status: 201, body: { version: 1 } });
  return { userId, email, self: { userId, roles: [role] } };
};

type Caller = typeof root;

const deactivate = (userId: string, as: Caller, body: object = {}, headers = {}) =>
  on.send('deactivate-user', { as, path: { userId }, body, headers });

const change = (userId: string, as: Caller, body: object, headers = {}) =>
  on.send('change-profile', { as, path: { userId }, body, headers });

const page = (userId: string, query: Record<string, string> = {}, as: Caller = root) =>
  on.send('get-audit', { as, path: { userId }, query });

const versionsOf = async (userId: string): Promise<readonly unknown[]> => {
  // The list of this route, as its function makes it.
  const entries = (await page(userId)).body.entries as readonly { readonly version: number }[];
  return entries.map(({ version }) => version);
};

describe('deactivation', () => {
  test('ends a user, once, and on the version that the caller has seen', async () => {
    const { userId, email, self } = await register();
    const old = { 'if-match': '"7"' };
    expect(await deactivate(userId, self, {}, old)).toMatchObject({ status: 412 });
    const ended = await deactivate(userId, self, { reason: 'own-request' }, { 'if-match': '"1"' });
    expect(ended).toMatchObject({ status: 200, body: { userId, email, status: 'DEACTIVATED', version: 2 } });
    expect(ended.headers).toMatchObject({ etag: '"2"' });
    expect(await deactivate(userId, root)).toMatchObject({ status: 200, body: { version: 2 } });
    await on.follow();
    const found = await on.send('get-user', { as: self, path: { userId } });
    expect(found).toMatchObject({ status: 200, body: { status: 'DEACTIVATED', version: 2 } });
  });

  test('leaves nothing that the user could change, and the address to whoever registers with it', async () => {
    const { userId, email, self } = await register();
    await deactivate(userId, self);
    const renamed = await change(userId, self, { displayName: 'Ada' });
    expect(renamed).toMatchObject({ status: 409, body: { code: 'user-deactivated' } });
    const heir = `u-${randomUUID()}`;
    const taken = await on.send('register-user', { body: { userId: heir, email, role: 'TUTOR' } });
    expect(taken).toMatchObject({ status: 201 });
    await on.follow();
    const { body } = await on.send('list-users', { as: root, query: { email } });
    expect(body.users).toEqual([expect.objectContaining({ userId: heir, status: 'ACTIVE' })]);
  });

  test('of an administrator takes another one, who then has nothing to say any more', async () => {
    const [first, second] = [await register('ADMIN'), await register('ADMIN')];
    const another = { status: 409, body: { code: 'another-administrator-needed' } };
    expect(await deactivate(first.userId, first.self)).toMatchObject(another);
    expect(await deactivate(first.userId, root)).toMatchObject(another);
    expect(await deactivate(first.userId, second.self)).toMatchObject({ status: 200 });
    for (const answer of [
      await deactivate(second.userId, first.self),
      await change(second.userId, first.self, { displayName: 'X' }),
      await on.send('register-admin', { as: first.self, body: { email: `${randomUUID()}@example.com` } }),
    ])
      expect(answer).toMatchObject({ status: 403, body: { code: 'caller-deactivated' } });
  });

  test('of two administrators by each other at the same moment ends one of them', async () => {
    const [one, other] = [await register('ADMIN'), await register('ADMIN')];
    const answers = await Promise.all([
      deactivate(one.userId, other.self),
      deactivate(other.userId, one.self),
    ]);
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 403]);
  });

  test('is for the user and for administrators, whether there is such a user or not', async () => {
    const [one, other] = [await register(), await register()];
    const forbidden = { status: 403, body: { code: 'forbidden' } };
    expect(await deactivate(other.userId, one.self)).toMatchObject(forbidden);
    expect(await deactivate('nobody', one.self)).toMatchObject(forbidden);
    expect(await deactivate('nobody', root)).toMatchObject({ status: 404, body: { code: 'user-not-found' } });
    const stranger = await on.send('deactivate-user', { path: { userId: one.userId }, body: {} });
    expect(stranger).toMatchObject({ status: 401 });
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

describe('the audit log', () => {
  test('tells who did what, when and from which request, newest first, page by page, and nothing personal', async () => {
    const { userId, self } = await register();
    const correlation = { 'x-correlation-id': `renaming-${userId}` };
    await change(userId, self, { displayName: 'Countess' }, correlation);
    await change(userId, root, { email: `moved-${userId}@example.com`, displayName: 'Ada' });
    await deactivate(userId, root);
    await on.handle(await on.forward());
    await on.follow();
    const at = expect.stringMatching(/^\d{4}-.*Z$/);
    const correlationId = expect.any(String);
    const byRoot = { kind: 'user', id: 'root' };
    const first = await page(userId, { limit: '2' });
    expect(first).toMatchObject({ status: 200, body: { cursor: expect.any(String) } });
    const rest = await page(userId, { limit: '2', cursor: String(first.body.cursor) });
    expect([first.body.entries, rest.body.entries]).toEqual([
      [
        { version: 4, action: 'DEACTIVATED', by: byRoot, at, correlationId },
        {
          version: 3,
          action: 'PROFILE_CHANGED',
          fields: ['displayName', 'email'],
          by: byRoot,
          at,
          correlationId,
        },
      ],
      [
        {
          version: 2,
          action: 'PROFILE_CHANGED',
          fields: ['displayName'],
          by: { kind: 'user', id: userId },
          at,
          correlationId: `renaming-${userId}`,
        },
        { version: 1, action: 'REGISTERED', by: { kind: 'anonymous' }, at, correlationId },
      ],
    ]);
    expect(JSON.stringify([first.body, rest.body])).not.toMatch(/Countess|Ada|@example/);
  });

  test('has every entry once, though messages come twice, in another order, and marks are lost', async () => {
    const { userId, self } = await register();
    for (const displayName of ['A', 'B', 'C']) await change(userId, self, { displayName });
    const noMarks = () => Promise.reject(new TableUnavailable('no marks'));
    const unmarkable = { ...on.table, puts: noMarks, update: noMarks };
    const sent = await on.forward(unmarkable);
    const again = await on.forward();
    expect(again.length).toBe(sent.length);
    await on.handle(sent.toReversed());
    await on.handle(again);
    await on.handle([...sent, ...again]);
    await on.follow();
    expect(await versionsOf(userId)).toEqual([4, 3, 2, 1]);
    expect(await on.forward()).toEqual([]);
  });

  test('is for administrators alone, and takes no page that is none', async () => {
    const { userId, self } = await register();
    const forbidden = { status: 403, body: { code: 'forbidden' } };
    expect(await page(userId, {}, self)).toMatchObject(forbidden);
    expect(await page('nobody', {}, self)).toMatchObject(forbidden);
    expect(await page('nobody')).toMatchObject({ status: 200, body: { entries: [] } });
    for (const query of [{ limit: '0' }, { limit: '101' }, { limit: 'x' }, { page: '1' }])
      expect(await page(userId, query)).toMatchObject({ status: 400 });
    const foreign = { status: 400, body: { code: 'cursor-unknown' } };
    expect(await page(userId, { cursor: 'mine' })).toMatchObject(foreign);
  });
});
