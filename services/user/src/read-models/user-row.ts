import { rowOfAggregate } from '@edtech/projection';
import { Entity } from 'electrodb';
import { ROLES } from '../domain/user.ts';

/** A user, as the API shows it. `email`, `mailbox` and `displayName` are personal data. */
export const UserRow = new Entity({
  model: { service: 'user', entity: 'user', version: '1' },
  attributes: {
    generation: { type: 'string', required: true },
    userId: { type: 'string', required: true },
    role: { type: ROLES, required: true },
    email: { type: 'string', required: true },
    /** The address as addresses are compared. */
    mailbox: { type: 'string', required: true },
    displayName: { type: 'string' },
    /** Absent while the user is active. */
    status: { type: ['DEACTIVATED'] as const },
    /** ISO-8601, UTC. */
    registeredAt: { type: 'string', required: true },
    /** Of the aggregate, after its last event: the ETag. */
    version: { type: 'number', required: true },
  },
  indexes: {
    byId: rowOfAggregate('users', 'User', 'userId'),
    byMailbox: {
      index: 'gsi1',
      // The address of a deactivated user may be another's by now.
      condition: ({ status }) => status === undefined,
      pk: {
        field: 'gsi1pk',
        composite: ['generation', 'mailbox'],
        template: 'users-by-mailbox#${generation}#${mailbox}',
        casing: 'none',
      },
      sk: { field: 'gsi1sk', composite: ['userId'], template: '${userId}', casing: 'none' },
    },
    byRole: {
      index: 'gsi2',
      pk: {
        field: 'gsi2pk',
        composite: ['generation', 'role'],
        template: 'users-by-role#${generation}#${role}',
        casing: 'none',
      },
      sk: {
        field: 'gsi2sk',
        composite: ['registeredAt', 'userId'],
        template: '${registeredAt}#${userId}',
        casing: 'none',
      },
    },
  },
});
