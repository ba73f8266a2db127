import { randomUUID } from 'node:crypto';
import { type Platform, startPlatform } from '@edtech/testkit/platform';
import { localToken } from '@edtech/testkit/token';

let platform: Platform;

beforeAll(async () => {
  platform = await startPlatform();
}, 200_000);

afterAll(() => platform?.stop());

const as = async (role: string) => ({ token: await localToken({ userId: `u-${role}`, roles: [role] }) });

test('administrators read what became of the events that a registration sets off, and nobody else does', async () => {
  const userId = `u-${randomUUID()}`;
  const registered = { userId, email: `${userId}@example.com`, role: 'STUDENT' };
  expect(await platform.http.post('/users', registered)).toMatchObject({ status: 201 });
  await platform.settled();

  const { status, body } = await platform.http.get('/operations/metrics', await as('ADMIN'));
  expect(status).toBe(200);
  expect(body).toMatchObject({ failedEvents: 0, unreadableBatches: 0 });
  expect(body.totalEvents).toBe(body.successfulEvents);
  expect(body.eventsByType).toMatchObject({ 'user.created': { failedEvents: 0 } });
  expect(body.consumers).toEqual(
    expect.arrayContaining([
      expect.objectContaining({ consumer: 'payment-accounts', successfulEvents: 1 }),
      expect.objectContaining({ consumer: 'user-audit', successfulEvents: 1 }),
    ]),
  );
  expect(body.outboxes).toEqual(
    expect.arrayContaining([expect.objectContaining({ source: 'edtech.user', failed: 0 })]),
  );

  for (const role of ['STUDENT', 'TUTOR'])
    expect(await platform.http.get('/operations/metrics', await as(role))).toMatchObject({ status: 403 });
  expect(await platform.http.get('/operations/metrics')).toMatchObject({ status: 401 });
});
