import { Entity } from 'electrodb';

export const ACCOUNT_CHANGES = ['OPENED', 'EMAIL_CHANGED', 'METHOD_CHOSEN', 'CLOSED'] as const;

/** What happened to a payment account, once for each version. `email` is personal data. */
export const AccountChangeRow = new Entity({
  model: { service: 'payment', entity: 'account-change', version: '1' },
  attributes: {
    generation: { type: 'string', required: true },
    userId: { type: 'string', required: true },
    /** As wide as versions are, so that they are sorted as numbers. */
    version: { type: 'number', required: true, padding: { length: 10, char: '0' } },
    change: { type: ACCOUNT_CHANGES, required: true },
    /** The address since then, where it changed. */
    email: { type: 'string' },
    /** ISO-8601, UTC. */
    changedAt: { type: 'string', required: true },
  },
  indexes: {
    byUser: {
      pk: {
        field: 'pk',
        composite: ['generation', 'userId'],
        template: 'payment-account-history#${generation}#${userId}',
        casing: 'none',
      },
      sk: { field: 'sk', composite: ['version'], template: 'change#${version}', casing: 'none' },
    },
  },
});
