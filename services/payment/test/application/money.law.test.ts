import { manualClock } from '@edtech/testkit';
import { TRIGGERS } from '../../src/adapters/local-gateway/triggers.ts';
import { stripeClient } from '../../src/adapters/stripe-gateway/client.ts';
import { stripeGateway } from '../../src/adapters/stripe-gateway/stripe-gateway.ts';
import { startStripeStub } from '../adapters/stripe-stub.ts';
import { holdMoneyLaw } from './money-law.ts';
import { ID, scene } from './scene.ts';

test('law: whatever fails and whenever, the money adds up, and nobody pays twice', () =>
  holdMoneyLaw({
    tokens: ['tok_visa', 'tok_short_hold', ...Object.keys(TRIGGERS)],
    runs: 400,
    start: async (through) => scene(through),
  }));

test('law: the same with Stripe, whose books the stand-in keeps', () =>
  holdMoneyLaw({
    tokens: ['tok_visa', 'tok_declined', 'tok_capture_declined'],
    runs: 60,
    async start(through) {
      const timing = manualClock();
      const stub = await startStripeStub(timing.now);
      const gateway = stripeGateway(stripeClient({ secretKey: 'sk_test_1', endpoint: stub.endpoint }));
      return {
        ...scene(() => through(gateway), timing),
        close: stub.close,
        book: async () =>
          [...stub.intents.values()]
            .filter(({ status }) => status !== 'requires_payment_method')
            .map(({ id: reference, amount, received, refunded, status }) => ({
              reference,
              paymentId: ID,
              authorized: amount,
              captured: received,
              released: status === 'requires_capture' ? 0 : amount - received,
              refunded,
            })),
      };
    },
  }));
