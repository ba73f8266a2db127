import { createMailbox, type Mailbox } from '../adapters/local-sender/mailbox.ts';
import { MailboxNotInUse } from '../application/sender-setting.ts';
import { senderName } from './sender-name.ts';
import { store } from './store.ts';

/** @throws MailboxNotInUse where mails are delivered */
export const mailbox = (): Mailbox => {
  if (senderName !== 'local') throw new MailboxNotInUse();
  return createMailbox(store);
};
