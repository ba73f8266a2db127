import { rowOfAggregate } from '@edtech/projection';
import { Entity } from 'electrodb';
import { PAYMENT_STATUSES } from '../domain/payment-state.ts';
import { PAYMENT_TYPES } from '../domain/terms.ts';

/** A payment in its payer's list. Amounts are in minor units of its currency. */
export const PaymentRow = new Entity({
  model: { service: 'payment', entity: 'payment', version: '1' },
  attributes: {
    generation: { type: 'string', required: true },
    paymentId: { type: 'string', required: true },
    payerId: { type: 'string', required: true },
    tutorId: { type: 'string', required: true },
    paymentType: { type: PAYMENT_TYPES, required: true },
    courseId: { type: 'string' },
    lessonId: { type: 'string' },
    bookingId: { type: 'string' },
    description: { type: 'string', required: true },
    status: { type: PAYMENT_STATUSES, required: true },
    amount: { type: 'number', required: true },
    currency: { type: 'string', required: true },
    captured: { type: 'number', required: true },
    refunded: { type: 'number', required: true },
    /** The last refusal, until something succeeds. */
    failureCode: { type: 'string' },
    failureReason: { type: 'string' },
    /** ISO-8601, UTC. */
    requestedAt: { type: 'string', required: true },
    /** Of the aggregate, after its last event: the ETag. */
    version: { type: 'number', required: true },
  },
  indexes: {
    byId: rowOfAggregate('payments', 'Payment', 'paymentId'),
    byPayer: {
      index: 'gsi1',
      pk: {
        field: 'gsi1pk',
        composite: ['generation', 'payerId'],
        template: 'payments-by-payer#${generation}#${payerId}',
        casing: 'none',
      },
      sk: {
        field: 'gsi1sk',
        composite: ['requestedAt', 'paymentId'],
        template: '${requestedAt}#${paymentId}',
        casing: 'none',
      },
    },
  },
});
