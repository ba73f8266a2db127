import Stripe from 'stripe';
import { GatewayUnavailable } from '../../application/payment-gateway.ts';
import type { Declined } from '../../domain/calls.ts';

const { StripeError, StripeCardError, StripeInvalidRequestError, StripeConnectionError } = Stripe.errors;

/** What payment.failed takes of each. */
const CODE_CHARACTERS = 64;
const REASON_CHARACTERS = 500;

/** Stripe's codes as ours: lower case and hyphens. */
export const codeOf = (code: string): string =>
  code
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^[^a-z]+/, '')
    .slice(0, CODE_CHARACTERS) || 'declined';

/** The words of a decline are made for the one who pays: https://docs.stripe.com/declines */
export const declineOf = (error: {
  readonly code?: string | undefined;
  readonly decline_code?: string | undefined;
  readonly message?: string | undefined;
}): Declined => ({
  outcome: 'declined',
  // A generic decline says no more than that the card was declined; the SDK has empty texts for what is not there.
  code: codeOf(
    (error.decline_code !== 'generic_decline' && error.decline_code) || error.code || 'card-declined',
  ),
  reason: (error.message || 'The payment was declined.').slice(0, REASON_CHARACTERS),
});

/** What is wrong with a request for a reason that the payer can do something about. */
const METHOD_PARAMETERS = new Set(['payment_method', 'customer']);

/** Whether the payment is in another state than the call needs: it was made before, or came too late. */
export const isUnexpectedState = (error: unknown): boolean =>
  error instanceof StripeInvalidRequestError &&
  (error.code === 'payment_intent_unexpected_state' ||
    error.code === 'charge_already_captured' ||
    error.code === 'charge_expired_for_capture');

/** Whether more is to be given back than is there: somebody has refunded it past this service. */
export const isRefundTooLarge = (error: unknown): boolean =>
  error instanceof StripeInvalidRequestError &&
  (error.code === 'charge_already_refunded' || error.param === 'amount');

/**
 * What an error of the SDK says of the call: that it was declined, or that nobody knows.
 * @throws GatewayUnavailable when the call may or may not have had its effect; the error itself when it is a mistake of
 * this service (a wrong key, a request that Stripe does not understand): the call stays open until that is mended
 */
export const outcomeOfError = (error: unknown): Declined => {
  if (error instanceof StripeCardError) return declineOf(error);
  if (error instanceof StripeConnectionError)
    throw new GatewayUnavailable('no answer in time', { cause: error });
  if (!(error instanceof StripeError)) throw error;
  const status = error.statusCode ?? 0;
  // 409: another call with this key is under way. 429: too many calls, or one for the same object is under way.
  if (status >= 500 || status === 429 || status === 409)
    throw new GatewayUnavailable(`it answered with status ${status}`, { cause: error });
  if (error instanceof StripeInvalidRequestError) {
    if (METHOD_PARAMETERS.has(error.param ?? ''))
      return {
        outcome: 'declined',
        code: 'payment-method-invalid',
        reason: 'The payment method cannot be used. Choose another one.',
      };
    if (error.code?.startsWith('amount_too_'))
      return {
        outcome: 'declined',
        code: codeOf(error.code),
        reason: 'The amount is smaller or larger than what can be paid.',
      };
  }
  throw error;
};
