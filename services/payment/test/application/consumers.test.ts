import {
  type DataOf,
  lessonCancelledV1,
  lessonCompletedV1,
  paymentAuthorizationRequestedV1,
  paymentReleaseRequestedV1,
} from '@edtech/contracts';
import { outboxOf } from '@edtech/testkit/inbox';
import { lessonPayments } from '../../src/application/lesson-payments.ts';
import { paymentOfBooking } from '../../src/application/payment-ids.ts';
import { paymentRequests } from '../../src/application/payment-requests.ts';
import { Payment } from '../../src/domain/payment.ts';
import {
  choosePaymentMethod,
  closeAccount,
  openAccount,
  PaymentAccount,
} from '../../src/domain/payment-account.ts';
import { statusOf } from '../../src/domain/payment-state.ts';
import { consuming, delivery } from './consuming.ts';
import { context, scene } from './scene.ts';

const PAYMENT = paymentOfBooking('b-1');
const [SECOND, THIRD] = ['0b9c1f66-3a7e-4c07-9f0a-5d2f6a1f3c22', '0b9c1f66-3a7e-4c07-9f0a-5d2f6a1f3c33'];

const asked: DataOf<typeof paymentAuthorizationRequestedV1> = {
  bookingId: 'b-1',
  studentId: 'u-1',
  tutorId: 't-1',
  lessonId: 'l-1',
  amount: { minorUnits: 4_990, currency: 'EUR' },
  description: 'Algebra, 60 minutes',
};
const release = { bookingId: 'b-1', studentId: 'u-1', reason: 'lesson-creation-rejected' };
const lesson = { lessonId: 'l-1', studentId: 'u-1', tutorId: 't-1' };
const completed = {
  ...lesson,
  bookingId: 'b-1',
  paymentId: PAYMENT,
  completedAt: '2026-01-01T17:00:00.000Z',
};
const cancelled = {
  ...lesson,
  bookingId: 'b-1',
  paymentId: PAYMENT,
  scheduledTime: '2026-01-05T16:00:00.000Z',
  cancelledAt: '2026-01-01T08:00:00.000Z',
};

const stage = async (token: string | undefined) => {
  const on = scene();
  await on.store.execute(PaymentAccount, 'u-1', openAccount({ email: 'a@example.com' }), { context });
  if (token !== undefined)
    await on.store.execute(PaymentAccount, 'u-1', choosePaymentMethod({ userId: 'u-1', method: { token } }), {
      context,
    });
  return {
    ...on,
    requests: consuming(on, paymentRequests.by({ payments: on.payments, commission: 1_500 })),
    lessons: consuming(on, lessonPayments.by({ payments: on.payments })),
    status: async (id = PAYMENT) => statusOf((await on.store.load(Payment, id)).state),
    /** What was published of the payment, in order. */
    async published() {
      return (await outboxOf(on.store.table))
        .filter(({ aggregateType }) => aggregateType === Payment.type)
        .map(({ eventType, eventData, correlationId }) => ({
          type: eventType,
          correlationId,
          ...JSON.parse(eventData),
        }));
    },
  };
};

describe('a booking that asks for its price to be held', () => {
  test('is told that it is, under the correlation of its request', async () => {
    const on = await stage('tok_visa');
    expect(await on.requests.receive(delivery(paymentAuthorizationRequestedV1, asked))).toBe('done');
    expect(await on.published()).toMatchObject([
      { type: 'payment.authorized', bookingId: 'b-1', paymentId: PAYMENT, correlationId: 'c-7' },
    ]);
  });

  test.each([
    ['a card that is declined', 'tok_declined', 'card-declined'],
    ['no payment method', undefined, 'payment-method-missing'],
  ])('is told that it failed, for %s', async (_, token, code) => {
    const on = await stage(token);
    expect(await on.requests.receive(delivery(paymentAuthorizationRequestedV1, asked))).toBe('done');
    expect(await on.published()).toMatchObject([{ type: 'payment.failed', bookingId: 'b-1', code }]);
  });

  test('is told that it failed, for an account that is closed, or that there is none of', async () => {
    const on = await stage('tok_visa');
    await on.store.execute(PaymentAccount, 'u-1', closeAccount({ userId: 'u-1' }), { context });
    await on.requests.receive(delivery(paymentAuthorizationRequestedV1, asked));
    const other = { ...asked, bookingId: 'b-2', studentId: 'u-2' };
    await on.requests.receive(delivery(paymentAuthorizationRequestedV1, other, SECOND));
    expect(await on.published()).toMatchObject([
      { type: 'payment.failed', code: 'account-closed' },
      { type: 'payment.failed', code: 'payment-method-missing', userId: 'u-2' },
    ]);
  });

  test('once more, or in another message, holds once; in another message it is answered again', async () => {
    const on = await stage('tok_visa');
    await on.requests.receive(delivery(paymentAuthorizationRequestedV1, asked));
    await on.requests.receive(delivery(paymentAuthorizationRequestedV1, asked));
    await on.requests.receive(delivery(paymentAuthorizationRequestedV1, asked, SECOND));
    const [answer, ...again] = await on.published();
    expect(again).toEqual([answer]);
    expect(await on.book()).toHaveLength(1);
  });

  test('comes back while the gateway does not answer, and holds once', async () => {
    const on = await stage('tok_timeout_charged');
    expect(await on.requests.receive(delivery(paymentAuthorizationRequestedV1, asked))).toBe('comes back');
    expect(await on.requests.receive(delivery(paymentAuthorizationRequestedV1, asked), 2)).toBe('done');
    expect(await on.published()).toMatchObject([{ type: 'payment.authorized' }]);
    expect(await on.book()).toMatchObject([{ authorized: 4_990 }]);
  });
});

