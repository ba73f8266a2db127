import { PlatformError } from '@edtech/contracts';
import { GatewayUnavailable, type PaymentGateway } from '../../src/application/payment-gateway.ts';

/** The process ends here: nothing after it happens. */
export class Crash extends Error {}

export const FAULTS = ['none', 'crash-before', 'crash-after', 'timeout-before', 'timeout-after'] as const;
export type Fault = (typeof FAULTS)[number];

/** Takes the next fault of the plan with each call; none when the plan is at its end. */
export const faulty =
  (plan: Fault[]) =>
  (gateway: PaymentGateway): PaymentGateway => {
    const around =
      <Order, Answer>(call: (order: Order) => Promise<Answer>) =>
      async (order: Order): Promise<Answer> => {
        const fault = plan.shift() ?? 'none';
        if (fault === 'crash-before') throw new Crash();
        if (fault === 'timeout-before') throw new GatewayUnavailable('time-out');
        const answer = await call(order);
        if (fault === 'crash-after') throw new Crash();
        if (fault === 'timeout-after') throw new GatewayUnavailable('time-out');
        return answer;
      };
    return {
      authorize: around(gateway.authorize),
      charge: around(gateway.charge),
      capture: around(gateway.capture),
      release: around(gateway.release),
      refund: around(gateway.refund),
      lookUp: around(gateway.lookUp),
      keepMethod: gateway.keepMethod,
    };
  };

/** Refusals are answers, and a crash ends nothing but its own process. */
export const attempt = async (work: Promise<unknown>): Promise<void> => {
  try {
    await work;
  } catch (error) {
    if (!(error instanceof Crash) && !(error instanceof PlatformError)) throw error;
  }
};
