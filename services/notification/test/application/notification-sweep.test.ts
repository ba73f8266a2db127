import { CircuitOpen } from '@edtech/messaging';
import type { Views } from '@edtech/projection';
import { createNotificationSweep } from '../../src/application/notification-sweep.ts';
import { Notification } from '../../src/domain/notification.ts';
import { DUE_PARTS } from '../../src/read-models/due-notifications.ts';
import { confirmed, MINUTE, type Scene, scene } from './scene.ts';

/** Read models that say these notifications are due, in pages of two. */
const due = (...ids: readonly string[]): Views => {
  let part = 0;
  return {
    find: () => Promise.reject(new Error('not used')),
    async page(_, { cursor }) {
      const from = Number(cursor ?? 0);
      if (cursor === undefined) part += 1;
      const rows = part === 1 ? ids.slice(from, from + 2).map((notificationId) => ({ notificationId })) : [];
      // The rows are all that the sweep looks at.
      return {
        rows: rows as never[],
        ...(from + 2 < ids.length && part === 1 ? { cursor: `${from + 2}` } : {}),
      };
    },
  };
};

const sweeping = (on: Scene, views: Views) => {
  const { notifications, store } = on;
  const sweep = createNotificationSweep({
    views,
    notifications,
    store,
    log: (entry) => on.logged.push(entry),
  });
  return () => sweep(on.timing.now() + 60 * MINUTE);
};

/** Notifications to people whose mails are put off the first time. */
const putOff = async (on: Scene, ...ids: readonly string[]): Promise<void> => {
  for (const id of ids) {
    await on.register(`of-${id}`, `throttle+${id}@example.com`);
    await on.request(confirmed, { recipientId: `of-${id}` }, id);
  }
};

test('what was put off is sent, page by page', async () => {
  const on = scene();
  const ids = ['n-1', 'n-2', 'n-3', 'n-4', 'n-5'];
  await putOff(on, ...ids);
  on.timing.advance(MINUTE);
  expect(await sweeping(on, due(...ids))()).toEqual({ looked: 5, putOff: 0, failed: 0 });
  expect(await Promise.all(ids.map((id) => on.status(id)))).toEqual(ids.map(() => 'sent'));
});

test('a reminder that comes early, late, or for a notification that there is none of, does nothing', async () => {
  const on = scene();
  await putOff(on, 'n-1');
  await on.register('u-1', 'alice@example.com');
  await on.request(confirmed, {}, 'n-2');
  expect(await sweeping(on, due('n-1', 'n-2', 'n-none'))()).toEqual({ looked: 3, putOff: 0, failed: 0 });
  expect([await on.status('n-1'), await on.status('n-2')]).toEqual(['pending', 'sent']);
  expect(await on.arrived('alice@example.com')).toHaveLength(1);
});

test('one that cannot be settled holds up no other, and what is logged names no address', async () => {
  let isBroken = false;
  const on = scene((sender) => ({
    async send(email) {
      if (isBroken && email.notificationId === 'n-1') throw new Error(`a mistake of ours with ${email.to}`);
      return sender.send(email);
    },
  }));
  await putOff(on, 'n-1', 'n-2');
  isBroken = true;
  on.timing.advance(MINUTE);
  expect(await sweeping(on, due('n-1', 'n-2'))()).toEqual({ looked: 2, putOff: 0, failed: 1 });
  expect(await on.status('n-2')).toBe('sent');
  expect(on.logged).toContainEqual(expect.objectContaining({ notificationId: 'n-1', error: 'Error' }));
  expect(JSON.stringify(on.logged)).not.toContain('example.com');
});

test('nothing more is asked of a sender that is left alone', async () => {
  const asked: string[] = [];
  const on = scene(() => ({
    async send({ notificationId }) {
      asked.push(notificationId);
      throw new CircuitOpen('SES', 30, undefined);
    },
  }));
  await putOff(on, 'n-1', 'n-2', 'n-3');
  asked.length = 0;
  on.timing.advance(MINUTE);
  expect(await sweeping(on, due('n-1', 'n-2', 'n-3'))()).toEqual({ looked: 2, putOff: 2, failed: 0 });
  expect(asked.toSorted()).toEqual(['n-1', 'n-2']);
});

test('it begins nothing when its time is up', async () => {
  const on = scene();
  await putOff(on, 'n-1');
  on.timing.advance(MINUTE);
  const { notifications, store, timing } = on;
  const sweep = createNotificationSweep({ views: due('n-1'), notifications, store, log: () => {} });
  expect(await sweep(timing.now())).toEqual({ looked: 0, putOff: 0, failed: 0 });
});

test('what it does goes on under the correlation of the request', async () => {
  const on = scene();
  await putOff(on, 'n-1');
  on.timing.advance(MINUTE);
  await sweeping(on, due('n-1'))();
  const correlations: string[] = [];
  for await (const { metadata } of on.store.read(Notification, 'n-1'))
    correlations.push(metadata.correlationId);
  expect(new Set(correlations)).toEqual(new Set(['c-1']));
});

test('it looks into every part', () => {
  expect(DUE_PARTS).toEqual(['0', '1', '2', '3']);
});
