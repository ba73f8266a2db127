import { republication } from '@edtech/messaging';

/** A consumer that misses events of a student's progress gets them again. */
export const learningRepublication = republication({
  name: 'learning-republication',
  source: 'edtech.learning',
});
