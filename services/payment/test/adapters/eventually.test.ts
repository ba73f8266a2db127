import { memoryTable } from '@edtech/event-store';
import { manualClock } from '@edtech/testkit';
import { eventually } from '../../src/adapters/eventually.ts';
import { localGateway } from '../../src/adapters/local-gateway/local-gateway.ts';
import { GatewayUnavailable, type PaymentGateway } from '../../src/application/payment-gateway.ts';
import { gatewayContract } from './gateway-contract.ts';

gatewayContract('a gateway that is made when it is asked for something', async () => {
  const timing = manualClock();
  const local = localGateway({ table: memoryTable(), timing });
  return {
    gateway: eventually(async () => local),
    now: timing.now,
    advance: timing.advance,
    decide: () => {},
    close: async () => {},
  };
});

test('one that could not be made is made for the next call', async () => {
  const local = localGateway({ table: memoryTable(), timing: manualClock() });
  const attempts: (() => PaymentGateway)[] = [
    () => {
      throw new GatewayUnavailable('its key cannot be read');
    },
    () => local,
  ];
  const gateway = eventually(async () => attempts.shift()?.() ?? local);
  const method = { userId: 'u-1', token: 'tok_visa' };
  await expect(gateway.keepMethod(method)).rejects.toThrow(GatewayUnavailable);
  expect(attempts).toHaveLength(1);
  expect(await gateway.keepMethod(method)).toMatchObject({ token: 'tok_visa' });
});
