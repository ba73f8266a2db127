import { randomUUID } from 'node:crypto';
import { ScanCommand } from '@aws-sdk/client-dynamodb';
import type { Answer, RequestOptions } from '@edtech/testkit/http-client';
import { type Platform, startPlatform } from '@edtech/testkit/platform';
import { localToken } from '@edtech/testkit/token';
import { USER_TABLE } from './outbox-of.ts';

let platform: Platform;
let admin: string;
let alice: { readonly userId: string; readonly email: string; readonly token: string };

const items = async (): Promise<number> =>
  (
    await platform.aws.dynamodb.send(
      new ScanCommand({ TableName: USER_TABLE, Select: 'COUNT', ConsistentRead: true }),
    )
  ).Count ?? 0;

beforeAll(async () => {
  platform = await startPlatform();
  admin = await localToken({ userId: 'root', roles: ['ADMIN'] });
  const userId = `u-${randomUUID()}`;
  const email = `${userId}@example.com`;
  await platform.http.post('/users', { userId, email, role: 'STUDENT' });
  alice = { userId, email, token: await localToken({ userId, roles: ['STUDENT'] }) };
  await platform.settled();
});

afterAll(() => platform?.stop());

/** Sends what must be refused, and checks that it left nothing behind. */
const refused = async (send: () => Promise<Answer>): Promise<Answer> => {
  await platform.settled();
  const before = await items();
  const answer = await send();
  expect(await items()).toBe(before);
  expect(answer.headers.get('content-type')).toContain('application/problem+json');
  expect(answer.headers.get('x-correlation-id')).toBe(answer.body.correlationId);
  expect(JSON.stringify(answer.body)).not.toMatch(/at .*\.(ts|mjs|js):\d+/);
  return answer;
};

const valid = () => ({ userId: `u-${randomUUID()}`, email: `${randomUUID()}@example.com`, role: 'STUDENT' });

describe.each<[string, unknown, readonly string[]]>([
  ['without an address', { role: 'STUDENT' }, ['/email']],
  ['without anything', {}, ['/email', '/role']],
  ['with an address that is none', { ...valid(), email: 'nobody' }, ['/email']],
  ['with an unknown role', { ...valid(), role: 'PIRATE' }, ['/role']],
  ['with an unknown field', { ...valid(), isAdmin: true }, ['/isAdmin']],
  ['with an id that could be mistaken for a key', { ...valid(), userId: 'a#b' }, ['/userId']],
  ['with wrong types', { ...valid(), displayName: 7 }, ['/displayName']],
  ['that is no object', [], ['']],
])('a registration %s', (_, body, paths) => {
  test('is refused with every violation, and nothing is stored', async () => {
    const answer = await refused(() => platform.http.post('/users', body));
    expect(answer.status).toBe(400);
    expect(answer.body.violations).toEqual(paths.map((path) => expect.objectContaining({ path })));
  });
});

const post = (body: string | Uint8Array, options?: RequestOptions) =>
  platform.http.send('POST', '/users', body, options);

test('malformed JSON is refused', async () => {
  expect(await refused(() => post('{"email":'))).toMatchObject({
    status: 400,
    body: { code: 'json-malformed' },
  });
});

test('another content type is refused', async () => {
  const options = { headers: { 'content-type': 'text/plain' } };
  expect(await refused(() => post(JSON.stringify(valid()), options))).toMatchObject({ status: 415 });
});

test('an oversized body is refused', async () => {
  const body = JSON.stringify({ ...valid(), displayName: 'x'.repeat(100_000) });
  expect(await refused(() => post(body))).toMatchObject({ status: 413 });
});

test('an address that another user has is refused, whatever its case', async () => {
  const answer = await refused(() =>
    platform.http.post('/users', { ...valid(), email: alice.email.toUpperCase() }),
  );
  expect(answer).toMatchObject({ status: 409, body: { code: 'email-taken' } });
});

test('a second registration of the same id is refused', async () => {
  const answer = await refused(() => platform.http.post('/users', { ...valid(), userId: alice.userId }));
  expect(answer).toMatchObject({ status: 409, body: { code: 'user-already-registered' } });
});

test('an administrator is not registered by just anyone', async () => {
  const answer = await refused(() => platform.http.post('/users', { ...valid(), role: 'ADMIN' }));
  expect(answer).toMatchObject({ status: 403, body: { code: 'role-not-open' } });
  const admins = await refused(() =>
    platform.http.post('/admins', { email: 'x@example.com' }, { token: alice.token }),
  );
  expect(admins.status).toBe(403);
});

test('an administrator registers another one', async () => {
  const { userId, email } = valid();
  const answer = await platform.http.post('/admins', { userId, email }, { token: admin });
  expect(answer).toMatchObject({ status: 201, body: { userId, version: 1 } });
});

test('a stale version is refused with If-Match, and the current one is accepted', async () => {
  const change = (version: string, displayName: string) =>
    platform.http.patch(
      `/users/${alice.userId}`,
      { displayName },
      { token: alice.token, headers: { 'if-match': version } },
    );
  const answer = await refused(() => change('"7"', 'A'));
  expect(answer).toMatchObject({ status: 412, body: { code: 'version-mismatch' } });
  const current = await platform.http.get(`/users/${alice.userId}`, { token: alice.token });
  const etag = current.headers.get('etag') ?? '';
  expect(await change(etag, 'Alice')).toMatchObject({ status: 200, body: { displayName: 'Alice' } });
  expect((await refused(() => change(etag, 'Bob'))).status).toBe(412);
});

test('without a token, or with one that is over, there is no answer', async () => {
  const path = `/users/${alice.userId}`;
  expect((await platform.http.get(path)).status).toBe(401);
  const threeHoursAgo = Math.floor(Date.now() / 1_000) - 3 * 3_600;
  const over = await localToken({ userId: alice.userId, roles: [], issuedAt: threeHoursAgo });
  expect((await platform.http.get(path, { token: over })).status).toBe(401);
});

test('another user may neither read nor change a user, nor learn whether there is one', async () => {
  const other = await localToken({ userId: 'somebody-else', roles: ['STUDENT', 'TUTOR'] });
  for (const path of [
    `/users/${alice.userId}`,
    '/users/nobody',
    `/payment-accounts/${alice.userId}`,
    '/payment-accounts/nobody',
  ]) {
    const answer = await refused(() => platform.http.get(path, { token: other }));
    expect(answer).toMatchObject({ status: 403, body: { code: 'forbidden' } });
  }
  const answer = await refused(() =>
    platform.http.patch(`/users/${alice.userId}`, { displayName: 'x' }, { token: other }),
  );
  expect(answer.status).toBe(403);
});

test('what does not exist is not found', async () => {
  for (const path of ['/users/nobody', '/payment-accounts/nobody']) {
    expect((await refused(() => platform.http.get(path, { token: admin }))).status).toBe(404);
  }
  const answer = await refused(() =>
    platform.http.patch('/users/nobody', { displayName: 'x' }, { token: admin }),
  );
  expect(answer).toMatchObject({ status: 404, body: { code: 'user-not-found' } });
});

test('a change to nothing is refused, and one that changes nothing is not recorded', async () => {
  const path = `/users/${alice.userId}`;
  expect((await refused(() => platform.http.patch(path, {}, { token: alice.token }))).status).toBe(400);
  await platform.settled();
  const before = await platform.http.get(path, { token: alice.token });
  const same = await platform.http.patch(path, { email: alice.email }, { token: alice.token });
  expect(same).toMatchObject({ status: 200, body: { version: before.body.version } });
});
