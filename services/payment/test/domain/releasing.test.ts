import { given } from '@edtech/testkit';
import { capturePayment } from '../../src/domain/capture-payment.ts';
import { Payment } from '../../src/domain/payment.ts';
import type { PaymentEvent, PaymentReleased } from '../../src/domain/payment-events.ts';
import { recordOutcome } from '../../src/domain/record-outcome.ts';
import { PaymentNotCapturable, PaymentNotFound, PaymentNotOfLesson } from '../../src/domain/refusals.ts';
import { releasePayment } from '../../src/domain/release-payment.ts';
import { requestPayment } from '../../src/domain/request-payment.ts';
import {
  authorized,
  bought,
  CAPTURE,
  captured,
  courseSubject,
  DECLINED,
  declined,
  EXPIRES_AT,
  held,
  lessonSubject,
  look,
  moment,
  PRICE,
  paid,
  pending,
  RELEASE,
  started,
  terms,
} from './payment-scene.ts';

const reason = 'lesson-cancelled';
const asked: PaymentEvent = { type: 'ReleaseRequested', data: { reason } };
const released = (amount?: typeof PRICE): PaymentReleased => ({
  type: 'PaymentReleased',
  data: { subject: lessonSubject, ...(amount === undefined ? {} : { amount }), reason },
});
const freed: PaymentEvent = { type: 'HoldReleased', data: { reference: 'pi_1', amount: PRICE } };
const back: PaymentEvent = {
  type: 'RefundRequested',
  data: { refundId: 'p-1.released', amount: PRICE, reason },
};
const refusedByGateway: readonly PaymentEvent[] = [
  ...pending,
  { type: 'AuthorizationDeclined', data: { subject: lessonSubject, amount: PRICE, ...DECLINED } },
];
const booking = { bookingId: 'b-1', payerId: 'u-1' };

describe('releasing what is held', () => {
  test('records the call that frees it, before it is made', () => {
    given(Payment, held)
      .when(releasePayment(moment, { reason }))
      .thenEvents([asked, started(2, RELEASE)]);
  });

  test('frees it, and says so', () => {
    const state = given(Payment, [...held, asked, started(2, RELEASE)])
      .when(recordOutcome(moment, 'p-1.2', { outcome: 'released' }))
      .thenEvents([freed, released(PRICE)]);
    expect(state).toMatchObject({ ledger: { authorized: 4_990, captured: 0, released: 4_990 } });
  });

  test.each([
    ['while the call is open', [...held, asked, started(2, RELEASE)]],
    ['once it is free', [...held, asked, started(2, RELEASE), freed, released(PRICE)]],
  ])('twice frees once: %s', (_, history) => {
    given(Payment, history).when(releasePayment(moment, { reason })).thenEvents([]);
  });

  test.each([
    ['what was held', [...held, asked, started(2, RELEASE), freed, released(PRICE)], released(PRICE)],
    ['that nothing was', [...refusedByGateway, asked, released()], released()],
    ['what was taken', [...paid, asked, released(), back], released()],
  ])('is answered each time that its booking asks: %s', (_, history, answer) => {
    given(Payment, history)
      .when(releasePayment(moment, { reason: 'cancelled-by-student', booking }))
      .thenEvents([answer]);
  });

  test('is not answered before it is free, however often its booking asks', () => {
    given(Payment, [...held, asked, started(2, RELEASE)])
      .when(releasePayment(moment, { reason, booking }))
      .thenEvents([]);
  });

  test('that is declined can be asked for again, and the hold lapses otherwise', () => {
    given(Payment, [...held, asked, started(2, RELEASE)])
      .when(recordOutcome(moment, 'p-1.2', declined()))
      .thenEvents([
        { type: 'ReleaseDeclined', data: { ...DECLINED, again: '2026-01-01T06:00:00.000Z' } },
        look(),
      ]);
  });
});

describe('releasing while the hold is not certain', () => {
  test('waits for it, and frees it as soon as it is there', () => {
    given(Payment, pending).when(releasePayment(moment, { reason })).thenEvents([asked]);
    given(Payment, [...pending, asked])
      .when(recordOutcome(moment, 'p-1.1', { outcome: 'held', reference: 'pi_1', expiresAt: EXPIRES_AT }))
      .thenEvents([authorized(), started(2, RELEASE)]);
  });

  test('is answered as well when nothing comes to be held', () => {
    given(Payment, [...pending, asked])
      .when(recordOutcome(moment, 'p-1.1', declined()))
      .thenEvents([
        { type: 'AuthorizationDeclined', data: { subject: lessonSubject, amount: PRICE, ...DECLINED } },
        released(),
      ]);
  });

  test('takes back a capture that waited for it', () => {
    const wanted: PaymentEvent = { type: 'CaptureRequested', data: { amount: PRICE } };
    given(Payment, [...pending, wanted, asked])
      .when(recordOutcome(moment, 'p-1.1', { outcome: 'held', reference: 'pi_1', expiresAt: EXPIRES_AT }))
      .thenEvents([authorized(), started(2, RELEASE)]);
  });
});

