import { memoryTable } from '@edtech/event-store';
import { manualClock } from '@edtech/testkit';
import { localGateway } from '../../src/adapters/local-gateway/local-gateway.ts';
import { gatewayContract } from './gateway-contract.ts';

gatewayContract('the local gateway', async () => {
  const timing = manualClock();
  return {
    gateway: localGateway({ table: memoryTable(), timing }),
    now: timing.now,
    advance: timing.advance,
    decide: () => {},
    close: async () => {},
  };
});

test('another process sees the same book', async () => {
  const [table, timing] = [memoryTable(), manualClock()];
  const asked = {
    paymentId: 'p-1',
    call: {
      operation: 'AUTHORIZE',
      key: 'p-1.1',
      amount: { minorUnits: 100, currency: 'EUR' },
      startedAt: '2026-01-01T00:00:00.000Z',
    },
    method: { token: 'tok_visa' },
    description: 'x',
  } as const;
  const first = await localGateway({ table, timing }).authorize(asked);
  expect(await localGateway({ table, timing }).lookUp(asked)).toEqual(first);
});

test('a key that was used for another call is a mistake of the service, not a decline', async () => {
  const gateway = localGateway({ table: memoryTable(), timing: manualClock() });
  const call = {
    operation: 'CHARGE',
    key: 'p-1.1',
    amount: { minorUnits: 100, currency: 'EUR' },
    startedAt: '2026-01-01T00:00:00.000Z',
  } as const;
  const order = { paymentId: 'p-1', call, method: { token: 'tok_visa' }, description: 'x' };
  await gateway.charge(order);
  const other = { ...order, call: { ...call, amount: { minorUnits: 200, currency: 'EUR' } } };
  await expect(gateway.charge(other)).rejects.toThrow('used for another call');
});
