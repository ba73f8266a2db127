import type { Outside } from '@edtech/messaging';
import type { EmailSender } from '../application/email-sender.ts';

/** A sender that is left alone for a while when it fails again and again, and that nobody waits for too long. */
export const carefully = (sender: EmailSender, outside: Outside): EmailSender => ({
  send: (email) => outside.call(() => sender.send(email)),
});
