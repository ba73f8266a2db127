import { followEvery, type PagePlace, projection, type RowPatch, type Rows } from '@edtech/projection';
import { Notification } from '../domain/notification.ts';
import { NotificationRow } from './notification-row.ts';

interface Happened {
  readonly aggregateId: string;
  readonly version: number;
}

const patch = (
  { aggregateId: notificationId, version }: Happened,
  rows: Rows,
  changes: RowPatch<typeof NotificationRow> = {},
): void => rows.patch(NotificationRow, { notificationId }, { ...changes, version });

/** Notifications, by who gets them. */
export const notifications = projection({
  name: 'notifications',
  version: 1,
  perAggregate: true,
  follows: followEvery(Notification, {
    NotificationRequested: ({ aggregateId: notificationId, version, occurredAt, data: { wanted } }, rows) => {
      const { recipientId, template, channel, bookingId, resendOf } = wanted;
      rows.put(NotificationRow, {
        notificationId,
        recipientId,
        template,
        channel,
        ...(bookingId === undefined ? {} : { bookingId }),
        ...(resendOf === undefined ? {} : { resendOf }),
        status: 'PENDING',
        requestedAt: occurredAt,
        version,
      });
    },
    RecipientAwaited: patch,
    SendingClaimed: patch,
    SendingPutOff: (event, rows) => patch(event, rows, { failureCode: event.data.code }),
    NotificationSent: (event, rows) =>
      patch(event, rows, { status: 'SENT', sentAt: event.occurredAt, failureCode: undefined }),
    NotificationFailed: (event, rows) =>
      patch(event, rows, { status: 'FAILED', failureCode: event.data.code }),
    NotificationAnsweredAgain: patch,
    NotificationSkipped: (event, rows) => patch(event, rows, { status: 'SKIPPED' }),
    NotificationResent: (event, rows) => patch(event, rows, { resentAs: event.data.as }),
  }),
});

/** Newest first: where a notification stands in the list never changes. */
export const notificationsOf =
  (recipientId: string) =>
  ({ generation, index }: PagePlace) =>
    NotificationRow.query.byRecipient({ generation, recipientId }).go({ ...index, order: 'desc' });
