import { httpHandler, ok } from '@edtech/http';
import { viewOf } from '../application/notification-view.ts';
import { Notification } from '../domain/notification.ts';
import { store } from './store.ts';

export const handler = httpHandler(
  { path: ['notificationId'], allow: 'signed-in' },
  async ({ path: { notificationId }, identity }) => {
    const { state, version } = await store.load(Notification, notificationId);
    return ok(viewOf(notificationId, state, version, identity), { version });
  },
);
