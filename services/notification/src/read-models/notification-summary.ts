import type { RowItem } from '@edtech/projection';
import type { NotificationAnswer } from '../generated/notification-answer.ts';
import type { NotificationRow } from './notification-row.ts';

/** A notification in a list, as the HTTP API shows it. */
export const summaryOf = ({
  notificationId,
  recipientId,
  template,
  channel,
  bookingId,
  resendOf,
  resentAs,
  status,
  failureCode,
  requestedAt,
  sentAt,
  version,
}: RowItem<typeof NotificationRow>): NotificationAnswer => ({
  notificationId,
  recipientId,
  template,
  channel,
  bookingId,
  resendOf,
  resentAs,
  status,
  failureCode,
  requestedAt,
  sentAt,
  version,
});
