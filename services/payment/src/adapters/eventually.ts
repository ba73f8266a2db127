import type { PaymentGateway } from '../application/payment-gateway.ts';

/** A gateway that is made when it is asked for something: it needs what is not there when the function starts. */
export const eventually = (made: () => Promise<PaymentGateway>): PaymentGateway => ({
  authorize: async (order) => (await made()).authorize(order),
  charge: async (order) => (await made()).charge(order),
  capture: async (order) => (await made()).capture(order),
  release: async (order) => (await made()).release(order),
  refund: async (order) => (await made()).refund(order),
  lookUp: async (order) => (await made()).lookUp(order),
  keepMethod: async (request) => (await made()).keepMethod(request),
});
