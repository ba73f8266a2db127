import { spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { join } from 'node:path';
import { PutEventsCommand } from '@aws-sdk/client-eventbridge';
import { envelopeOf } from '@edtech/event-store/layout';
import { RETRY_POLICY } from '@edtech/messaging';
import { type Platform, startPlatform } from '@edtech/testkit/platform';
import { localToken } from '@edtech/testkit/token';
import { takeDeadLetters } from './dead-letters.ts';
import { outboxOf, USER_TABLE } from './outbox-of.ts';

let platform: Platform;
let admin: string;

beforeAll(async () => {
  platform = await startPlatform({ timeScale: 0.01 });
  admin = await localToken({ userId: 'root', roles: ['ADMIN'] });
});

afterAll(() => platform?.stop());

const register = async (userId = `u-${randomUUID()}`): Promise<string> => {
  const { status, body } = await platform.http.post('/users', {
    userId,
    email: `${userId}@example.com`,
    role: 'STUDENT',
  });
  expect({ status, body }).toEqual({ status: 201, body: { userId, version: 1 } });
  return userId;
};

const account = async (userId: string) =>
  (await platform.http.get(`/payment-accounts/${userId}`, { token: admin })).body;

const publish = async (
  ...details: readonly { readonly source: string; readonly type: string }[]
): Promise<void> => {
  const { FailedEntryCount } = await platform.aws.eventbridge.send(
    new PutEventsCommand({
      Entries: details.map((detail) => ({
        EventBusName: 'edtech-platform-events-dev',
        Source: detail.source,
        DetailType: detail.type,
        Detail: JSON.stringify(detail),
      })),
    }),
  );
  expect(FailedEntryCount).toBe(0);
};

const eventFor = (userId: string, sequence: number, type: string, data: object) => ({
  id: randomUUID(),
  type,
  version: 1,
  source: 'edtech.user',
  aggregate: { type: 'User', id: userId, sequence },
  occurredAt: new Date().toISOString(),
  correlationId: 'c-1',
  causationId: 'd-1',
  data: { userId, timestamp: new Date().toISOString(), ...data },
});

test('a user registered over HTTP appears as a payment account, and the account follows the address', async () => {
  const userId = await register();
  await platform.settled();
  expect(await account(userId)).toMatchObject({ userId, email: `${userId}@example.com`, version: 1 });

  const token = await localToken({ userId, roles: ['STUDENT'] });
  const changed = await platform.http.patch(
    `/users/${userId}`,
    { email: `new-${userId}@example.com` },
    { token },
  );
  expect(changed.status).toBe(200);
  await platform.settled();
  expect(await account(userId)).toMatchObject({ email: `new-${userId}@example.com`, version: 2 });
  expect((await outboxOf(platform, userId)).map(({ sequence, status }) => ({ sequence, status }))).toEqual([
    { sequence: 1, status: 'COMPLETED' },
    { sequence: 2, status: 'COMPLETED' },
  ]);
});

test('the same event delivered three times more has one effect', async () => {
  const userId = await register();
  const [record] = await outboxOf(platform, userId);
  if (record === undefined) throw new Error('the registration published nothing');
  const event = envelopeOf(record);
  await publish(event, event, event);
  await platform.settled();
  expect(await account(userId)).toMatchObject({ version: 1 });
  expect(await takeDeadLetters(platform)).toEqual([]);
});

test('events that arrive in the wrong order have their effects in the right one', async () => {
  const userId = `u-${randomUUID()}`;
  await publish(eventFor(userId, 3, 'user.profile.updated', { changes: { email: 'third@example.com' } }));
  await publish(eventFor(userId, 2, 'user.profile.updated', { changes: { email: 'second@example.com' } }));
  await platform.settled();
  await publish(eventFor(userId, 1, 'user.created', { email: 'first@example.com', role: 'TUTOR' }));
  await platform.settled();
  expect(await account(userId)).toMatchObject({ email: 'third@example.com', version: 3 });
});

test('poison is dead-lettered at once with its validation errors, and harms no neighbour', async () => {
  const [good, poison] = [`u-${randomUUID()}`, `u-${randomUUID()}`];
  await publish(
    eventFor(poison, 1, 'user.created', { email: 'not an address', role: 'PIRATE' }),
    eventFor(good, 1, 'user.created', { email: 'good@example.com', role: 'STUDENT' }),
  );
  await platform.settled();
  const [letter, ...others] = await takeDeadLetters(platform);
  expect(others).toEqual([]);
  expect(JSON.parse(letter?.body ?? '').detail.aggregate.id).toBe(poison);
  expect(letter?.attributes.errorCode).toBe('event-invalid');
  const violations: { path: string }[] = JSON.parse(letter?.attributes.violations ?? '');
  expect(violations.map(({ path }) => path).sort()).toEqual(['/email', '/role']);
  expect(await account(good)).toMatchObject({ version: 1 });
  expect(await account(poison)).toMatchObject({ code: 'account-not-found' });
});

test('an event whose handler keeps failing is dead-lettered after its receives, and harms no neighbour', async () => {
  const [good, orphan] = [`u-${randomUUID()}`, `u-${randomUUID()}`];
  const before = (await platform.control.journal()).at(-1)?.seq ?? 0;
  const failing = eventFor(orphan, 1, 'user.profile.updated', { changes: { email: 'nobody@example.com' } });
  await publish(failing, eventFor(good, 1, 'user.created', { email: 'good2@example.com', role: 'STUDENT' }));
  await platform.settled();
  expect(await account(good)).toMatchObject({ version: 1 });
  const letters = await takeDeadLetters(platform);
  expect(letters.map(({ body }) => JSON.parse(body).detail.id)).toEqual([failing.id]);
  expect(letters[0]?.attributes).toMatchObject({ errorCode: 'retries-exhausted' });
  const failures = platform
    .output()
    .split('\n')
    .filter((line) => line.includes('event failed') && line.includes('payment-accounts'));
  // The last receive is the one that is not retried.
  expect(failures).toHaveLength(RETRY_POLICY.maxReceiveCount - 1);
  expect((await platform.control.journal(before)).length).toBeGreaterThan(0);
});

test('a forwarder killed between PutEvents and the COMPLETED mark loses nothing and doubles nothing', async () => {
  const mapping = 'forwardUserOutbox.stream.1';
  await platform.control.setMapping(mapping, 'disable');
  const userId = await register();

  const dying = spawn(process.execPath, [join(import.meta.dirname, 'dying-forwarder.ts')], {
    env: { ...process.env, ENDPOINTS: JSON.stringify(platform.endpoints), USER_TABLE, USER_ID: userId },
    stdio: ['ignore', 'inherit', 'inherit'],
  });
  expect(await once(dying, 'exit')).toEqual([null, 'SIGKILL']);
  expect((await outboxOf(platform, userId)).map(({ status }) => status)).toEqual(['PENDING']);

  await platform.control.setMapping(mapping, 'enable');
  await platform.settled();
  expect((await outboxOf(platform, userId)).map(({ status }) => status)).toEqual(['COMPLETED']);
  expect(await account(userId)).toMatchObject({ version: 1 });
  const [id] = (await outboxOf(platform, userId)).map((record) => record.id);
  const handled = platform
    .output()
    .split('\n')
    .filter((line) => line.includes('event handled') && line.includes(`"eventId":"${id}"`))
    .filter((line) => line.includes('"consumer":"payment-accounts"'));
  expect(handled.map((line) => /"outcome":"(\w+)"/.exec(line)?.[1]).sort()).toEqual(['duplicate', 'handled']);
});
