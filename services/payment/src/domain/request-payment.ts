import type { Decision } from '@edtech/event-store/aggregate';
import { type Moment, thenFollowUp } from './follow-up.ts';
import type { Payment } from './payment.ts';
import type { Failure } from './payment-events.ts';
import { PaymentIdReused } from './refusals.ts';
import { sameRequest, type Terms } from './terms.ts';

/** Why nothing may be held for a booking that has ended. */
const BOOKING_ENDED: Failure = {
  code: 'booking-ended',
  reason: 'The booking had ended before its payment was asked for.',
};

/**
 * Holds the price of a lesson, or takes that of a course. Asking twice pays once.
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
        return [];
    }
  };
