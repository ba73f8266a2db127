import { given } from '@edtech/testkit';
import { capturePayment } from '../../src/domain/capture-payment.ts';
import { Payment } from '../../src/domain/payment.ts';
import type { PaymentEvent } from '../../src/domain/payment-events.ts';
import { outstandingOf } from '../../src/domain/payment-state.ts';
import { recordOutcome } from '../../src/domain/record-outcome.ts';
import {
  CaptureExceedsHold,
  PaymentCapturedOtherwise,
  PaymentNotCapturable,
  PaymentNotFound,
  PaymentNotOfLesson,
} from '../../src/domain/refusals.ts';
import {
  at,
  authorized,
  bought,
  CAPTURE,
  CHARGE,
  captured,
  charged,
  DECLINED,
  declined,
  EXPIRES_AT,
  eur,
  held,
  lessonSubject,
  look,
  moment,
  PRICE,
  paid,
  pending,
  RELEASE,
  requested,
  started,
} from './payment-scene.ts';

const wanted: PaymentEvent = { type: 'CaptureRequested', data: { amount: PRICE } };
const capturing = [...held, wanted, started(2, CAPTURE)];
const lesson = { lessonId: 'l-1', studentId: 'u-1', tutorId: 't-1' };

describe('capturing', () => {
  test('records the call that takes what is held, before it is made', () => {
    given(Payment, held)
      .when(capturePayment(moment))
      .thenEvents([wanted, started(2, CAPTURE)]);
  });

  test('takes it, and divides it between platform and tutor', () => {
    const state = given(Payment, capturing)
      .when(recordOutcome(moment, 'p-1.2', { outcome: 'captured' }))
      .thenEvents([captured({ split: { platform: eur(749), tutor: eur(4_241) } })]);
    expect(state).toMatchObject({ ledger: { authorized: 4_990, captured: 4_990, released: 0, refunded: 0 } });
  });

  test('a part frees the rest', () => {
    const part: PaymentEvent = { type: 'CaptureRequested', data: { amount: eur(3_000) } };
    given(Payment, held)
      .when(capturePayment(moment, { minorUnits: 3_000 }))
      .thenEvents([part, started(2, CAPTURE, eur(3_000))]);
    const state = given(Payment, [...held, part, started(2, CAPTURE, eur(3_000))])
      .when(recordOutcome(moment, 'p-1.2', { outcome: 'captured' }))
      .thenEvents([captured({ amount: eur(3_000), freed: eur(1_990) })]);
    expect(state).toMatchObject({ ledger: { authorized: 4_990, captured: 3_000, released: 1_990 } });
    expect('ledger' in state && outstandingOf(state.ledger)).toBe(0);
  });

  test('more than is held is refused', () =>
    given(Payment, held)
      .when(capturePayment(moment, { minorUnits: 4_991 }))
      .thenRefused(CaptureExceedsHold));

  test.each([
    ['while the call is open', capturing],
    ['once it is taken', paid],
  ])('twice takes once: %s', (_, history) => {
    given(Payment, history).when(capturePayment(moment)).thenEvents([]);
    given(Payment, history)
      .when(capturePayment(moment, { minorUnits: 4_990 }))
      .thenEvents([]);
    given(Payment, history)
      .when(capturePayment(moment, { minorUnits: 1 }))
      .thenRefused(PaymentCapturedOtherwise);
  });

  test('waits for a hold that is not certain yet, and follows it at once', () => {
    given(Payment, pending).when(capturePayment(moment)).thenEvents([wanted]);
    given(Payment, [...pending, wanted])
      .when(recordOutcome(moment, 'p-1.1', { outcome: 'held', reference: 'pi_1', expiresAt: EXPIRES_AT }))
      .thenEvents([authorized(), started(2, CAPTURE)]);
  });

  test('that waited for a hold which was declined is over', () => {
    const history: PaymentEvent[] = [
      ...pending,
      wanted,
      { type: 'AuthorizationDeclined', data: { subject: lessonSubject, amount: PRICE, ...DECLINED } },
    ];
    given(Payment, history).when(capturePayment(moment)).thenRefused(PaymentNotCapturable);
  });

  test('may be declined while the hold stays, and be asked for again', () => {
    const refusal: PaymentEvent = {
      type: 'CaptureDeclined',
      data: { subject: lessonSubject, amount: PRICE, ...DECLINED },
    };
    given(Payment, capturing)
      .when(recordOutcome(moment, 'p-1.2', declined()))
      .thenEvents([refusal, look()]);
    given(Payment, [...capturing, refusal, look()])
      .when(capturePayment(moment))
      .thenEvents([wanted, started(3, CAPTURE)]);
  });

  test.each<[string, PaymentEvent[]]>([
    ['that was released', [...held, { type: 'ReleaseRequested', data: {} }, started(2, RELEASE)]],
    ['of a course whose price is not taken yet', [...bought.slice(0, 2)]],
    ['that was given up', [{ type: 'PaymentGivenUp', data: { bookingId: 'b-1', payerId: 'u-1' } }]],
  ])('a payment %s is refused', (_, history) =>
    given(Payment, history).when(capturePayment(moment)).thenRefused(PaymentNotCapturable),
  );

  test('a payment that there is none of is refused', () =>
    given(Payment, []).when(capturePayment(moment)).thenRefused(PaymentNotFound));
});

