import type { NotificationState } from '../domain/notification.ts';
import { NotificationNotFound } from '../domain/refusals.ts';
import type { NotificationAnswer } from '../generated/notification-answer.ts';

/** Who looks at a notification. */
export interface Viewer {
  readonly userId: string;
  readonly roles: readonly string[];
}

const STATUS = { pending: 'PENDING', sent: 'SENT', failed: 'FAILED', skipped: 'SKIPPED' } as const;

/**
 * The notification as the HTTP API shows it, for its recipient and for administrators. Neither what it says nor where it went.
 * @throws NotificationNotFound for everybody else, just as when there is none
 */
export const viewOf = (
  notificationId: string,
  state: NotificationState,
  version: number,
  viewer: Viewer,
): NotificationAnswer => {
  if (state.status === 'unknown') throw new NotificationNotFound();
  const { recipientId, template, channel, bookingId, resendOf } = state.wanted;
  if (recipientId !== viewer.userId && !viewer.roles.includes('ADMIN')) throw new NotificationNotFound();
  return {
    notificationId,
    recipientId,
    template,
    channel,
    bookingId,
    resendOf,
    status: STATUS[state.status],
    requestedAt: state.requestedAt,
    ...(state.status === 'sent' ? { sentAt: state.sentAt } : {}),
    ...(state.status === 'failed' ? { failureCode: state.failure.code, resentAs: state.resentAs } : {}),
    version,
  };
};
