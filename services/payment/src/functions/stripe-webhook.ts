import { environment } from '@edtech/contracts';
import { ok, webhookHandler } from '@edtech/http';
import { readWebhook } from '../adapters/stripe-gateway/webhook-events.ts';
import { takeGatewayEvent } from '../application/webhook.ts';
import { payments } from './service.ts';
import { store } from './store.ts';

const { STRIPE_WEBHOOK_SECRET: secret } = environment('STRIPE_WEBHOOK_SECRET');

/** Bytes. Stripe's events hold whole objects. */
const MAX_BODY_BYTES = 256 * 1_024;

export const handler = webhookHandler({ maxBodyBytes: MAX_BODY_BYTES }, async ({ text, headers }) => {
  const event = readWebhook(text, headers.get('stripe-signature'), { secret, now: store.timing.now() });
  return ok({ received: await takeGatewayEvent({ store, payments }, event) });
});
