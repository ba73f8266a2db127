import { mendFunction } from '@edtech/dead-letters/mend';
import { accounts } from '../application/accounts.ts';
import { coursePrices } from '../application/course-prices.ts';
import { lessonPayments } from '../application/lesson-payments.ts';
import { paymentRequests } from '../application/payment-requests.ts';
import { paymentRepublication } from '../application/republication.ts';
import { store } from './store.ts';

export const handler = mendFunction('payment', {
  store,
  consumers: [accounts, paymentRequests, lessonPayments, coursePrices, paymentRepublication],
});
