import { created, hasRole, httpHandler } from '@edtech/http';
import { repetitionOfRequest } from '../application/notification-ids.ts';
import { viewOf } from '../application/notification-view.ts';
import { notifications } from './notifications.ts';

export const handler = httpHandler(
  { path: ['notificationId'], allow: hasRole('ADMIN'), idempotencyKey: 'required' },
  async ({ path: { notificationId }, identity, idempotencyKey, context }) => {
    const as = repetitionOfRequest(notificationId, identity.userId, idempotencyKey);
    const { state, version } = await notifications.resend(notificationId, as, context);
    return created(`/notifications/${as}`, viewOf(as, state, version, identity), { version });
  },
);
