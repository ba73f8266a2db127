import { ok, webhookHandler } from '@edtech/http';
import { readWebhook } from '../adapters/stripe-gateway/webhook-events.ts';
import { takeGatewayEvent } from '../application/webhook.ts';
import { payments } from './payments.ts';
import { store } from './store.ts';
import { webhookSecret } from './webhook-secret.ts';

/** Bytes. Stripe's events hold whole objects. */
const MAX_BODY_BYTES = 256 * 1_024;

export const handler = webhookHandler({ maxBodyBytes: MAX_BODY_BYTES }, async ({ text, headers }) => {
  const secret = await webhookSecret();
  const event = readWebhook(text, headers.get('stripe-signature'), { secret, now: store.timing.now() });
  return ok({ received: await takeGatewayEvent({ store, payments }, event) });
});
