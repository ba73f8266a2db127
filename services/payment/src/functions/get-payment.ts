import { httpHandler, ok } from '@edtech/http';
import { viewOf } from '../application/payment-view.ts';
import { Payment } from '../domain/payment.ts';
import { store } from './store.ts';

/** From the payment's own stream: it shows what the gateway said as soon as that is on record. */
export const handler = httpHandler(
  { path: ['paymentId'], allow: 'signed-in' },
  async ({ path: { paymentId }, identity }) => {
    const { state, version } = await store.load(Payment, paymentId);
    return ok(viewOf(paymentId, state, version, identity), { version });
  },
);
