import { randomUUID } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Platform, startPlatform } from '@edtech/testkit/platform';
import { localToken } from '@edtech/testkit/token';

let dataDir: string;
let platform: Platform | undefined;

beforeAll(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'edtech-data-'));
});

afterAll(async () => {
  await platform?.stop();
  await rm(dataDir, { recursive: true, force: true });
});

const register = async (on: Platform): Promise<string> => {
  const userId = `u-${randomUUID()}`;
  const body = { userId, email: `${userId}@example.com`, role: 'STUDENT' };
  expect((await on.http.post('/users', body)).status).toBe(201);
  return userId;
};

test('what was committed, queued and handled before a restart is neither lost nor done again after it', async () => {
  const token = await localToken({ userId: 'root', roles: ['ADMIN'] });
  platform = await startPlatform({ dataDir });
  const handled = await register(platform);
  await platform.settled();

  await platform.control.setMapping('paymentAccounts.sqs.1', 'disable');
  const queued = await register(platform);
  const before = await platform.http.get(`/payment-accounts/${queued}`, { token });
  expect(before.status).toBe(404);
  await platform.control.until(
    ({ kind, detail }) => kind === 'queue-send' && JSON.stringify(detail).includes(queued),
  );
  await platform.stop();

  platform = await startPlatform({ dataDir });
  await platform.settled();
  for (const userId of [handled, queued]) {
    expect(await platform.http.get(`/users/${userId}`, { token })).toMatchObject({
      status: 200,
      body: { version: 1 },
    });
    expect(await platform.http.get(`/payment-accounts/${userId}`, { token })).toMatchObject({
      body: { version: 1 },
    });
  }
  const later = await register(platform);
  await platform.settled();
  expect(await platform.http.get(`/payment-accounts/${later}`, { token })).toMatchObject({
    body: { version: 1 },
  });
}, 180_000);
