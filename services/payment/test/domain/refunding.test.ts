import { given } from '@edtech/testkit';
import { Payment } from '../../src/domain/payment.ts';
import type { PaymentEvent, PaymentRefunded } from '../../src/domain/payment-events.ts';
import { statusOf } from '../../src/domain/payment-state.ts';
import { recordOutcome } from '../../src/domain/record-outcome.ts';
import { refundPayment } from '../../src/domain/refund-payment.ts';
import { PaymentIdReused, PaymentNotFound, RefundExceedsCaptured } from '../../src/domain/refusals.ts';
import {
  bought,
  courseSubject,
  DECLINED,
  declined,
  eur,
  held,
  moment,
  PRICE,
  refundRequested,
  started,
} from './payment-scene.ts';

const refund = (refundId: string) => ({ operation: 'REFUND', reference: 'pi_1', refundId }) as const;

const refunded = (
  refundId: string,
  minorUnits: number,
  before: number,
  [platform, tutor]: readonly [number, number],
): PaymentRefunded => ({
  type: 'PaymentRefunded',
  data: {
    subject: courseSubject,
    refundId,
    amount: eur(minorUnits),
    total: eur(before + minorUnits),
    kept: eur(4_990 - before - minorUnits),
    split: { platform: eur(platform), tutor: eur(tutor) },
  },
});

describe('refunding', () => {
  test('records the call that gives back, before it is made', () => {
    given(Payment, bought)
      .when(refundPayment(moment, { refundId: 'r-1', minorUnits: 1_000 }))
      .thenEvents([refundRequested('r-1', 1_000), started(2, refund('r-1'), eur(1_000))]);
  });

  test('gives back all that is left when no amount is named', () => {
    given(Payment, bought)
      .when(refundPayment(moment, { refundId: 'r-1' }))
      .thenEvents([refundRequested('r-1', 4_990), started(2, refund('r-1'))]);
  });

  test('in parts leaves the platform the commission on what is left, to the cent', () => {
    const first = [...bought, refundRequested('r-1', 1_001), started(2, refund('r-1'), eur(1_001))];
    const half = given(Payment, first)
      .when(recordOutcome(moment, 'p-1.2', { outcome: 'refunded' }))
      // 749 of 4990 was the commission; on the 3989 that are left it is 598.
      .thenEvents([refunded('r-1', 1_001, 0, [151, 850])]);
    expect(statusOf(half)).toBe('PARTLY_REFUNDED');

    const rest = [
      ...first,
      refunded('r-1', 1_001, 0, [151, 850]),
      refundRequested('r-2', 3_989),
      started(3, refund('r-2'), eur(3_989)),
    ];
    const all = given(Payment, rest)
      .when(recordOutcome(moment, 'p-1.3', { outcome: 'refunded' }))
      .thenEvents([refunded('r-2', 3_989, 1_001, [598, 3_391])]);
    expect(statusOf(all)).toBe('REFUNDED');
  });

  test('more than was taken is refused, counting what is on its way', () => {
    given(Payment, bought)
      .when(refundPayment(moment, { refundId: 'r-1', minorUnits: 4_991 }))
      .thenRefused(RefundExceedsCaptured);
    given(Payment, [...bought, refundRequested('r-1', 4_000), started(2, refund('r-1'), eur(4_000))])
      .when(refundPayment(moment, { refundId: 'r-2', minorUnits: 991 }))
      .thenRefused(RefundExceedsCaptured);
  });

  test('twice with one id gives back once', () => {
    const history = [...bought, refundRequested('r-1', 4_000), started(2, refund('r-1'), eur(4_000))];
    given(Payment, history)
      .when(refundPayment(moment, { refundId: 'r-1' }))
      .thenEvents([]);
    given(Payment, history)
      .when(refundPayment(moment, { refundId: 'r-1', minorUnits: 4_000 }))
      .thenEvents([]);
    given(Payment, history)
      .when(refundPayment(moment, { refundId: 'r-1', minorUnits: 3_999 }))
      .thenRefused(PaymentIdReused);
  });

  test('a second one waits for the first, and follows it at once', () => {
    const history = [...bought, refundRequested('r-1', 1_000), started(2, refund('r-1'), eur(1_000))];
    given(Payment, history)
      .when(refundPayment(moment, { refundId: 'r-2', minorUnits: 500 }))
      .thenEvents([refundRequested('r-2', 500)]);
    given(Payment, [...history, refundRequested('r-2', 500)])
      .when(recordOutcome(moment, 'p-1.2', { outcome: 'refunded' }))
      .thenEvents([refunded('r-1', 1_000, 0, [150, 850]), started(3, refund('r-2'), eur(500))]);
  });

  test('that is declined can be tried again under another id', () => {
    const history: PaymentEvent[] = [
      ...bought,
      refundRequested('r-1', 4_990),
      started(2, refund('r-1')),
      { type: 'RefundDeclined', data: { refundId: 'r-1', ...DECLINED } },
    ];
    given(Payment, history.slice(0, -1))
      .when(recordOutcome(moment, 'p-1.2', declined()))
      .thenEvents([{ type: 'RefundDeclined', data: { refundId: 'r-1', ...DECLINED } }]);
    given(Payment, history)
      .when(refundPayment(moment, { refundId: 'r-2' }))
      .thenEvents([refundRequested('r-2', 4_990), started(3, refund('r-2'))]);
  });

  test('what is only held is refused: it is released', () =>
    given(Payment, held)
      .when(refundPayment(moment, { refundId: 'r-1' }))
      .thenRefused(RefundExceedsCaptured));

  test('a payment that there is none of is refused', () =>
    given(Payment, [])
      .when(refundPayment(moment, { refundId: 'r-1' }))
      .thenRefused(PaymentNotFound));
});

test('a refund of nothing is refused when nothing is left', () =>
  given(Payment, [
    ...bought,
    refundRequested('r-1', PRICE.minorUnits),
    started(2, refund('r-1')),
    refunded('r-1', 4_990, 0, [749, 4_241]),
  ])
    .when(refundPayment(moment, { refundId: 'r-2' }))
    .thenRefused(RefundExceedsCaptured));
