import type Stripe from 'stripe';
import type { Absent, Pending } from '../../application/payment-gateway.ts';
import type { Captured, Charged, Declined, Held, Refunded, Released } from '../../domain/calls.ts';
import { codeOf, declineOf } from './errors.ts';

/** What the objects of Stripe's API say of a call. https://docs.stripe.com/payments/paymentintents/lifecycle */

const PENDING: Pending = { outcome: 'pending' };
const ABSENT: Absent = { outcome: 'absent' };

const DAY_SECONDS = 86_400;

/** Where Stripe does not say until when a hold can be captured: the shortest time that a network has. */
const SHORTEST_HOLD_SECONDS = 5 * DAY_SECONDS;

const EXPIRED: Declined = {
  outcome: 'declined',
  code: 'authorization-expired',
  reason: 'The amount is no longer reserved.',
  holdGone: true,
};

/** A state that none of this service's calls leads to. The call stays open until somebody has looked. */
export class PaymentIntentUnexpected extends Error {
  constructor({ id, status }: Stripe.PaymentIntent, wanted: string) {
    super(
      `The PaymentIntent ${id} is ${status}, which does not go with a call that is to have it ${wanted}.`,
    );
  }
}

const expiryOf = ({ created, latest_charge: charge }: Stripe.PaymentIntent): string => {
  const details = typeof charge === 'object' ? charge?.payment_method_details : undefined;
  const until = details?.card?.capture_before ?? created + SHORTEST_HOLD_SECONDS;
  return new Date(until * 1_000).toISOString();
};

const declinedOrPending = (intent: Stripe.PaymentIntent): Declined | Pending | undefined => {
  switch (intent.status) {
    case 'processing':
      return PENDING;
    case 'requires_payment_method':
      return declineOf(intent.last_payment_error ?? {});
    case 'requires_action':
      return {
        outcome: 'declined',
        code: 'authentication-required',
        reason: 'The bank wants to be asked while you are present. Use another card.',
      };
    default:
      return undefined;
  }
};

export const heldIn = (intent: Stripe.PaymentIntent): Held | Declined | Pending => {
  if (intent.status === 'requires_capture')
    return { outcome: 'held', reference: intent.id, expiresAt: expiryOf(intent) };
  if (intent.status === 'canceled') return EXPIRED;
  const other = declinedOrPending(intent);
  if (other === undefined) throw new PaymentIntentUnexpected(intent, 'held');
  return other;
};

export const chargedIn = (intent: Stripe.PaymentIntent): Charged | Declined | Pending => {
  if (intent.status === 'succeeded') return { outcome: 'charged', reference: intent.id };
  if (intent.status === 'canceled') return EXPIRED;
  const other = declinedOrPending(intent);
  if (other === undefined) throw new PaymentIntentUnexpected(intent, 'charged');
  return other;
};

/** @param amount as Stripe counts it */
export const capturedIn = (
  intent: Stripe.PaymentIntent,
  amount: number,
): Captured | Declined | Pending | Absent => {
  switch (intent.status) {
    case 'succeeded':
      if (intent.amount_received !== amount)
        throw new PaymentIntentUnexpected(intent, `captured (${amount})`);
      return { outcome: 'captured' };
    case 'canceled':
      return EXPIRED;
    case 'processing':
      return PENDING;
    default:
      return ABSENT;
  }
};

export const releasedIn = (intent: Stripe.PaymentIntent): Released | Declined | Absent => {
  switch (intent.status) {
    case 'canceled':
      return { outcome: 'released' };
    case 'succeeded':
      return { outcome: 'declined', code: 'captured-already', reason: 'What was held has been taken.' };
    default:
      return ABSENT;
  }
};

export const refundedIn = ({ status, failure_reason: why }: Stripe.Refund): Refunded | Declined | Pending => {
  switch (status) {
    case 'succeeded':
      return { outcome: 'refunded' };
    case 'failed':
    case 'canceled':
      return {
        outcome: 'declined',
        code: codeOf(why ?? 'refund-failed'),
        reason: 'The money could not be given back.',
      };
    default:
      return PENDING;
  }
};
