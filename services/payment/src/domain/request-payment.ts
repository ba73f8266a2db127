import type { Decision } from '@edtech/event-store/aggregate';
import { type Moment, thenFollowUp } from './follow-up.ts';
import type { Payment } from './payment.ts';
import type { BookingAnsweredAgain, Failure } from './payment-events.ts';
import type { PaymentState } from './payment-state.ts';
import { PaymentIdReused } from './refusals.ts';
import { sameRequest, type Terms } from './terms.ts';

/** Why nothing may be held for a booking that has ended. */
const BOOKING_ENDED: Failure = {
  code: 'booking-ended',
  reason: 'The booking had ended before its payment was asked for.',
};

/** What a booking is told again; nothing while that is not known yet, and of what has been taken or given back since. */
const againOf = (
  state: Extract<PaymentState, { readonly status: 'active' | 'refused' }>,
): readonly BookingAnsweredAgain[] => {
  const { subject, amount } = state.terms;
  if (subject.bookingId === undefined) return [];
  const answer = (more: { readonly expiresAt?: string; readonly failure?: Failure }) =>
    [{ type: 'BookingAnsweredAgain', data: { subject, amount, ...more } }] as const;
  if (state.status === 'refused') return answer({ failure: state.failure });
  const { holds, call, release, taken, setback } = state;
  if (release !== undefined || taken !== undefined) return [];
  const hold = holds.at(-1);
  if (hold !== undefined) return answer(hold.expiresAt === undefined ? {} : { expiresAt: hold.expiresAt });
  if (call !== undefined || setback?.stage !== 'AUTHORIZATION') return [];
  return answer({ failure: { code: setback.code, reason: setback.reason } });
};

/**
 * Holds the price of a lesson, or takes that of a course. Asking twice pays once; a booking that asks again has missed the answer,
 * and is answered again.
 * @param refused why no call may be made for it; the request is recorded and refused
 */
export const requestPayment =
  (moment: Moment, terms: Terms, refused?: Failure): Decision<typeof Payment> =>
  (state) => {
    switch (state.status) {
      case 'unknown':
        return refused === undefined
          ? thenFollowUp(moment, state, [{ type: 'PaymentRequested', data: { terms } }])
          : [{ type: 'PaymentRefused', data: { terms, ...refused } }];
      case 'given-up':
        return [{ type: 'PaymentRefused', data: { terms, ...BOOKING_ENDED } }];
      case 'refused':
      case 'active':
        if (!sameRequest(state.terms, terms)) throw new PaymentIdReused();
        return againOf(state);
    }
  };
