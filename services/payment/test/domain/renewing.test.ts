import { given } from '@edtech/testkit';
import { capturePayment } from '../../src/domain/capture-payment.ts';
import { Payment } from '../../src/domain/payment.ts';
import type { PaymentEvent } from '../../src/domain/payment-events.ts';
import { outstandingOf } from '../../src/domain/payment-state.ts';
import { lookAgain, recordOutcome } from '../../src/domain/record-outcome.ts';
import {
  AUTHORIZE,
  at,
  authorized,
  CAPTURE,
  captured,
  DECLINED,
  declined,
  EXPIRES_AT,
  held,
  lessonSubject,
  look,
  PRICE,
  pending,
  RELEASE,
  RENEW_AT,
  started,
} from './payment-scene.ts';

const due = at(RENEW_AT);
const renewing = [...held, started(2, AUTHORIZE, PRICE, RENEW_AT)];
const SECOND_EXPIRES_AT = '2026-01-14T00:00:00.000Z';
const renewed = authorized({
  reference: 'pi_2',
  authorizedAt: RENEW_AT,
  expiresAt: SECOND_EXPIRES_AT,
  renewal: true,
});
const freeing = started(3, RELEASE, PRICE, RENEW_AT);

describe('a hold for a lesson that is weeks away', () => {
  test('is left alone while it lasts', () => {
    given(Payment, held)
      .when(lookAgain(at('2026-01-06T23:59:59.999Z')))
      .thenEvents([]);
  });

  test('is renewed a day before it lapses', () => {
    given(Payment, held)
      .when(lookAgain(due))
      .thenEvents([started(2, AUTHORIZE, PRICE, RENEW_AT)]);
  });

  test('is freed only once the new one is there', () => {
    const state = given(Payment, renewing)
      .when(recordOutcome(due, 'p-1.2', { outcome: 'held', reference: 'pi_2', expiresAt: SECOND_EXPIRES_AT }))
      .thenEvents([renewed, freeing]);
    expect('ledger' in state && outstandingOf(state.ledger)).toBe(9_980);
  });

  test('is held once after that, until the new one is to be renewed', () => {
    const state = given(Payment, [...renewing, renewed, freeing])
      .when(recordOutcome(due, 'p-1.3', { outcome: 'released' }))
      .thenEvents([
        { type: 'HoldReleased', data: { reference: 'pi_1', amount: PRICE } },
        look('2026-01-13T00:00:00.000Z'),
      ]);
    expect(state).toMatchObject({ ledger: { authorized: 9_980, captured: 0, released: 4_990 } });
  });

  test('whose lesson ends while it is renewed is captured from the new hold, and the old one is freed first', () => {
    const wanted: PaymentEvent = { type: 'CaptureRequested', data: { amount: PRICE } };
    given(Payment, renewing).when(capturePayment(due)).thenEvents([wanted]);
    given(Payment, [...renewing, wanted, renewed, freeing])
      .when(recordOutcome(due, 'p-1.3', { outcome: 'released' }))
      .thenEvents([
        { type: 'HoldReleased', data: { reference: 'pi_1', amount: PRICE } },
        started(4, { ...CAPTURE, reference: 'pi_2' }, PRICE, RENEW_AT),
      ]);
  });

  test('stays as it is when its renewal is declined, which is tried again', () => {
    const again = '2026-01-07T06:00:00.000Z';
    const refusal: PaymentEvent = { type: 'RenewalDeclined', data: { ...DECLINED, again } };
    given(Payment, renewing)
      .when(recordOutcome(due, 'p-1.2', declined()))
      .thenEvents([refusal, look(again)]);
    given(Payment, [...renewing, refusal, look(again)])
      .when(lookAgain(at(again)))
      .thenEvents([started(3, AUTHORIZE, PRICE, again)]);
  });

  describe('whose old hold cannot be freed', () => {
    const again = '2026-01-07T06:00:00.000Z';
    const refusal: PaymentEvent = { type: 'ReleaseDeclined', data: { ...DECLINED, again } };
    const stuck = [...renewing, renewed, freeing, refusal, look(again)];
    const wanted: PaymentEvent = { type: 'CaptureRequested', data: { amount: PRICE } };
    const taking = started(4, { ...CAPTURE, reference: 'pi_2' }, PRICE, RENEW_AT);
    const taken = captured({ reference: 'pi_2' });

    test('is freed by a later try', () => {
      given(Payment, [...renewing, renewed, freeing])
        .when(recordOutcome(due, 'p-1.3', declined()))
        .thenEvents([refusal, look(again)]);
      given(Payment, stuck)
        .when(lookAgain(at(again)))
        .thenEvents([started(4, RELEASE, PRICE, again)]);
    });

    test('is captured from the new one all the same, and the old one is never renewed', () => {
      given(Payment, stuck).when(capturePayment(due)).thenEvents([wanted, taking]);
      given(Payment, [...stuck, wanted, taking])
        .when(recordOutcome(due, 'p-1.4', { outcome: 'captured' }))
        .thenEvents([taken, look(again)]);
      const later = '2026-02-01T00:00:00.000Z';
      given(Payment, [...stuck, wanted, taking, taken, look(again)])
        .when(lookAgain(at(later)))
        .thenEvents([started(5, RELEASE, PRICE, later)]);
      given(Payment, [...stuck, wanted, taking, taken, look(again), started(5, RELEASE, PRICE, later)])
        .when(recordOutcome(at(later), 'p-1.5', { outcome: 'released' }))
        .thenEvents([{ type: 'HoldReleased', data: { reference: 'pi_1', amount: PRICE } }]);
    });
  });

  test('that is short is renewed when half of its time is over', () => {
    given(Payment, pending)
      .when(
        recordOutcome(at('2026-01-01T00:00:00.000Z'), 'p-1.1', {
          outcome: 'held',
          reference: 'pi_1',
          expiresAt: '2026-01-01T01:00:00.000Z',
        }),
      )
      .thenEvents([authorized({ expiresAt: '2026-01-01T01:00:00.000Z' }), look('2026-01-01T00:30:00.000Z')]);
  });
});

