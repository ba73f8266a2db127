import { environment, PlatformError } from '@edtech/contracts';
import { outside } from '@edtech/messaging';
import { carefully } from '../adapters/carefully.ts';
import { localGateway } from '../adapters/local-gateway/local-gateway.ts';
import { stripeClient } from '../adapters/stripe-gateway/client.ts';
import { stripeGateway } from '../adapters/stripe-gateway/stripe-gateway.ts';
import type { PaymentGateway } from '../application/payment-gateway.ts';
import { store } from './store.ts';

/** The environment names a gateway that there is none of. The function stops before it handles anything. */
class GatewayUnknown extends PlatformError {
  readonly code = 'gateway-unknown';
  readonly kind = 'internal';

  constructor(name: string) {
    super(`PAYMENT_GATEWAY is "${name}". Set it to stripe, or to local, which moves no money.`);
  }
}

/** Longer than the client's own limit, so that it is the client who says what went wrong. */
const CALL_MILLISECONDS = 7_000;

const chosen = (): PaymentGateway => {
  const { PAYMENT_GATEWAY: name } = environment('PAYMENT_GATEWAY');
  switch (name) {
    case 'local':
      return localGateway(store);
    case 'stripe': {
      const { STRIPE_SECRET_KEY } = environment('STRIPE_SECRET_KEY');
      const stripe = stripeGateway(stripeClient({ secretKey: STRIPE_SECRET_KEY }));
      return carefully(stripe, outside({ name: 'Stripe', timeoutMilliseconds: CALL_MILLISECONDS }));
    }
    default:
      throw new GatewayUnknown(name);
  }
};

/** The gateway that the environment names. */
export const gateway = chosen();
