import { memoryTable } from '@edtech/event-store';
import { CircuitOpen, OutsideTimeout, outside } from '@edtech/messaging';
import { manualClock } from '@edtech/testkit';
import { carefully } from '../../src/adapters/carefully.ts';
import { localGateway } from '../../src/adapters/local-gateway/local-gateway.ts';
import { GatewayUnavailable, type PaymentGateway } from '../../src/application/payment-gateway.ts';

const charge = (token: string, number = 1) => ({
  paymentId: 'p-1',
  call: {
    operation: 'CHARGE',
    key: `p-1.${number}`,
    amount: { minorUnits: 100, currency: 'EUR' },
    startedAt: '2026-01-01T00:00:00.000Z',
  } as const,
  method: { token },
  description: 'x',
});

const cautious = (change: Partial<PaymentGateway> = {}, timeoutMilliseconds = 5_000) => {
  const local = localGateway({ table: memoryTable(), timing: manualClock() });
  return carefully({ ...local, ...change }, outside({ name: 'Local', timeoutMilliseconds, failures: 2 }));
};

test('a gateway that answers is answered for', async () => {
  const gateway = cautious();
  const answer = await gateway.charge(charge('tok_visa'));
  expect(await gateway.lookUp(charge('tok_visa'))).toEqual(answer);
  expect(await gateway.charge(charge('tok_declined', 2))).toMatchObject({ outcome: 'declined' });
  expect(await gateway.keepMethod({ userId: 'u-1', token: 'tok_visa' })).toMatchObject({ token: 'tok_visa' });
});

test('one that fails again and again is left alone; its declines do not count', async () => {
  const gateway = cautious();
  await expect(gateway.charge(charge('tok_error'))).rejects.toThrow(GatewayUnavailable);
  await gateway.charge(charge('tok_declined', 2));
  await expect(gateway.charge(charge('tok_error'))).rejects.toThrow(GatewayUnavailable);
  await expect(gateway.charge(charge('tok_error'))).rejects.toThrow(GatewayUnavailable);
  await expect(gateway.charge(charge('tok_visa', 3))).rejects.toThrow(CircuitOpen);
});

test('nobody waits for one that never answers', async () => {
  const gateway = cautious({ charge: () => new Promise(() => {}) }, 20);
  await expect(gateway.charge(charge('tok_visa'))).rejects.toThrow(OutsideTimeout);
});