describe('a hold that is not renewed', () => {
  const lapse = at(EXPIRES_AT);
  const lapsing = [...held, started(2, RELEASE, PRICE, EXPIRES_AT)];

  test('is freed for certain once it has lapsed', () => {
    given(Payment, held)
      .when(lookAgain(lapse))
      .thenEvents([started(2, RELEASE, PRICE, EXPIRES_AT)]);
  });

  test('is told to have failed then', () => {
    const state = given(Payment, lapsing)
      .when(recordOutcome(lapse, 'p-1.2', { outcome: 'released' }))
      .thenEvents([
        {
          type: 'HoldLapsed',
          data: { subject: lessonSubject, reference: 'pi_1', amount: PRICE, chargedInstead: false },
        },
      ]);
    expect(state).toMatchObject({ ledger: { authorized: 4_990, released: 4_990 }, lapsed: true });
  });

  test('that cannot be freed is tried again, not at once', () => {
    const again = '2026-01-08T06:00:00.000Z';
    const refusal: PaymentEvent = { type: 'ReleaseDeclined', data: { ...DECLINED, again } };
    given(Payment, lapsing)
      .when(recordOutcome(lapse, 'p-1.2', declined()))
      .thenEvents([refusal, look(again)]);
    given(Payment, [...lapsing, refusal, look(again)])
      .when(lookAgain(at(again)))
      .thenEvents([started(3, RELEASE, PRICE, again)]);
  });

  test('is one that was held for ninety days: nobody said what became of the lesson', () => {
    const [since, until] = ['2026-03-28T00:00:00.000Z', '2026-04-04T00:00:00.000Z'];
    given(Payment, pending)
      .when(recordOutcome(at(since), 'p-1.1', { outcome: 'held', reference: 'pi_9', expiresAt: until }))
      .thenEvents([
        authorized({ reference: 'pi_9', authorizedAt: since, expiresAt: until }),
        // It is looked at when it has lapsed, and not a day before.
        look(until),
      ]);
  });
});
