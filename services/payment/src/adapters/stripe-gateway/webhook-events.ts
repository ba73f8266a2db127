import { PlatformError } from '@edtech/contracts';
import Stripe from 'stripe';
import type { GatewayEvent } from '../../application/webhook.ts';
import { METADATA } from './stripe-gateway.ts';

/** Seconds for which a signature is good: who records a request and sends it again later is refused. */
const REPLAY_WINDOW_SECONDS = 300;

/** Not from Stripe, or not from now. */
export class WebhookRefused extends PlatformError {
  readonly code = 'signature-invalid';
  readonly kind = 'invalid';

  constructor(options?: ErrorOptions) {
    super('The signature of this request is missing, wrong or too old.', options);
  }
}

/** Payments are not made with Stripe here, so nothing that says it is from Stripe can be true. */
export class WebhookNotInUse extends PlatformError {
  readonly code = 'webhook-not-in-use';
  readonly kind = 'not-found';

  constructor() {
    super('Payments are not made with Stripe here, so its events are not taken.');
  }
}

/**
 * Reads a request to the webhook.
 * @param signature the Stripe-Signature header, over the body byte for byte
 * @param now epoch milliseconds
 * @throws WebhookRefused
 */
export const readWebhook = (
  text: string,
  signature: string | undefined,
  { secret, now }: { readonly secret: string; readonly now: number },
): GatewayEvent => {
  const { id, data } = verified(text, signature ?? '', secret, now);
  const metadata: unknown = 'metadata' in data.object ? data.object.metadata : undefined;
  const paymentId = textIn(metadata, METADATA.paymentId);
  return { id, ...(paymentId === undefined ? {} : { paymentId }) };
};

const verified = (text: string, signature: string, secret: string, now: number): Stripe.Event => {
  try {
    const { webhooks } = Stripe;
    return webhooks.constructEvent(text, signature, secret, REPLAY_WINDOW_SECONDS, undefined, now);
  } catch (error) {
    throw new WebhookRefused({ cause: error });
  }
};

const textIn = (value: unknown, name: string): string | undefined => {
  if (typeof value !== 'object' || value === null) return undefined;
  const found: unknown = Object.entries(value).find(([key]) => key === name)?.[1];
  return typeof found === 'string' ? found : undefined;
};
