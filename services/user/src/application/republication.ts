import { republication } from '@edtech/messaging';

/** A consumer that misses events of a user gets them again. */
export const userRepublication = republication({ name: 'user-republication', source: 'edtech.user' });
