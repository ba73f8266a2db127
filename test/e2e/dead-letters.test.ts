import { randomUUID } from 'node:crypto';
import { InvokeCommand, LambdaClient } from '@aws-sdk/client-lambda';
import { GetQueueUrlCommand, SendMessageCommand } from '@aws-sdk/client-sqs';
import type { Answer } from '@edtech/testkit/http-client';
import { type Platform, startPlatform } from '@edtech/testkit/platform';
import { localToken } from '@edtech/testkit/token';

const WAIT = 90_000;

let platform: Platform;
let lambda: LambdaClient;
let token: string;

beforeAll(async () => {
  platform = await startPlatform({ deadLetters: true, timeScale: 0.05 });
  const { lambda: endpoint = '', region } = platform.endpoints;
  lambda = new LambdaClient({
    endpoint,
    region,
    credentials: { accessKeyId: 'local', secretAccessKey: 'local' },
  });
  token = await localToken({ userId: 'u-admin', roles: ['ADMIN'] });
}, 200_000);

afterAll(async () => {
  lambda?.destroy();
  await platform?.stop();
});

const get = (path: string): Promise<Answer> => platform.http.get(path, { token });

const post = (path: string, body: object, headers: Readonly<Record<string, string>> = {}): Promise<Answer> =>
  platform.http.post(path, body, { token, headers: { 'idempotency-key': randomUUID(), ...headers } });

/** Has what has ended put on record now, and not within five minutes. */
const collect = async (): Promise<void> => {
  await platform.settled(WAIT);
  const { FunctionError } = await lambda.send(
    new InvokeCommand({ FunctionName: 'edtech-dev-processDeadLetters', Payload: Buffer.from('{}') }),
  );
  expect(FunctionError).toBeUndefined();
};

const dataOf = (userId: string, email: string) => ({
  userId,
  email,
  role: 'STUDENT',
  timestamp: '2026-11-28T10:00:00.000Z',
});

/** What the bus would deliver, and payment's consumer of users cannot read: it has no address. */
const malformed = (userId: string) => ({
  source: 'edtech.user',
  'detail-type': 'user.created',
  detail: {
    id: randomUUID(),
    type: 'user.created',
    version: 1,
    source: 'edtech.user',
    aggregate: { type: 'User', id: userId, sequence: 1 },
    occurredAt: new Date().toISOString(),
    correlationId: randomUUID(),
    causationId: randomUUID(),
    data: dataOf(userId, 'cut off'),
  },
});

/** Puts a message into the queue of payment's consumer of users, and has it end on record. */
const leave = async (userId: string): Promise<string> => {
  const { QueueUrl } = await platform.aws.sqs.send(
    new GetQueueUrlCommand({ QueueName: 'edtech-payment-accounts-dev' }),
  );
  const MessageBody = JSON.stringify(malformed(userId));
  await platform.aws.sqs.send(new SendMessageCommand({ QueueUrl, MessageBody }));
  await collect();
  return letterOf(userId);
};

/** Id of the only letter about a user. */
const letterOf = async (userId: string): Promise<string> => {
  const { body } = await get(`/dead-letters?aggregate=User/${userId}`);
  expect(body.deadLetters).toEqual([expect.objectContaining({ id: expect.any(String) })]);
  const [{ id }] = body.deadLetters as readonly [{ readonly id: string }];
  return id;
};

/** The history of a letter, as `edited by u-admin`. */
const said = async (id: string): Promise<readonly string[]> => {
  const { body } = await get(`/dead-letters/${id}`);
  const { entries } = body.history as {
    readonly entries: readonly { readonly what: string; readonly by: string }[];
  };
  return entries.map(({ what, by }) => `${what} by ${by}`);
};

const accountOf = (userId: string): Promise<Answer> => get(`/payment-accounts/${userId}`);

