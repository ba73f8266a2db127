import { republication } from '@edtech/messaging';

/** A consumer that misses events of a notification gets them again. */
export const notificationRepublication = republication({
  name: 'notification-republication',
  source: 'edtech.notification',
});
