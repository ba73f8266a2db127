import { randomUUID } from 'node:crypto';
import { type Platform, startPlatform } from '@edtech/testkit/platform';
import { localToken } from '@edtech/testkit/token';
import pLimit from 'p-limit';
import { takeDeadLetters } from './dead-letters.ts';

let platform: Platform;

beforeAll(async () => {
  platform = await startPlatform({
    timeScale: 0.05,
    seed: 7,
    faults: {
      bus: { duplicate: 0.3, reorder: 0.3, throttle: 0.1 },
      stream: { duplicate: 0.2 },
      queue: { duplicate: 0.3, reorder: 0.3 },
      function: [{ name: 'paymentAccounts', crash: { after: 3, share: 0.1 } }],
    },
  });
});

afterAll(() => platform?.stop());

test('users who register and move while everything arrives twice, late and through crashes have the right account once', async () => {
  const admin = await localToken({ userId: 'root', roles: ['ADMIN'] });
  const userIds = Array.from({ length: 30 }, () => `u-${randomUUID()}`);
  const atOnce = pLimit(10);
  await atOnce.map(userIds, async (userId) => {
    const token = await localToken({ userId, roles: ['STUDENT'] });
    const registration = { userId, email: `${userId}@example.com`, role: 'STUDENT' };
    expect(await platform.http.post('/users', registration)).toMatchObject({ status: 201 });
    const change = { email: `new-${userId}@example.com` };
    expect(await platform.http.patch(`/users/${userId}`, change, { token })).toMatchObject({ status: 200 });
  });
  await platform.control.faults.clear();
  await platform.swept(90_000);

  const accounts = await Promise.all(
    userIds.map((userId) => platform.http.get(`/payment-accounts/${userId}`, { token: admin })),
  );
  expect(accounts.map(({ body: { email, version } }) => ({ email, version }))).toEqual(
    userIds.map((userId) => ({ email: `new-${userId}@example.com`, version: 2 })),
  );
  expect(await takeDeadLetters(platform)).toEqual([]);
  const struck = (await platform.control.journal()).filter(({ kind }) => kind === 'fault');
  expect(struck.length).toBeGreaterThan(10);
});
