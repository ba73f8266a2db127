import { given } from '@edtech/testkit';
import { Payment } from '../../src/domain/payment.ts';
import type { BookingAnsweredAgain } from '../../src/domain/payment-events.ts';
import { recordOutcome } from '../../src/domain/record-outcome.ts';
import { PaymentIdReused } from '../../src/domain/refusals.ts';
import { requestPayment } from '../../src/domain/request-payment.ts';
import {
  AUTHORIZE,
  authorized,
  bought,
  CHARGE,
  captured,
  charged,
  courseSubject,
  DECLINED,
  declined,
  EXPIRES_AT,
  eur,
  held,
  lessonSubject,
  look,
  moment,
  PRICE,
  pending,
  requested,
  started,
  terms,
} from './payment-scene.ts';

const { bookingId: _, ...direct } = lessonSubject;

const again = (answer: Partial<BookingAnsweredAgain['data']>): BookingAnsweredAgain => ({
  type: 'BookingAnsweredAgain',
  data: { subject: lessonSubject, amount: PRICE, ...answer },
});

describe('asking for the payment of a lesson', () => {
  test('records the call that holds its price, before it is made', () => {
    given(Payment, [])
      .when(requestPayment(moment, terms()))
      .thenEvents([requested(), started(1, AUTHORIZE)]);
  });

  test('holds the price once it is held, and says when to renew it', () => {
    given(Payment, pending)
      .when(recordOutcome(moment, 'p-1.1', { outcome: 'held', reference: 'pi_1', expiresAt: EXPIRES_AT }))
      .thenEvents([authorized(), look()]);
  });

  test('needs no second look at a hold that does not lapse', () => {
    const { expiresAt: _, ...data } = authorized().data;
    given(Payment, pending)
      .when(recordOutcome(moment, 'p-1.1', { outcome: 'held', reference: 'pi_1' }))
      .thenEvents([{ type: 'PaymentAuthorized', data }]);
  });

  test('fails when the card is declined', () => {
    given(Payment, pending)
      .when(recordOutcome(moment, 'p-1.1', declined()))
      .thenEvents([
        { type: 'AuthorizationDeclined', data: { subject: lessonSubject, amount: PRICE, ...DECLINED } },
      ]);
  });

  test.each([
    ['while its call is open', pending, terms()],
    ['once it is held, directly', [requested(direct), ...held.slice(1)], terms(direct)],
    ['once it is taken', [...held, captured()], terms()],
  ])('twice pays once: %s', (_, history, again) => {
    given(Payment, history).when(requestPayment(moment, again)).thenEvents([]);
  });

  test.each([
    ['that it is held', held, { expiresAt: EXPIRES_AT }],
    [
      'that the card was declined',
      [
        ...pending,
        { type: 'AuthorizationDeclined', data: { subject: lessonSubject, amount: PRICE, ...DECLINED } },
      ],
      { failure: DECLINED },
    ],
    [
      'that it was refused',
      [{ type: 'PaymentRefused', data: { terms: terms(), ...DECLINED } }],
      { failure: DECLINED },
    ],
  ] as const)('for a booking twice pays once, and tells it again: %s', (_, history, answer) => {
    given(Payment, history)
      .when(requestPayment(moment, terms()))
      .thenEvents([again(answer)]);
  });

  test('for a booking whose payment is being given back is not answered again', () => {
    given(Payment, [...held, { type: 'ReleaseRequested', data: {} }])
      .when(requestPayment(moment, terms()))
      .thenEvents([]);
  });

  test.each([
    ['another amount', terms(lessonSubject, { amount: eur(4_991) })],
    ['another currency', terms(lessonSubject, { amount: { ...PRICE, currency: 'USD' } })],
    ['another payer', terms({ ...lessonSubject, payerId: 'u-2' })],
    ['another tutor', terms({ ...lessonSubject, tutorId: 't-2' })],
    ['another lesson', terms({ ...lessonSubject, lessonId: 'l-2' })],
    ['a course', terms(courseSubject)],
  ])('under an id that was used for something else is refused: %s', (_, other) =>
    given(Payment, held).when(requestPayment(moment, other)).thenRefused(PaymentIdReused),
  );

  test('again with another card, at another commission, is the same request', () => {
    given(Payment, held)
      .when(requestPayment(moment, terms(lessonSubject, { method: { token: 'tok_2' }, commission: 0 })))
      .thenEvents([again({ expiresAt: EXPIRES_AT })]);
  });
});

describe('a request that may not be made', () => {
  const refused = { code: 'payment-method-missing', reason: 'Add one.' };

  test('is recorded, and makes no call', () => {
    given(Payment, [])
      .when(requestPayment(moment, terms(), refused))
      .thenEvents([{ type: 'PaymentRefused', data: { terms: terms(), ...refused } }]);
  });

  test('stays refused, also when it could be made by now', () => {
    given(Payment, [{ type: 'PaymentRefused', data: { terms: terms(), ...refused } }])
      .when(requestPayment(moment, terms()))
      .thenEvents([again({ failure: refused })]);
  });
});

describe('buying a course', () => {
  test('takes its price at once', () => {
    given(Payment, [])
      .when(requestPayment(moment, terms(courseSubject)))
      .thenEvents([requested(courseSubject), started(1, CHARGE)]);
  });

  test('is done when the price is taken, and divides it', () => {
    given(Payment, [requested(courseSubject), started(1, CHARGE)])
      .when(recordOutcome(moment, 'p-1.1', { outcome: 'charged', reference: 'pi_1' }))
      .thenEvents([charged({ split: { platform: eur(749), tutor: eur(4_241) } })]);
  });

  test('fails when the card is declined', () => {
    given(Payment, [requested(courseSubject), started(1, CHARGE)])
      .when(recordOutcome(moment, 'p-1.1', declined()))
      .thenEvents([{ type: 'ChargeDeclined', data: { subject: courseSubject, amount: PRICE, ...DECLINED } }]);
  });

  test('twice buys once', () => {
    given(Payment, bought)
      .when(requestPayment(moment, terms(courseSubject)))
      .thenEvents([]);
  });
});

describe('an outcome', () => {
  test('of a call that has one is not recorded again', () => {
    given(Payment, held)
      .when(recordOutcome(moment, 'p-1.1', { outcome: 'held', reference: 'pi_1', expiresAt: EXPIRES_AT }))
      .thenEvents([]);
  });

  test('of a payment that there is none of is not recorded', () => {
    given(Payment, [])
      .when(recordOutcome(moment, 'p-1.1', declined()))
      .thenEvents([]);
  });

  test('that does not go with its call is recorded as nothing: somebody has to look', () => {
    expect(() =>
      given(Payment, pending)
        .when(recordOutcome(moment, 'p-1.1', { outcome: 'captured' }))
        .thenEvents([]),
    ).toThrow('answered the call p-1.1 (AUTHORIZE) with "captured"');
  });
});
