import { republication } from '@edtech/messaging';

/** A consumer that misses events of a lesson or a calendar gets them again. */
export const tutoringRepublication = republication({
  name: 'tutoring-republication',
  source: 'edtech.tutoring',
});
