import { PlatformError } from '@edtech/contracts';

/** The environment names a gateway that there is none of. The function stops before it handles anything. */
export class GatewayUnknown extends PlatformError {
  readonly code = 'gateway-unknown';
  readonly kind = 'internal';

  constructor(given: string) {
    super(`PAYMENT_GATEWAY is "${given}". Set it to stripe, or to local, which moves no money.`);
  }
}

/** @throws GatewayUnknown */
export const readGatewayName = (given: string): 'local' | 'stripe' => {
  if (given !== 'local' && given !== 'stripe') throw new GatewayUnknown(given);
  return given;
};