test('an event that its consumer cannot read is looked at, mended and handled, and who did so is on record', async () => {
  const userId = `u-${randomUUID()}`;
  const id = await leave(userId);
  const path = `/dead-letters/${id}`;

  const seen = await get(path);
  expect(seen.body).toMatchObject({
    state: 'ROUTED',
    classification: 'schema',
    source: { kind: 'consumer', name: 'payment-accounts' },
    masked: true,
    received: { detail: { data: { userId, email: '*** (string)' } } },
  });
  expect(seen.headers.get('etag')).toBe(`"${seen.body.version}"`);
  const shown = await get(`${path}?payload=shown&reason=the%20customer%20has%20called`);
  expect(shown.body).toMatchObject({ masked: false, received: { detail: { data: { email: 'cut off' } } } });
  const ifMatch = { 'if-match': shown.headers.get('etag') ?? '' };

  const reason = 'the address was cut off';
  const wrong = await post(`${path}/edit`, { data: dataOf(userId, 'again'), reason }, ifMatch);
  expect(wrong).toMatchObject({
    status: 400,
    body: { code: 'dead-letter-edit-invalid', violations: [{ path: '/email', rule: 'format' }] },
  });
  const data = dataOf(userId, `${userId}@example.com`);
  expect(await post(`${path}/edit`, { data, reason }, { 'if-match': '"1"' })).toMatchObject({
    status: 412,
    body: { code: 'version-mismatch', currentVersion: shown.body.version },
  });
  expect(await post(`${path}/edit`, { data, reason }, ifMatch)).toMatchObject({
    status: 200,
    body: { state: 'ROUTED', version: Number(shown.body.version) + 1 },
  });
  expect((await get(`${path}/diff`)).body).toMatchObject({
    differences: [{ path: '/detail/data/email', stored: '*** (string)', edited: '*** (string)' }],
  });

  const key = { 'idempotency-key': randomUUID() };
  const redriven = await post(`${path}/redrive`, { reason }, key);
  expect(redriven).toMatchObject({ status: 200, body: { state: 'REDRIVING', sent: true } });
  expect((await post(`${path}/redrive`, { reason }, key)).status).toBe(200);
  expect(await post(`${path}/redrive`, { reason })).toMatchObject({
    status: 409,
    body: { code: 'dead-letter-state' },
  });
  await collect();
  expect(await accountOf(userId)).toMatchObject({ status: 200, body: { email: `${userId}@example.com` } });
  expect((await said(id)).filter((line) => line.endsWith('u-admin'))).toEqual([
    'viewed by u-admin',
    'edited by u-admin',
    'redriving by u-admin',
    'sent by u-admin',
  ]);
}, 240_000);

test('events that failed of an outage are found by their cause, and are handled when it is over', async () => {
  await platform.control.faults.set({
    seed: 1,
    function: { name: 'paymentAccounts', fail: 1 },
  });
  const userIds = [1, 2, 3].map(() => `u-${randomUUID()}`);
  for (const userId of userIds)
    await platform.http.post('/users', { userId, email: `${userId}@example.com`, role: 'STUDENT' });
  await collect();
  await platform.control.faults.clear();

  const { body } = await get('/dead-letters/causes?state=OPEN');
  const causes = body.causes as readonly { readonly fingerprint: string; readonly source: string }[];
  const cause = causes.find(({ source }) => source === 'consumer:payment-accounts') ?? { fingerprint: '' };
  expect(cause).toMatchObject({ count: 3, classification: 'transient', code: 'receives-exhausted' });
  const listed = await get(`/dead-letters?cause=${cause.fingerprint}&limit=2`);
  expect(listed.body.deadLetters).toHaveLength(2);
  const rest = await get(`/dead-letters?cause=${cause.fingerprint}&limit=2&cursor=${listed.body.cursor}`);
  expect(rest.body.deadLetters).toHaveLength(1);

  const request = { cause: cause.fingerprint, reason: 'the table is back', limit: 2 };
  const first = await post('/dead-letters/redrive', request);
  expect(first).toMatchObject({ status: 200, body: { held: [], failed: [] } });
  expect(first.body.sent).toHaveLength(2);
  const second = await post('/dead-letters/redrive', { ...request, cursor: first.body.cursor });
  expect(second.body.sent).toHaveLength(1);
  expect(second.body).not.toHaveProperty('cursor');
  await platform.settled(WAIT);
  for (const userId of userIds) expect(await accountOf(userId)).toMatchObject({ status: 200 });
}, 240_000);

