import { hasRole, httpHandler } from '@edtech/http';
import { answerOf } from '../application/payment-answer.ts';
import { refundOfRequest } from '../application/payment-ids.ts';
import { refundPayment } from '../domain/refund-payment.ts';
import { refundRequest } from '../generated/refund-request.ts';
import { payments } from './payments.ts';

export const handler = httpHandler(
  {
    path: ['paymentId'],
    body: refundRequest,
    allow: hasRole('ADMIN'),
    ifMatch: true,
    idempotencyKey: 'required',
  },
  async ({ path: { paymentId }, body, identity, ifMatch, idempotencyKey, context }) => {
    const refundId = refundOfRequest(paymentId, idempotencyKey);
    const refunded = await payments.execute(
      paymentId,
      (moment) => refundPayment(moment, { refundId, ...body }),
      { context, ...(ifMatch === undefined ? {} : { expectedVersion: ifMatch }) },
    );
    return answerOf('refund', refunded, identity);
  },
);
