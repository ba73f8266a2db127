import { declaredSecret, type Secret } from '@edtech/secrets';
import { WebhookNotInUse } from '../adapters/stripe-gateway/webhook-events.ts';
import { gatewayName } from './gateway-name.ts';

/**
 * Where no money moves, nobody signs events but who gives the function a secret of their own, in a variable that no
 * template sets: there is none that everybody knows.
 */
const given: Secret = async () => {
  const { STRIPE_WEBHOOK_SECRET: secret } = process.env;
  if (!secret) throw new WebhookNotInUse();
  return secret;
};

/** What Stripe signs its events with. */
export const webhookSecret: Secret =
  gatewayName === 'stripe' ? declaredSecret('stripe-webhook-secret') : given;
