import { environment } from '@edtech/contracts';
import { readGatewayName } from '../application/gateway-setting.ts';

const { PAYMENT_GATEWAY } = environment('PAYMENT_GATEWAY');

/** Who moves the money. */
export const gatewayName = readGatewayName(PAYMENT_GATEWAY);
