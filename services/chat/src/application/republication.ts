import { republication } from '@edtech/messaging';

/** A consumer that misses events of a chat session gets them again. */
export const chatRepublication = republication({
  name: 'chat-republication',
  source: 'edtech.chat',
});
