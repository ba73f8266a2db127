import { evolve } from '@edtech/event-store/aggregate';
import { given } from '@edtech/testkit';
import { buyCourse, type CourseBought, CoursePurchase } from '../../src/domain/course-purchase.ts';
import { Payment } from '../../src/domain/payment.ts';
import type { PaymentEvent } from '../../src/domain/payment-events.ts';
import type { PaymentState } from '../../src/domain/payment-state.ts';
import { CourseBoughtAlready } from '../../src/domain/refusals.ts';
import { bought, courseSubject, DECLINED, eur, PRICE, refundRequested, started } from './payment-scene.ts';

const purchase = (paymentId: string): CourseBought => ({ type: 'CourseBought', data: { paymentId } });

const paymentAfter = (history: readonly PaymentEvent[]): PaymentState =>
  history.reduce(
    (state, event, before) =>
      evolve(Payment, state, {
        ...event,
        aggregateId: 'p-1',
        version: before + 1,
        occurredAt: '2026-01-01T00:00:00.000Z',
      }),
    Payment.initial,
  );

const asked = bought.slice(0, 2);
const declined: PaymentEvent = {
  type: 'ChargeDeclined',
  data: { subject: courseSubject, amount: PRICE, ...DECLINED },
};
const refunded = (total: number): readonly PaymentEvent[] => [
  refundRequested('r-1', total),
  started(2, { operation: 'REFUND', reference: 'pi_1', refundId: 'r-1' }, eur(total)),
  {
    type: 'PaymentRefunded',
    data: {
      subject: courseSubject,
      amount: eur(total),
      refundId: 'r-1',
      total: eur(total),
      kept: eur(PRICE.minorUnits - total),
      split: { platform: eur(0), tutor: eur(PRICE.minorUnits - total) },
    },
  },
];

describe('a course', () => {
  test('that nobody has bought for this student is bought', () => {
    given(CoursePurchase, [])
      .when(buyCourse('p-1'))
      .thenEvents([purchase('p-1')]);
  });

  test.each<[string, readonly PaymentEvent[]]>([
    ['is being paid for', asked],
    ['is paid for', bought],
    ['is paid for, though some was given back', [...bought, ...refunded(1)]],
  ])('that %s is not bought again', (_, history) =>
    given(CoursePurchase, [purchase('p-1')])
      .when(buyCourse('p-2', paymentAfter(history)))
      .thenRefused(CourseBoughtAlready),
  );

  test.each<[string, readonly PaymentEvent[]]>([
    ['whose payment was declined', [...asked, declined]],
    ['whose price was given back', [...bought, ...refunded(PRICE.minorUnits)]],
    ['whose payment never began', []],
  ])('%s can be bought again', (_, history) => {
    given(CoursePurchase, [purchase('p-1')])
      .when(buyCourse('p-2', paymentAfter(history)))
      .thenEvents([purchase('p-2')]);
  });
});
