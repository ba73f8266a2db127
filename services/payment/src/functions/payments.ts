import { jsonLog } from '@edtech/contracts';
import { createPayments } from '../application/payments.ts';
import { gateway } from './gateway.ts';
import { store } from './store.ts';

/** The payments of this container. */
export const payments = createPayments({ store, gateway, log: jsonLog });
