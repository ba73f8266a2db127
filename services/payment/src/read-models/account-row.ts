import { rowOfAggregate } from '@edtech/projection';
import { Entity } from 'electrodb';

/** A payment account as it is now. `email` is personal data. */
export const AccountRow = new Entity({
  model: { service: 'payment', entity: 'account', version: '1' },
  attributes: {
    generation: { type: 'string', required: true },
    userId: { type: 'string', required: true },
    email: { type: 'string', required: true },
    /** ISO-8601, UTC. */
    openedAt: { type: 'string', required: true },
    /** ISO-8601, UTC; absent while it is open. */
    closedAt: { type: 'string' },
    /** Of the aggregate, after its last event: the ETag. */
    version: { type: 'number', required: true },
  },
  indexes: {
    byUser: rowOfAggregate('payment-accounts', 'PaymentAccount', 'userId'),
  },
});
