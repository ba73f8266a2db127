import { republication } from '@edtech/messaging';

/** A consumer that misses events of a booking gets them again. */
export const bookingRepublication = republication({
  name: 'booking-republication',
  source: 'edtech.booking',
});