describe('a booking that asks for its payment to be released', () => {
  test('is told so, whatever was held is free', async () => {
    const on = await stage('tok_visa');
    await on.requests.receive(delivery(paymentAuthorizationRequestedV1, asked));
    await on.requests.receive(delivery(paymentReleaseRequestedV1, release, SECOND));
    expect(await on.published()).toMatchObject([
      { type: 'payment.authorized' },
      { type: 'payment.released', amount: { minorUnits: 4_990 }, reason: 'lesson-creation-rejected' },
    ]);
    expect(await on.book()).toMatchObject([{ released: 4_990 }]);
  });

  test('before it asked for one is told so each time, and what is asked for then is refused', async () => {
    const on = await stage('tok_visa');
    await on.requests.receive(delivery(paymentReleaseRequestedV1, release));
    await on.requests.receive(delivery(paymentAuthorizationRequestedV1, asked, SECOND));
    await on.requests.receive(delivery(paymentReleaseRequestedV1, release, THIRD));
    expect(await on.published()).toMatchObject([
      { type: 'payment.released', bookingId: 'b-1' },
      { type: 'payment.failed', code: 'booking-ended' },
      { type: 'payment.released', bookingId: 'b-1' },
    ]);
    expect(await on.book()).toEqual([]);
  });

  test('while the gateway does not answer is told so once it has', async () => {
    const on = await stage('tok_timeout_charged');
    await on.requests.receive(delivery(paymentAuthorizationRequestedV1, asked));
    await on.requests.receive(delivery(paymentReleaseRequestedV1, release, SECOND));
    expect((await on.published()).map(({ type }) => type)).toEqual([
      'payment.authorized',
      'payment.released',
    ]);
    expect(await on.book()).toMatchObject([{ authorized: 4_990, released: 4_990 }]);
  });
});

describe('a lesson', () => {
  const booked = async (token = 'tok_visa') => {
    const on = await stage(token);
    await on.requests.receive(delivery(paymentAuthorizationRequestedV1, asked, THIRD));
    return on;
  };

  test('that is completed captures its payment, once', async () => {
    const on = await booked();
    await on.lessons.receive(delivery(lessonCompletedV1, completed));
    await on.lessons.receive(delivery(lessonCompletedV1, completed, SECOND));
    expect((await on.published()).map(({ type }) => type)).toEqual([
      'payment.authorized',
      'payment.captured',
      'payment.completed',
    ]);
    expect(await on.book()).toMatchObject([{ captured: 4_990 }]);
  });

  test('finds its payment by the booking as well', async () => {
    const on = await booked();
    const { paymentId: _, ...without } = completed;
    await on.lessons.receive(delivery(lessonCompletedV1, without));
    expect(await on.status()).toBe('CAPTURED');
  });

  test('that is cancelled has its payment released', async () => {
    const on = await booked();
    await on.lessons.receive(delivery(lessonCancelledV1, cancelled));
    expect(await on.status()).toBe('RELEASED');
  });

  test('that is cancelled after it was paid is given back', async () => {
    const on = await booked();
    await on.lessons.receive(delivery(lessonCompletedV1, completed));
    await on.lessons.receive(delivery(lessonCancelledV1, cancelled, SECOND));
    expect(await on.status()).toBe('REFUNDED');
    expect((await on.published()).at(-1)).toMatchObject({
      type: 'payment.refunded',
      amount: { minorUnits: 4_990 },
    });
  });

  test('that is not paid for on the platform changes nothing', async () => {
    const on = await booked();
    const free = { ...lesson, completedAt: completed.completedAt };
    expect(await on.lessons.receive(delivery(lessonCompletedV1, free))).toBe('done');
    expect(await on.status()).toBe('AUTHORIZED');
  });

  test('that names the payment of somebody else does not get it, and becomes a dead letter', async () => {
    const on = await booked();
    const foreign = { ...completed, studentId: 'u-2' };
    expect(await on.lessons.receive(delivery(lessonCompletedV1, foreign))).toBe('comes back');
    expect(await on.lessons.receive(delivery(lessonCompletedV1, foreign), 8)).toBe('done');
    expect(on.lessons.dead).toEqual(['retries-exhausted']);
    expect(await on.status()).toBe('AUTHORIZED');
  });

  test('whose capture got no answer is captured once, when it comes again', async () => {
    const on = await booked('tok_capture_timeout_captured');
    expect(await on.lessons.receive(delivery(lessonCompletedV1, completed))).toBe('comes back');
    expect(await on.lessons.receive(delivery(lessonCompletedV1, completed), 2)).toBe('done');
    expect(await on.book()).toMatchObject([{ captured: 4_990, released: 0 }]);
  });
});

test('a consumer that was given nothing to work with says so', async () => {
  const on = scene();
  const bare = consuming(on, lessonPayments);
  expect(await bare.receive(delivery(lessonCompletedV1, completed))).toBe('comes back');
});
