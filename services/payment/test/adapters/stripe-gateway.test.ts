import { manualClock } from '@edtech/testkit';
import { API_VERSION, stripeClient } from '../../src/adapters/stripe-gateway/client.ts';
import { stripeGateway } from '../../src/adapters/stripe-gateway/stripe-gateway.ts';
import { GatewayUnavailable } from '../../src/application/payment-gateway.ts';
import { gatewayContract } from './gateway-contract.ts';
import { type StripeStub, startStripeStub } from './stripe-stub.ts';

/** Milliseconds. Some tests wait for it. */
const TIMEOUT = 1_000;

const start = async () => {
  const timing = manualClock();
  const stub = await startStripeStub(timing.now);
  const client = stripeClient({ secretKey: 'sk_test_1', endpoint: stub.endpoint, timeout: TIMEOUT });
  return { timing, stub, gateway: stripeGateway(client) };
};

gatewayContract('the gateway of Stripe', async () => {
  const { timing, stub, gateway } = await start();
  return { gateway, now: timing.now, advance: timing.advance, decide: stub.decide, close: stub.close };
});

describe('a call to Stripe', () => {
  let on: Awaited<ReturnType<typeof start>>;
  let stub: StripeStub;

  beforeEach(async () => {
    on = await start();
    stub = on.stub;
  });
  afterEach(() => stub.close());

  const charging = (token: string, currency = 'EUR', minorUnits = 4_990) => ({
    paymentId: 'p-1',
    call: {
      operation: 'CHARGE',
      key: 'p-1.1',
      amount: { minorUnits, currency },
      startedAt: new Date(on.timing.now()).toISOString(),
    } as const,
    method: { token },
    description: 'Algebra',
  });

  test('names the version of the API, and the idempotency key', async () => {
    await on.gateway.charge(charging('tok_visa'));
    expect(stub.requests).toEqual([{ line: 'POST /v1/payment_intents', version: API_VERSION, key: 'p-1.1' }]);
  });

  test('is found again by a customer, or without one', async () => {
    const answer = await on.gateway.charge(charging('tok_visa'));
    expect(await on.gateway.lookUp(charging('tok_visa'))).toEqual(answer);
  });

  test.each([500, 502, 503, 429, 409])(
    'that is answered with %i is not repeated by itself',
    async (status) => {
      stub.failNext(status, 1);
      await expect(on.gateway.charge(charging('tok_visa'))).rejects.toThrow(GatewayUnavailable);
      expect(stub.requests).toHaveLength(1);
    },
  );

  test('with a key that Stripe refuses is a mistake of ours: nothing is decided by it', async () => {
    stub.failNext(401, 1);
    await expect(on.gateway.charge(charging('tok_visa'))).rejects.toMatchObject({
      type: 'StripeAuthenticationError',
    });
  });

  test('with a method that is gone is declined', async () => {
    expect(await on.gateway.charge(charging('tok_unknown'))).toMatchObject({
      outcome: 'declined',
      code: 'payment-method-invalid',
    });
  });

  test('is in the units that Stripe counts', async () => {
    await on.gateway.charge(charging('tok_visa', 'ISK', 500));
    expect([...stub.intents.values()]).toMatchObject([{ amount: 50_000, currency: 'isk' }]);
  });

  test('in a currency whose units are unclear is not made', async () => {
    expect(await on.gateway.charge(charging('tok_visa', 'MGA'))).toMatchObject({
      outcome: 'declined',
      code: 'currency-refused',
    });
    expect(stub.requests).toEqual([]);
  });

  test('to an endpoint that is not there may be made again', async () => {
    await stub.close();
    await expect(on.gateway.charge(charging('tok_visa'))).rejects.toThrow(GatewayUnavailable);
  });
});
