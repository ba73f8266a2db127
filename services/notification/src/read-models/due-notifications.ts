import { followEvery, type PagePlace, partOf, projection, type Rows } from '@edtech/projection';
import { Notification } from '../domain/notification.ts';
import { CLAIM_MILLISECONDS, later } from '../domain/sending-policy.ts';
import { DueNotificationRow } from './due-notification-row.ts';

/** Notifications that fall due at the same moment are neither written nor swept through a single partition. */
const PARTS = 4;

export const DUE_PARTS: readonly string[] = Array.from({ length: PARTS }, (_, part) => String(part));

const due = (notificationId: string, dueAt: string, rows: Rows): void =>
  rows.put(DueNotificationRow, { notificationId, part: String(partOf(notificationId, PARTS)), dueAt });

const ended = ({ aggregateId: notificationId }: { readonly aggregateId: string }, rows: Rows): void =>
  rows.remove(DueNotificationRow, { notificationId });

/**
 * Notifications that somebody has to look at. It is a reminder, no more: what is done is decided from the notification's own
 * stream, so a row that is late or wrong costs time, and no mail.
 */
export const dueNotifications = projection({
  name: 'due-notifications',
  version: 1,
  perAggregate: true,
  follows: followEvery(Notification, {
    NotificationRequested: ({ aggregateId, occurredAt }, rows) => due(aggregateId, occurredAt, rows),
    RecipientAwaited: ({ aggregateId, data: { again } }, rows) => due(aggregateId, again, rows),
    SendingClaimed: ({ aggregateId, data: { at } }, rows) =>
      due(aggregateId, later(at, CLAIM_MILLISECONDS), rows),
    SendingPutOff: ({ aggregateId, data: { again } }, rows) => due(aggregateId, again, rows),
    NotificationSent: ended,
    NotificationFailed: ended,
    NotificationSkipped: ended,
    NotificationAnsweredAgain: () => {},
    NotificationResent: () => {},
  }),
});

/** Of one part, the longest due first. @param until ISO-8601 */
export const dueIn =
  (part: string, until: string) =>
  ({ generation, index }: PagePlace) =>
    DueNotificationRow.query.byTime({ generation, part }).lte({ dueAt: until }).go(index);
