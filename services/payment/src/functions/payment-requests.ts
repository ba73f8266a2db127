import { consumerFunction } from '@edtech/messaging';
import { paymentRequests } from '../application/payment-requests.ts';
import { commission } from './commission.ts';
import { payments } from './payments.ts';
import { store } from './store.ts';

export const handler = consumerFunction(store, paymentRequests.by({ payments, commission }));
