import type { Decision } from '@edtech/event-store/aggregate';
import type { Notification, NotificationState } from './notification.ts';
import type { Wanted } from './notification-events.ts';
import { NotificationNotFailed, NotificationNotFound, NotificationResentAlready } from './refusals.ts';

/**
 * Notes that a notification that failed is sent again as the one called `as`. Once: who wants to send it a third time sends
 * again what came of the second.
 */
export const resendNotification =
  (as: string): Decision<typeof Notification> =>
  (state) => {
    if (state.status === 'unknown') throw new NotificationNotFound();
    if (state.status !== 'failed') throw new NotificationNotFailed();
    if (state.resentAs === as) return [];
    if (state.resentAs !== undefined) throw new NotificationResentAlready(state.resentAs);
    return [{ type: 'NotificationResent', data: { as } }];
  };

/**
 * The same mail, as a notification of its own. A booking that was told that it failed is told no more: it has an answer.
 * @param id of the one that failed
 */
export const repetitionOf = (id: string, state: NotificationState): Wanted => {
  if (state.status === 'unknown') throw new NotificationNotFound();
  const { recipientId, template, channel, content } = state.wanted;
  return {
    recipientId,
    template,
    channel,
    ...(content === undefined ? {} : { content }),
    resendOf: id,
  };
};
