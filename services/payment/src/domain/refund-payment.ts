import type { Decision } from '@edtech/event-store/aggregate';
import { type Moment, thenFollowUp } from './follow-up.ts';
import type { Payment } from './payment.ts';
import { refundable } from './payment-state.ts';
import { PaymentIdReused, PaymentNotFound, RefundExceedsCaptured } from './refusals.ts';

export interface RefundPayment {
  /** Tells this refund from others of the payment. */
  readonly refundId: string;
  /** Minor units; all that is left when absent. */
  readonly minorUnits?: number;
  /** Why: lower case and hyphens. */
  readonly reason?: string;
}

/** Gives back what was taken, or a part. Asking twice with one refund id gives back once. */
export const refundPayment =
  (moment: Moment, { refundId, minorUnits, reason }: RefundPayment): Decision<typeof Payment> =>
  (state) => {
    if (state.status === 'unknown') throw new PaymentNotFound();
    if (state.status !== 'active') throw new RefundExceedsCaptured(0);
    const same = state.refunds.find((refund) => refund.refundId === refundId);
    if (same !== undefined) {
      if (minorUnits !== undefined && minorUnits !== same.amount.minorUnits) throw new PaymentIdReused();
      return [];
    }
    const left = refundable(state);
    const amount = { minorUnits: minorUnits ?? left, currency: state.terms.amount.currency };
    if (left === 0 || amount.minorUnits > left) throw new RefundExceedsCaptured(left);
    return thenFollowUp(moment, state, [
      { type: 'RefundRequested', data: { refundId, amount, ...(reason === undefined ? {} : { reason }) } },
    ]);
  };
