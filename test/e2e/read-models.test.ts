import { randomUUID } from 'node:crypto';
import { DeleteCommand, DynamoDBDocumentClient, PutCommand, UpdateCommand } from '@aws-sdk/lib-dynamodb';
import type { RequestOptions } from '@edtech/testkit/http-client';
import { type Platform, startPlatform } from '@edtech/testkit/platform';
import { localToken } from '@edtech/testkit/token';
import { accountChangeKey } from '../integration/projection/generations.ts';

const PAYMENT_VIEWS = 'edtech-payment-views-dev';
const PROJECTOR = 'projectUserEvents.stream.1';

let platform: Platform;
let admin: RequestOptions;

beforeAll(async () => {
  platform = await startPlatform();
  admin = { token: await localToken({ userId: 'root', roles: ['ADMIN'] }) };
});

afterAll(() => platform?.stop());

interface Person {
  readonly userId: string;
  readonly email: string;
  readonly self: RequestOptions;
}

const register = async (role: 'STUDENT' | 'TUTOR' = 'STUDENT'): Promise<Person> => {
  const userId = `u-${randomUUID()}`;
  const email = `${userId}@Example.com`;
  const answer = await platform.http.post('/users', { userId, email, role });
  expect(answer).toMatchObject({ status: 201, body: { version: 1 } });
  return { userId, email, self: { token: await localToken({ userId, roles: [role] }) } };
};

const get = (path: string, options: RequestOptions = admin) => platform.http.get(path, options);

/** All pages of a list, as a client walks through them. */
const walk = async (path: string, name: string, options: RequestOptions = admin): Promise<object[]> => {
  const rows: object[] = [];
  let cursor: unknown;
  do {
    const more = cursor === undefined ? '' : `&cursor=${encodeURIComponent(String(cursor))}`;
    const { status, body } = await get(path + more, options);
    expect([status, body]).toEqual([200, body]);
    // Each list of this API is an array of objects under its name.
    rows.push(...(body[name] as object[]));
    cursor = body.cursor;
  } while (cursor !== undefined);
  return rows;
};

describe('a client that has changed something', () => {
  test('reads its own write when it says which version it has seen, and gets that version as the ETag', async () => {
    for (let round = 0; round < 5; round += 1) {
      const { userId, email, self } = await register();
      const created = await get(`/users/${userId}?atLeast=1`, self);
      expect(created).toMatchObject({ status: 200, body: { userId, email, role: 'STUDENT', version: 1 } });
      expect(created.headers.get('etag')).toBe('"1"');
      const change = await platform.http.patch(`/users/${userId}`, { displayName: 'Ada' }, self);
      const changed = await get(`/users/${userId}?atLeast=${change.body.version}`, self);
      expect(changed.body).toEqual(change.body);
      expect(changed.headers.get('etag')).toBe(change.headers.get('etag'));
    }
  });

  test('may use the ETag that it read for its next change', async () => {
    const { userId, self } = await register();
    const etag = (await get(`/users/${userId}?atLeast=1`, self)).headers.get('etag') ?? '';
    const change = (displayName: string) =>
      platform.http.patch(`/users/${userId}`, { displayName }, { ...self, headers: { 'if-match': etag } });
    expect(await change('Ada')).toMatchObject({ status: 200, body: { version: 2 } });
    expect(await change('Countess')).toMatchObject({ status: 412, body: { code: 'version-mismatch' } });
  });

  test('is told to come back while the read model is behind, and what does not ask gets what there is', async () => {
    const { userId, self } = await register();
    await platform.settled();
    await platform.control.setMapping(PROJECTOR, 'disable');
    await platform.http.patch(`/users/${userId}`, { displayName: 'Ada' }, self);
    const behind = await get(`/users/${userId}?atLeast=2`, self);
    expect(behind).toMatchObject({ status: 503, body: { code: 'read-model-behind' } });
    expect(behind.headers.get('retry-after')).toBe('1');
    expect(await get(`/users/${userId}`, self)).toMatchObject({ status: 200, body: { version: 1 } });
    await platform.control.setMapping(PROJECTOR, 'enable');
    expect(await get(`/users/${userId}?atLeast=2`, self)).toMatchObject({ body: { displayName: 'Ada' } });
  });

  test.each(['0', '-1', '1.5', 'x', ''])('is refused the version %j', async (version) => {
    const answer = await get(`/users/u-1?atLeast=${version}`);
    expect(answer).toMatchObject({ status: 400, body: { code: 'query-invalid' } });
    expect(answer.body.violations).toEqual([expect.objectContaining({ path: 'atLeast' })]);
  });
});

