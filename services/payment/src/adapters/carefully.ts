import type { Outside } from '@edtech/messaging';
import type { PaymentGateway } from '../application/payment-gateway.ts';

/** A gateway that is left alone for a while when it fails again and again, and that nobody waits for too long. */
export const carefully = (gateway: PaymentGateway, outside: Outside): PaymentGateway => {
  const through =
    <Request, Answer>(call: (request: Request) => Promise<Answer>) =>
    (request: Request): Promise<Answer> =>
      outside.call(() => call(request));
  return {
    authorize: through(gateway.authorize),
    charge: through(gateway.charge),
    capture: through(gateway.capture),
    release: through(gateway.release),
    refund: through(gateway.refund),
    lookUp: through(gateway.lookUp),
    keepMethod: through(gateway.keepMethod),
  };
};
