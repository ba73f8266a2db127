import { outside } from '@edtech/messaging';
import { declaredSecret } from '@edtech/secrets';
import { carefully } from '../adapters/carefully.ts';
import { eventually } from '../adapters/eventually.ts';
import { localGateway } from '../adapters/local-gateway/local-gateway.ts';
import { stripeClient } from '../adapters/stripe-gateway/client.ts';
import { stripeGateway } from '../adapters/stripe-gateway/stripe-gateway.ts';
import type { PaymentGateway } from '../application/payment-gateway.ts';
import { gatewayName } from './gateway-name.ts';
import { store } from './store.ts';

/** Longer than the client's own limit, so that it is the client who says what went wrong. */
const CALL_MILLISECONDS = 7_000;

const stripe = (): PaymentGateway => {
  const secretKey = declaredSecret('stripe-secret-key');
  let made: PaymentGateway | undefined;
  const gateway = eventually(async () => {
    made ??= stripeGateway(stripeClient({ secretKey: await secretKey() }));
    return made;
  });
  return carefully(gateway, outside({ name: 'Stripe', timeoutMilliseconds: CALL_MILLISECONDS }));
};

/** The gateway that the environment names. */
export const gateway: PaymentGateway = gatewayName === 'stripe' ? stripe() : localGateway(store);
