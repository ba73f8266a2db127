import { republication } from '@edtech/messaging';

/** A consumer that misses events of a payment gets them again. */
export const paymentRepublication = republication({
  name: 'payment-republication',
  source: 'edtech.payment',
});