describe('a hold that lapsed before the lesson was over', () => {
  const lapsed: PaymentEvent = {
    type: 'HoldLapsed',
    data: { subject: lessonSubject, reference: 'pi_1', amount: PRICE, chargedInstead: true },
  };

  test('is found by the capture, which charges what is due without it', () => {
    const state = given(Payment, capturing)
      .when(recordOutcome(moment, 'p-1.2', declined('authorization-expired', true)))
      .thenEvents([lapsed, started(3, CHARGE)]);
    expect(state).toMatchObject({ ledger: { authorized: 4_990, captured: 0, released: 4_990 } });
  });

  test('is charged as a payment of the lesson', () => {
    const state = given(Payment, [...capturing, lapsed, started(3, CHARGE)])
      .when(recordOutcome(moment, 'p-1.3', { outcome: 'charged', reference: 'pi_2' }))
      .thenEvents([charged({ subject: lessonSubject, reference: 'pi_2' })]);
    expect(state).toMatchObject({ ledger: { authorized: 9_980, captured: 4_990, released: 4_990 } });
  });

  test('and a card that is declined then can be tried again', () => {
    const refusal: PaymentEvent = {
      type: 'ChargeDeclined',
      data: { subject: lessonSubject, amount: PRICE, ...DECLINED },
    };
    given(Payment, [...capturing, lapsed, started(3, CHARGE)])
      .when(recordOutcome(moment, 'p-1.3', declined()))
      .thenEvents([refusal]);
    given(Payment, [...capturing, lapsed, started(3, CHARGE), refusal])
      .when(capturePayment(at('2026-01-09T00:00:00.000Z')))
      .thenEvents([wanted, started(4, CHARGE, PRICE, '2026-01-09T00:00:00.000Z')]);
  });
});

describe('a lesson that is over', () => {
  test('captures its payment', () => {
    given(Payment, held)
      .when(capturePayment(moment, { lesson }))
      .thenEvents([
        { type: 'CaptureRequested', data: { amount: PRICE, lessonId: 'l-1' } },
        started(2, CAPTURE),
      ]);
  });

  test.each([
    ['another lesson', { ...lesson, lessonId: 'l-2' }],
    ['another student', { ...lesson, studentId: 'u-2' }],
    ['another tutor', { ...lesson, tutorId: 't-2' }],
  ])('does not capture the payment of %s', (_, other) =>
    given(Payment, held)
      .when(capturePayment(moment, { lesson: other }))
      .thenRefused(PaymentNotOfLesson),
  );

  test('does not capture the payment of a course', () =>
    given(Payment, bought).when(capturePayment(moment, { lesson })).thenRefused(PaymentNotOfLesson));

  test('makes the payment its own: no second lesson is paid for by it', () => {
    const { lessonId: _, ...open } = lessonSubject;
    const history: PaymentEvent[] = [
      requested(open),
      ...held.slice(1),
      { type: 'CaptureRequested', data: { amount: PRICE, lessonId: 'l-1' } },
      started(2, CAPTURE),
    ];
    given(Payment, history).when(capturePayment(moment, { lesson })).thenEvents([]);
    given(Payment, history)
      .when(capturePayment(moment, { lesson: { ...lesson, lessonId: 'l-2' } }))
      .thenRefused(PaymentNotOfLesson);
  });
});
