import { hasRole, httpHandler } from '@edtech/http';
import { answerOf } from '../application/payment-answer.ts';
import { capturePayment } from '../domain/capture-payment.ts';
import { captureRequest } from '../generated/capture-request.ts';
import { payments } from './payments.ts';

export const handler = httpHandler(
  {
    path: ['paymentId'],
    body: captureRequest,
    allow: hasRole('ADMIN'),
    ifMatch: true,
    idempotencyKey: 'optional',
  },
  async ({ path: { paymentId }, body, identity, ifMatch, claim, context }) => {
    const captured = await payments.execute(paymentId, (moment) => capturePayment(moment, body), {
      context,
      claim,
      ...(ifMatch === undefined ? {} : { expectedVersion: ifMatch }),
    });
    return answerOf('capture', captured, identity);
  },
);
