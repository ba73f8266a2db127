import { rowOfAggregate } from '@edtech/projection';
import { Entity } from 'electrodb';
import { CHANNELS } from '../domain/notification-events.ts';

export const STATUSES = ['PENDING', 'SENT', 'FAILED', 'SKIPPED'] as const;

/** A notification in its recipient's list. What it said, and where it went, is not in it. */
export const NotificationRow = new Entity({
  model: { service: 'notification', entity: 'notification', version: '1' },
  attributes: {
    generation: { type: 'string', required: true },
    notificationId: { type: 'string', required: true },
    recipientId: { type: 'string', required: true },
    template: { type: 'string', required: true },
    channel: { type: CHANNELS, required: true },
    bookingId: { type: 'string' },
    resendOf: { type: 'string' },
    status: { type: STATUSES, required: true },
    /** Why it failed, or was not sent the last time. */
    failureCode: { type: 'string' },
    /** The one that was sent in its place. */
    resentAs: { type: 'string' },
    /** ISO-8601, UTC. */
    requestedAt: { type: 'string', required: true },
    sentAt: { type: 'string' },
    /** Of the aggregate, after its last event: the ETag. */
    version: { type: 'number', required: true },
  },
  indexes: {
    byId: rowOfAggregate('notifications', 'Notification', 'notificationId'),
    byRecipient: {
      index: 'gsi1',
      pk: {
        field: 'gsi1pk',
        composite: ['generation', 'recipientId'],
        template: 'notifications-by-recipient#${generation}#${recipientId}',
        casing: 'none',
      },
      sk: {
        field: 'gsi1sk',
        composite: ['requestedAt', 'notificationId'],
        template: '${requestedAt}#${notificationId}',
        casing: 'none',
      },
    },
  },
});
