import { hasRole, httpHandler } from '@edtech/http';
import { answerOf } from '../application/payment-answer.ts';
import { releasePayment } from '../domain/release-payment.ts';
import { releaseRequest } from '../generated/release-request.ts';
import { payments } from './payments.ts';

export const handler = httpHandler(
  { path: ['paymentId'], body: releaseRequest, allow: hasRole('ADMIN'), ifMatch: true },
  async ({ path: { paymentId }, body, identity, ifMatch, context }) => {
    const released = await payments.execute(paymentId, (moment) => releasePayment(moment, body), {
      context,
      ...(ifMatch === undefined ? {} : { expectedVersion: ifMatch }),
    });
    return answerOf('release', released, identity);
  },
);