describe('releasing what has failed', () => {
  test('is answered: nothing is held', () => {
    given(Payment, refusedByGateway).when(releasePayment(moment, { reason })).thenEvents([asked, released()]);
    given(Payment, [...refusedByGateway, asked, released()])
      .when(releasePayment(moment, { reason }))
      .thenEvents([]);
  });
});

describe('releasing what was taken', () => {
  const REFUND = { operation: 'REFUND', reference: 'pi_1', refundId: 'p-1.released' } as const;

  test('gives it back', () => {
    given(Payment, paid)
      .when(releasePayment(moment, { reason }))
      .thenEvents([asked, released(), back, started(3, REFUND)]);
  });

  test('gives back the price of a course', () => {
    given(Payment, bought)
      .when(releasePayment(moment, { reason }))
      .thenEvents([
        asked,
        { type: 'PaymentReleased', data: { subject: courseSubject, reason } },
        back,
        started(2, REFUND),
      ]);
  });

  test('gives it back when it was being taken at that moment', () => {
    const wanted: PaymentEvent = { type: 'CaptureRequested', data: { amount: PRICE } };
    const capturing = [...held, wanted, started(2, CAPTURE)];
    given(Payment, capturing).when(releasePayment(moment, { reason })).thenEvents([asked]);
    given(Payment, [...capturing, asked])
      .when(recordOutcome(moment, 'p-1.2', { outcome: 'captured' }))
      .thenEvents([captured(), released(), back, started(3, REFUND)]);
  });

  test('charges nothing when what was to be taken had lapsed by then', () => {
    const wanted: PaymentEvent = { type: 'CaptureRequested', data: { amount: PRICE } };
    given(Payment, [...held, wanted, started(2, CAPTURE), asked])
      .when(recordOutcome(moment, 'p-1.2', declined('authorization-expired', true)))
      .thenEvents([freed, released(PRICE)]);
    given(Payment, [...held, wanted, started(2, CAPTURE), asked, freed, released(PRICE)])
      .when(capturePayment(moment))
      .thenRefused(PaymentNotCapturable);
  });
});

describe('a booking that ends before its payment was asked for', () => {
  const givenUp: PaymentEvent = { type: 'PaymentGivenUp', data: { ...booking, reason } };

  test('is told that nothing is held, as often as it asks', () => {
    given(Payment, []).when(releasePayment(moment, { reason, booking })).thenEvents([givenUp]);
  });

  test('is told so each time that it asks', () => {
    given(Payment, [givenUp]).when(releasePayment(moment, { reason, booking })).thenEvents([givenUp]);
    given(Payment, [givenUp]).when(releasePayment(moment, { reason })).thenEvents([]);
  });

  test('has its payment refused when that is asked for after all: nothing is held', () => {
    const refused: PaymentEvent = {
      type: 'PaymentRefused',
      data: {
        terms: terms(),
        code: 'booking-ended',
        reason: 'The booking had ended before its payment was asked for.',
      },
    };
    given(Payment, [givenUp]).when(requestPayment(moment, terms())).thenEvents([refused]);
    given(Payment, [givenUp, refused])
      .when(releasePayment(moment, { reason, booking }))
      .thenEvents([givenUp]);
  });

  test('is told so as well when its payment was refused before', () => {
    const refused: PaymentEvent = { type: 'PaymentRefused', data: { terms: terms(), ...DECLINED } };
    given(Payment, [refused]).when(releasePayment(moment, { reason, booking })).thenEvents([givenUp]);
    given(Payment, [refused, givenUp])
      .when(releasePayment(moment, { reason, booking }))
      .thenEvents([givenUp]);
  });
});

test('a payment that there is none of cannot be released', () =>
  given(Payment, []).when(releasePayment(moment)).thenRefused(PaymentNotFound));

test('a lesson that is cancelled does not release the payment of somebody else', () =>
  given(Payment, held)
    .when(releasePayment(moment, { lesson: { lessonId: 'l-1', studentId: 'u-2', tutorId: 't-1' } }))
    .thenRefused(PaymentNotOfLesson));
