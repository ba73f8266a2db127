import Stripe from 'stripe';

/**
 * What this code was written for. Stripe answers in the shape of the version that it is asked for, so an account's default,
 * or a new SDK, changes nothing: https://docs.stripe.com/api/versioning
 */
export const API_VERSION = '2026-10-28.endive';

/** Milliseconds. A card takes a second or two; who waits longer asks again, with the same key. */
const TIMEOUT = 6_000;

export interface StripeClientOptions {
  readonly secretKey: string;
  /** Where else than at Stripe: a stand-in that speaks its API. */
  readonly endpoint?: { readonly host: string; readonly port: number; readonly protocol: 'http' | 'https' };
  /** Milliseconds; 6 seconds unless told. */
  readonly timeout?: number;
}

/** A client that never repeats a call by itself: that is decided where it is known what the call was for. */
export const stripeClient = ({ secretKey, endpoint, timeout = TIMEOUT }: StripeClientOptions): Stripe =>
  new Stripe(secretKey, {
    apiVersion: API_VERSION,
    timeout,
    maxNetworkRetries: 0,
    telemetry: false,
    ...endpoint,
  });
