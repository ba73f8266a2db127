import { rowOfAggregate } from '@edtech/projection';
import { Entity } from 'electrodb';

/** A payment that somebody has to look at, and when: its call may be unresolved, or its hold needs renewing. */
export const DuePaymentRow = new Entity({
  model: { service: 'payment', entity: 'due-payment', version: '1' },
  attributes: {
    generation: { type: 'string', required: true },
    paymentId: { type: 'string', required: true },
    /** One of the parts over which they are spread. */
    part: { type: 'string', required: true },
    /** ISO-8601, UTC. */
    dueAt: { type: 'string', required: true },
  },
  indexes: {
    byId: rowOfAggregate('due-payments', 'Payment', 'paymentId'),
    byTime: {
      index: 'gsi1',
      pk: {
        field: 'gsi1pk',
        composite: ['generation', 'part'],
        template: 'due-payments-by-time#${generation}#${part}',
        casing: 'none',
      },
      sk: {
        field: 'gsi1sk',
        composite: ['dueAt', 'paymentId'],
        template: '${dueAt}#${paymentId}',
        casing: 'none',
      },
    },
  },
});
