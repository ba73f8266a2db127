import { rowOfAggregate } from '@edtech/projection';
import { Entity } from 'electrodb';

/** A notification that somebody has to look at, and when: it is to be tried again, or its claim may have been left behind. */
export const DueNotificationRow = new Entity({
  model: { service: 'notification', entity: 'due-notification', version: '1' },
  attributes: {
    generation: { type: 'string', required: true },
    notificationId: { type: 'string', required: true },
    /** One of the parts over which they are spread. */
    part: { type: 'string', required: true },
    /** ISO-8601, UTC. */
    dueAt: { type: 'string', required: true },
  },
  indexes: {
    byId: rowOfAggregate('due-notifications', 'Notification', 'notificationId'),
    byTime: {
      index: 'gsi1',
      pk: {
        field: 'gsi1pk',
        composite: ['generation', 'part'],
        template: 'due-notifications-by-time#${generation}#${part}',
        casing: 'none',
      },
      sk: {
        field: 'gsi1sk',
        composite: ['dueAt', 'notificationId'],
        template: '${dueAt}#${notificationId}',
        casing: 'none',
      },
    },
  },
});
