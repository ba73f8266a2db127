import { hasRole, httpHandler, ok } from '@edtech/http';
import { MailNotFound } from '../application/sender-setting.ts';
import { mailbox } from './mailbox.ts';

export const handler = httpHandler(
  { path: ['mailId'], allow: hasRole('ADMIN') },
  async ({ path: { mailId } }) => {
    const mail = await mailbox().find(mailId);
    if (mail === undefined) throw new MailNotFound();
    return ok(mail);
  },
);
