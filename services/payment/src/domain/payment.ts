import { type Aggregate, aggregate } from '@edtech/event-store/aggregate';
import type { PaymentEvent } from './payment-events.ts';
import type { Active, PaymentState, Refund, Setback } from './payment-state.ts';
import { publications } from './publications.ts';

const NOTHING = { authorized: 0, captured: 0, released: 0, refunded: 0 };

/** Only a payment that was requested has events like these. */
const active = (state: PaymentState, change: (payment: Active) => Active): PaymentState =>
  state.status === 'active' ? change(state) : state;

/** The call is answered. */
const answered = ({ call: _, ...payment }: Active): Active => payment;

const succeeded = (payment: Active): Active => {
  const { setback: _, ...rest } = answered(payment);
  return rest;
};

const setBack = (payment: Active, setback: Setback): Active => ({ ...answered(payment), setback });

const withoutCapture = ({ capture: _, ...payment }: Active): Active => payment;

const withoutHold = (payment: Active, reference: string): Active => {
  const { lookAt: _, ...rest } = payment;
  return { ...rest, holds: payment.holds.filter((hold) => hold.reference !== reference) };
};

const refundAs = (refunds: readonly Refund[], refundId: string, status: Refund['status']) =>
  refunds.map((refund) => (refund.refundId === refundId ? { ...refund, status } : refund));

const plus = (
  payment: Active,
  { authorized = 0, captured = 0, released = 0, refunded = 0 }: Partial<Active['ledger']>,
): Active => ({
  ...payment,
  ledger: {
    authorized: payment.ledger.authorized + authorized,
    captured: payment.ledger.captured + captured,
    released: payment.ledger.released + released,
    refunded: payment.ledger.refunded + refunded,
  },
});

/** Money that a payer owes for a lesson or a course: held, taken, freed and given back by a gateway. */
export const Payment: Aggregate<PaymentState, PaymentEvent> = aggregate<PaymentState, PaymentEvent>({
  type: 'Payment',
  initial: { status: 'unknown' },
  evolve: {
    PaymentRequested: (_, { data: { terms } }) => ({
      status: 'active',
      terms,
      subject: terms.subject,
      ledger: NOTHING,
      calls: 0,
      holds: [],
      lapsed: false,
      released: false,
      refunds: [],
    }),
    PaymentRefused: (state, { data: { terms, code, reason } }) => ({
      status: 'refused',
      terms,
      failure: { code, reason },
      released: state.status === 'given-up',
    }),
    PaymentGivenUp: (state) =>
      state.status === 'refused' ? { ...state, released: true } : { status: 'given-up' },
    CallStarted: (state, { data: { call } }) =>
      active(state, (payment) => {
        const { lookAt: _, ...rest } = payment;
        return { ...rest, call, calls: payment.calls + 1 };
      }),
    LookScheduled: (state, { data: { at } }) => active(state, (payment) => ({ ...payment, lookAt: at })),
    PaymentAuthorized: (state, { data: { reference, amount, authorizedAt, expiresAt } }) =>
      active(state, (payment) => {
        const { renewAfter: _, ...rest } = plus(succeeded(payment), { authorized: amount.minorUnits });
        const hold = {
          reference,
          minorUnits: amount.minorUnits,
          since: authorizedAt,
          ...(expiresAt === undefined ? {} : { expiresAt }),
        };
        return { ...rest, holds: [...payment.holds, hold] };
      }),
    AuthorizationDeclined: (state, { data: { code, reason } }) =>
      active(state, (payment) => withoutCapture(setBack(payment, { stage: 'AUTHORIZATION', code, reason }))),
    BookingAnsweredAgain: (state) => state,
    RenewalDeclined: (state, { data: { code, reason, again } }) =>
      active(state, (payment) => ({
        ...setBack(payment, { stage: 'AUTHORIZATION', code, reason }),
        renewAfter: again,
      })),
    CaptureRequested: (state, { data: { amount, lessonId } }) =>
      active(state, (payment) => ({
        ...payment,
        capture: amount,
        ...(lessonId === undefined ? {} : { subject: { ...payment.subject, lessonId } }),
      })),
    PaymentCaptured: (state, { data: { reference, amount, freed } }) =>
      active(state, (payment) => {
        const captured = withoutHold(withoutCapture(succeeded(payment)), reference);
        const money = { captured: amount.minorUnits, released: freed.minorUnits };
        return { ...plus(captured, money), taken: { reference, amount } };
      }),
    CaptureDeclined: (state, { data: { code, reason } }) =>
      active(state, (payment) => withoutCapture(setBack(payment, { stage: 'CAPTURE', code, reason }))),
    PaymentCharged: (state, { data: { reference, amount } }) =>
      active(state, (payment) => {
        const money = { authorized: amount.minorUnits, captured: amount.minorUnits };
        return { ...plus(withoutCapture(succeeded(payment)), money), taken: { reference, amount } };
      }),
    ChargeDeclined: (state, { data: { code, reason } }) =>
      active(state, (payment) => withoutCapture(setBack(payment, { stage: 'CHARGE', code, reason }))),
    ReleaseRequested: (state, { data: { reason } }) =>
      active(state, (payment) => ({
        // A capture that has not been asked of the gateway is given up; one that has is given back.
        ...(payment.call?.operation === 'CAPTURE' ? payment : withoutCapture(payment)),
        release: reason === undefined ? {} : { reason },
      })),
    HoldReleased: (state, { data: { reference, amount } }) =>
      active(state, (payment) => {
        const freed = plus(withoutHold(succeeded(payment), reference), { released: amount.minorUnits });
        return payment.release === undefined ? freed : withoutCapture(freed);
      }),
    HoldLapsed: (state, { data: { reference, amount } }) =>
      active(state, (payment) => ({
        ...plus(withoutHold(answered(payment), reference), { released: amount.minorUnits }),
        lapsed: true,
      })),
    ReleaseDeclined: (state, { data: { code, reason, again } }) =>
      active(state, (payment) => {
        const { release: _, ...rest } = setBack(payment, { stage: 'RELEASE', code, reason });
        return { ...rest, releaseAfter: again };
      }),
    PaymentReleased: (state) => active(state, (payment) => ({ ...payment, released: true })),
    RefundRequested: (state, { data }) =>
      active(state, (payment) => ({
        ...payment,
        refunds: [...payment.refunds, { ...data, status: 'wanted' }],
      })),
    PaymentRefunded: (state, { data: { refundId, amount } }) =>
      active(state, (payment) => ({
        ...plus(succeeded(payment), { refunded: amount.minorUnits }),
        refunds: refundAs(payment.refunds, refundId, 'done'),
      })),
    RefundDeclined: (state, { data: { refundId, code, reason } }) =>
      active(state, (payment) => ({
        ...setBack(payment, { stage: 'REFUND', code, reason }),
        refunds: refundAs(payment.refunds, refundId, 'declined'),
      })),
  },
  publishes: publications,
});
