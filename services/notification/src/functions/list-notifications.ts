import { httpHandler, ok, pageRequest, paging, selfOr } from '@edtech/http';
import { summaryOf } from '../read-models/notification-summary.ts';
import { notifications, notificationsOf } from '../read-models/notifications.ts';
import { views } from './views.ts';

export const handler = httpHandler(
  { path: ['userId'], query: paging, allow: selfOr('ADMIN', 'userId') },
  async ({ path: { userId }, query }) => {
    const { rows, cursor } = await views.page(notifications, pageRequest(query), notificationsOf(userId));
    return ok({ notifications: rows.map(summaryOf), cursor });
  },
);
