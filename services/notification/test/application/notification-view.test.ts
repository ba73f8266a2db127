import { viewOf } from '../../src/application/notification-view.ts';
import { Notification } from '../../src/domain/notification.ts';
import { NotificationNotFound } from '../../src/domain/refusals.ts';
import { ID, scene } from './scene.ts';

const shown = async (address: string, viewer = { userId: 'u-1', roles: ['STUDENT'] }) => {
  const on = scene();
  await on.register('u-1', address, 'Alice');
  await on.request();
  const { state, version } = await on.store.load(Notification, ID);
  return viewOf(ID, state, version, viewer);
};

test('a notification shows what became of it, and neither what it said nor where it went', async () => {
  const view = await shown('alice@example.com');
  expect(view).toMatchObject({ status: 'SENT', template: 'lesson-confirmed', bookingId: 'b-1', version: 3 });
  expect(JSON.stringify(view)).not.toMatch(/alice|Alice|Algebra/);
  expect(await shown('bounce@example.com')).toMatchObject({
    status: 'FAILED',
    failureCode: 'address-rejected',
  });
});

test('administrators see it, and nobody else does: as if there were none', async () => {
  expect(await shown('alice@example.com', { userId: 'root', roles: ['ADMIN'] })).toMatchObject({
    status: 'SENT',
  });
  const foreign = shown('alice@example.com', { userId: 't-1', roles: ['TUTOR'] });
  await expect(foreign).rejects.toThrow(NotificationNotFound);
  const viewer = { userId: 'root', roles: ['ADMIN'] };
  expect(() => viewOf(ID, Notification.initial, 0, viewer)).toThrow(NotificationNotFound);
});