test('an event that is given up no longer holds up its ordered consumer', async () => {
  const userId = `u-${randomUUID()}`;
  const id = await leave(userId);
  expect(await post(`/dead-letters/${id}/discard`, { reason: 'made by a test' })).toMatchObject({
    status: 200,
    body: { state: 'DISCARDED', closedAt: expect.any(String) },
  });
  expect((await said(id)).at(-1)).toBe('discarded by u-admin');
  expect((await get('/dead-letters?state=DISCARDED')).body.deadLetters).toEqual([
    expect.objectContaining({ id }),
  ]);
  // A second one at the same place would end as what is handled already: its consumer is past it.
  const { QueueUrl } = await platform.aws.sqs.send(
    new GetQueueUrlCommand({ QueueName: 'edtech-payment-accounts-dev' }),
  );
  const next = malformed(userId);
  const detail = {
    ...next.detail,
    aggregate: { ...next.detail.aggregate, sequence: 2 },
    data: dataOf(userId, `${userId}@example.com`),
  };
  const MessageBody = JSON.stringify({ ...next, detail });
  await platform.aws.sqs.send(new SendMessageCommand({ QueueUrl, MessageBody }));
  await platform.settled(WAIT);
  expect(await accountOf(userId)).toMatchObject({ status: 200 });
}, 240_000);

test('administrators alone see dead letters and change them', async () => {
  const id = '9958f91fe1c7cf014625';
  const reading = [
    '/dead-letters',
    '/dead-letters/causes',
    `/dead-letters/${id}`,
    `/dead-letters/${id}/diff`,
    `/dead-letters/${id}?payload=shown&reason=x`,
  ];
  const changing = [
    ['/dead-letters/redrive', { cause: '0'.repeat(16), reason: 'x' }],
    [`/dead-letters/${id}/redrive`, { reason: 'x' }],
    [`/dead-letters/${id}/edit`, { data: {}, reason: 'x' }],
    [`/dead-letters/${id}/discard`, { reason: 'x' }],
  ] as const;
  const student = { token: await localToken({ userId: 'u-1', roles: ['STUDENT', 'TUTOR'] }) };
  for (const path of reading) {
    expect([path, (await platform.http.get(path, student)).status]).toEqual([path, 403]);
    expect([path, (await platform.http.get(path)).status]).toEqual([path, 401]);
  }
  for (const [path, body] of changing) {
    expect([path, (await platform.http.post(path, body, student)).status]).toEqual([path, 403]);
    expect([path, (await platform.http.post(path, body)).status]).toEqual([path, 401]);
  }
});

test('what is not there is told, and what is asked wrongly is refused', async () => {
  const missing = { status: 404, body: { code: 'dead-letter-not-found' } };
  for (const path of [
    '/dead-letters/nothing',
    '/dead-letters/nothing/diff',
    '/dead-letters/n?payload=shown&reason=x',
  ])
    expect(await get(path)).toMatchObject(missing);
  for (const what of ['redrive', 'discard'])
    expect(await post(`/dead-letters/nothing/${what}`, { reason: 'x' })).toMatchObject(missing);
  expect(await post('/dead-letters/nothing/edit', { data: {}, reason: 'x' })).toMatchObject(missing);

  const invalid = (code: string) => ({ status: 400, body: { code } });
  expect(await get('/dead-letters?state=open')).toMatchObject(invalid('query-invalid'));
  expect(await get('/dead-letters?cursor=x')).toMatchObject(invalid('cursor-unknown'));
  expect(await get('/dead-letters/nothing?payload=shown')).toMatchObject(invalid('query-invalid'));
  expect(await post('/dead-letters/redrive', { reason: 'x' })).toMatchObject(invalid('nothing-chosen'));
  expect(await post('/dead-letters/nothing/discard', {})).toMatchObject(invalid('request-invalid'));
  expect(await post('/dead-letters/nothing/discard', { reason: '  ' })).toMatchObject(
    invalid('request-invalid'),
  );
});
