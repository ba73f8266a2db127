import { jsonLog } from '@edtech/contracts';
import { sqsHandler } from '@edtech/messaging';
import { paymentRequests } from '../application/payment-requests.ts';
import { commission } from './commission.ts';
import { queue } from './queue.ts';
import { payments } from './service.ts';
import { store } from './store.ts';

export const handler = sqsHandler(paymentRequests.by({ payments, commission }), {
  store,
  queue,
  log: jsonLog,
});