describe('the list of users', () => {
  const encoded = (keys: string): string => Buffer.from(keys).toString('base64url');

  test('has every user of a role once, newest first, whatever the size of its pages', async () => {
    const tutors: string[] = [];
    for (let number = 0; number < 7; number += 1) tutors.push((await register('TUTOR')).userId);
    await register('STUDENT');
    await platform.settled();
    for (const limit of [1, 3, 100]) {
      const found = await walk(`/users?role=TUTOR&limit=${limit}`, 'users');
      expect(found.map((user) => ('userId' in user ? user.userId : undefined))).toEqual(tutors.toReversed());
    }
  });

  test('finds a user by the address, whatever its case, and no longer by one that was left', async () => {
    const { userId, email, self } = await register();
    await platform.settled();
    const byEmail = (address: string) => walk(`/users?email=${encodeURIComponent(address)}`, 'users');
    expect(await byEmail(email.toUpperCase())).toEqual([
      { userId, email, role: 'STUDENT', status: 'ACTIVE', version: 1 },
    ]);
    await platform.http.patch(`/users/${userId}`, { email: `new-${email}` }, self);
    await platform.settled();
    expect(await byEmail(email)).toEqual([]);
    expect(await byEmail(`NEW-${email}`)).toMatchObject([{ userId, version: 2 }]);
  });

  test.each<[string, string]>([
    ['', 'query-invalid'],
    ['?role=TUTOR&email=a%40example.com', 'query-invalid'],
    ['?role=tutor', 'query-invalid'],
    ['?role=TUTOR&limit=0', 'query-invalid'],
    ['?role=TUTOR&limit=101', 'query-invalid'],
    ['?role=TUTOR&cursor=', 'query-invalid'],
    ['?role=TUTOR&cursor=nonsense', 'cursor-unknown'],
    ['?role=TUTOR&cursor=g1.nonsense', 'cursor-unknown'],
    [`?role=TUTOR&cursor=g1.${encoded('null')}`, 'cursor-unknown'],
    [`?role=TUTOR&cursor=g1.${encoded('{"pk":1}')}`, 'cursor-unknown'],
    [`?role=TUTOR&cursor=g1.${encoded('{"pk":"a"}')}`, 'cursor-unknown'],
    ['?role=TUTOR&cursor=g99.eyJwayI6ImEifQ', 'cursor-unknown'],
    ['?role=TUTOR&roles=STUDENT', 'query-unknown'],
  ])('is refused for %j', async (query, code) => {
    expect(await get(`/users${query}`)).toMatchObject({ status: 400, body: { code } });
  });

  test('is for administrators alone', async () => {
    const { self } = await register('TUTOR');
    for (const path of [
      '/users?role=TUTOR',
      '/users?email=a%40example.com',
      '/registrations?month=2026-11',
    ]) {
      expect(await get(path, self)).toMatchObject({ status: 403, body: { code: 'forbidden' } });
      expect((await get(path, {})).status).toBe(401);
    }
  });
});

