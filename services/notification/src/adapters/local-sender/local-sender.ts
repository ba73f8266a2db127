import { type EmailSender, SenderBusy, SenderUnclear } from '../../application/email-sender.ts';
import type { Mailbox } from './mailbox.ts';
import { troubleWith } from './triggers.ts';

export interface LocalSenderOptions {
  readonly mailbox: Mailbox;
  readonly from: string;
}

/**
 * Sends mails into a box that can be read over HTTP, and nowhere else. Like the real one it does not know a mail again. What goes
 * wrong is asked for by the address: see `TRIGGERS`.
 */
export const localSender = ({ mailbox, from }: LocalSenderOptions): EmailSender => ({
  async send(email) {
    const trouble = troubleWith(email.to);
    switch (trouble?.kind) {
      case 'refused':
        return { outcome: 'refused', code: trouble.code, reason: trouble.reason };
      case 'busy':
        if (trouble.once && !(await mailbox.isFirst(email.notificationId))) break;
        throw new SenderBusy('it answered that there were too many (429)');
      case 'lost-once':
        if (!(await mailbox.isFirst(email.notificationId))) break;
        throw new SenderUnclear('no answer in time');
      case 'delivered-without-answer':
        await mailbox.keep(email, from);
        throw new SenderUnclear('no answer in time');
    }
    return { outcome: 'accepted', messageId: await mailbox.keep(email, from) };
  },
});
