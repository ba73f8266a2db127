import { happened, projected } from '@edtech/testkit';
import { Payment } from '../../src/domain/payment.ts';
import type { PaymentEvent } from '../../src/domain/payment-events.ts';
import { DuePaymentRow } from '../../src/read-models/due-payment-row.ts';
import { duePayments } from '../../src/read-models/due-payments.ts';
import { PaymentRow } from '../../src/read-models/payment-row.ts';
import { summaryOf } from '../../src/read-models/payment-summary.ts';
import { payments } from '../../src/read-models/payments.ts';
import {
  authorized,
  bought,
  courseSubject,
  DECLINED,
  eur,
  held,
  lessonSubject,
  PRICE,
  paid,
  pending,
  RELEASE,
  RENEW_AT,
  refundRequested,
  started,
  terms,
} from '../domain/payment-scene.ts';

const refunded = (minorUnits: number): PaymentEvent => ({
  type: 'PaymentRefunded',
  data: {
    subject: courseSubject,
    refundId: 'r-1',
    amount: eur(minorUnits),
    total: eur(minorUnits),
    kept: eur(4_990 - minorUnits),
    split: { platform: eur(0), tutor: eur(minorUnits) },
  },
});
const reason = 'lesson-cancelled';
const freed: PaymentEvent = { type: 'HoldReleased', data: { reference: 'pi_1', amount: PRICE } };

const rowAfter = async (events: readonly PaymentEvent[]) => {
  const rows = await projected(payments, happened(Payment, 'p-1', events));
  const [row] = rows.of(PaymentRow);
  return row === undefined ? undefined : summaryOf(row);
};

describe('a payment in the list', () => {
  test('says who pays whom, for what, and how it stands', async () => {
    expect(await rowAfter(paid)).toEqual({
      paymentId: 'p-1',
      payerId: 'u-1',
      tutorId: 't-1',
      paymentType: 'LESSON',
      lessonId: 'l-1',
      bookingId: 'b-1',
      description: 'Algebra, 60 minutes',
      status: 'CAPTURED',
      amount: PRICE,
      captured: PRICE,
      refunded: eur(0),
      requestedAt: '2026-01-01T00:00:00.000Z',
      version: paid.length,
    });
  });

  test.each<[string, readonly PaymentEvent[]]>([
    ['PENDING', pending],
    ['AUTHORIZED', held],
    ['CAPTURED', bought],
    ['FAILED', [{ type: 'PaymentRefused', data: { terms: terms(), ...DECLINED } }]],
    [
      'FAILED',
      [
        ...pending,
        { type: 'AuthorizationDeclined', data: { subject: lessonSubject, amount: PRICE, ...DECLINED } },
      ],
    ],
    [
      'RELEASED',
      [
        ...held,
        { type: 'ReleaseRequested', data: { reason } },
        started(2, RELEASE),
        freed,
        { type: 'PaymentReleased', data: { subject: lessonSubject, amount: PRICE, reason } },
      ],
    ],
    ['PARTLY_REFUNDED', [...bought, refundRequested('r-1', 1_000), refunded(1_000)]],
    ['REFUNDED', [...bought, refundRequested('r-1', 4_990), refunded(4_990)]],
  ])('is %s', async (status, events) => {
    expect(await rowAfter(events)).toMatchObject({ status, version: events.length });
  });

  test('says why it failed, until it succeeds', async () => {
    const again = '2026-01-07T06:00:00.000Z';
    const refusal: PaymentEvent = { type: 'RenewalDeclined', data: { ...DECLINED, again } };
    expect(await rowAfter([...held, refusal])).toMatchObject({ status: 'AUTHORIZED', failure: DECLINED });
    const renewed = authorized({ reference: 'pi_2', renewal: true });
    expect(await rowAfter([...held, refusal, renewed])).not.toHaveProperty('failure.code');
  });

  test('is none for a booking that never asked for one', async () => {
    expect(
      await rowAfter([{ type: 'PaymentGivenUp', data: { bookingId: 'b-1', payerId: 'u-1' } }]),
    ).toBeUndefined();
  });
});

describe('a payment that is due', () => {
  const dueAfter = async (events: readonly PaymentEvent[]) =>
    (await projected(duePayments, happened(Payment, 'p-1', events))).of(DuePaymentRow);

  test('a minute after a call was begun, while that has no outcome', async () => {
    expect(await dueAfter(pending)).toMatchObject([{ paymentId: 'p-1', dueAt: '2026-01-01T00:01:00.000Z' }]);
  });

  test('when its hold is to be renewed', async () => {
    expect(await dueAfter(held)).toMatchObject([{ dueAt: RENEW_AT }]);
  });

  test('no more once nothing is open', async () => {
    expect(await dueAfter(paid)).toEqual([]);
    expect(await dueAfter(bought)).toEqual([]);
  });
});