describe('a payment account', () => {
  test('has a history, newest first, page by page, for its owner and for administrators', async () => {
    const { userId, email, self } = await register();
    const addresses = [1, 2, 3, 4].map((number) => `${number}-${email}`);
    for (const address of addresses) {
      await platform.http.patch(`/users/${userId}`, { email: address }, self);
      await platform.settled();
    }
    const expected = [email, ...addresses]
      .map((address, position) => ({
        version: position + 1,
        change: position === 0 ? 'OPENED' : 'EMAIL_CHANGED',
        email: address,
        changedAt: expect.any(String),
      }))
      .toReversed();
    for (const options of [self, admin]) {
      const history = await walk(`/payment-accounts/${userId}/history?limit=2`, 'changes', options);
      expect(history).toEqual(expected);
    }
    const account = await get(`/payment-accounts/${userId}?atLeast=5`, self);
    expect(account).toMatchObject({ status: 200, body: { userId, email: addresses.at(-1), version: 5 } });
    expect(account.headers.get('etag')).toBe('"5"');
  });

  test('is nobody else’s business, and one that does not exist is not found', async () => {
    const { userId } = await register();
    const { self: other } = await register();
    for (const path of [`/payment-accounts/${userId}/history`, '/payment-accounts/nobody/history'])
      expect(await get(path, other)).toMatchObject({ status: 403, body: { code: 'forbidden' } });
    const nobody = await get('/payment-accounts/nobody/history');
    expect(nobody).toMatchObject({ status: 404, body: { code: 'account-not-found' } });
  });
});

test('registrations are counted by day and role, each of them once', async () => {
  const today = new Date().toISOString().slice(0, 'yyyy-mm-dd'.length);
  const month = today.slice(0, 'yyyy-mm'.length);
  const counted = async (): Promise<Record<string, number>> => {
    await platform.settled();
    const days = await walk(`/registrations?month=${month}`, 'days');
    const found = days.find((day) => 'day' in day && day.day === today);
    // An administrator is told of every role, once anybody has registered.
    return found && 'registered' in found ? (found.registered as Record<string, number>) : {};
  };
  const { STUDENT = 0, TUTOR = 0 } = await counted();
  await Promise.all([...Array.from({ length: 9 }, () => register('STUDENT')), register('TUTOR')]);
  expect(await counted()).toMatchObject({ STUDENT: STUDENT + 9, TUTOR: TUTOR + 1 });
  const wrong = await get('/registrations?month=2026-13');
  expect(wrong).toMatchObject({ status: 400, body: { code: 'query-invalid' } });
  expect(await get('/registrations')).toMatchObject({ status: 400, body: { code: 'query-invalid' } });
});

test('an account that the read model cannot follow holds up nobody, and is followed when the cause is gone', async () => {
  const tables = DynamoDBDocumentClient.from(platform.aws.dynamodb);
  const userId = `u-${randomUUID()}`;
  const key = accountChangeKey('g1', userId, 1);
  const item = { ...key, _owner: 'PaymentAccount#x', _projection: 'payment-accounts' };
  await tables.send(new PutCommand({ TableName: PAYMENT_VIEWS, Item: item }));
  await platform.http.post('/users', { userId, email: `${userId}@example.com`, role: 'STUDENT' });
  const other = await register();
  await platform.settled();
  const path = `/payment-accounts/${userId}?atLeast=1`;
  expect((await get(`/payment-accounts/${other.userId}?atLeast=1`)).status).toBe(200);
  expect(await get(path)).toMatchObject({ body: { code: 'read-model-behind' } });

  await tables.send(new DeleteCommand({ TableName: PAYMENT_VIEWS, Key: key }));
  await tables.send(
    new UpdateCommand({
      TableName: PAYMENT_VIEWS,
      Key: { pk: `behind#payment-accounts#g1#PaymentAccount#${userId}`, sk: 'behind' },
      ConditionExpression: 'attribute_exists(pk)',
      // Its next try is due already, for the sake of a short test.
      UpdateExpression: 'SET attentionSk = :now',
      ExpressionAttributeValues: { ':now': new Date().toISOString() },
    }),
  );
  const end = Date.now() + 80_000;
  let answer = await get(path);
  while (answer.status !== 200 && Date.now() < end) answer = await get(path);
  expect(answer).toMatchObject({ status: 200, body: { version: 1 } });
}, 120_000);
