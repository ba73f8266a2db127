import { httpHandler } from '@edtech/http';
import { buyOnce } from '../application/buy-course.ts';
import { pay } from '../application/pay.ts';
import { answerOf } from '../application/payment-answer.ts';
import { paymentOfRequest } from '../application/payment-ids.ts';
import { CoursePrice } from '../domain/course-price.ts';
import { PaymentAccount } from '../domain/payment-account.ts';
import { payRequest } from '../generated/pay-request.ts';
import { commission } from './commission.ts';
import { payments } from './payments.ts';
import { store } from './store.ts';

export const handler = httpHandler(
  { body: payRequest, allow: 'signed-in', idempotencyKey: 'required' },
  async ({ body, identity, idempotencyKey, context }) => {
    const { userId } = identity;
    const paymentId = paymentOfRequest(userId, idempotencyKey);
    const [{ state: account }, { state: course }] = await Promise.all([
      store.load(PaymentAccount, userId),
      store.load(CoursePrice, body.courseId ?? 'none'),
    ]);
    const { paymentType, courseId } = body;
    const paid = await payments.execute(paymentId, pay(userId, body, { account, course }, commission), {
      context,
      ...(paymentType === 'COURSE' && courseId !== undefined
        ? { alongside: buyOnce(paymentId, courseId, userId) }
        : {}),
    });
    return answerOf('pay', paid, identity);
  },
);
