import { hasRole, httpHandler } from '@edtech/http';
import { answerOf } from '../application/payment-answer.ts';
import { releasePayment } from '../domain/release-payment.ts';
import { releaseRequest } from '../generated/release-request.ts';
import { payments } from './payments.ts';

export const handler = httpHandler(
  {
    path: ['paymentId'],
    body: releaseRequest,
    allow: hasRole('ADMIN'),
    ifMatch: true,
    idempotencyKey: 'optional',
  },
  async ({ path: { paymentId }, body, identity, ifMatch, claim, context }) => {
    const released = await payments.execute(paymentId, (moment) => releasePayment(moment, body), {
      context,
      claim,
      ...(ifMatch === undefined ? {} : { expectedVersion: ifMatch }),
    });
    return answerOf('release', released, identity);
  },
);
