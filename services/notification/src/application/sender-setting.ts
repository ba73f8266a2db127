import { PlatformError } from '@edtech/contracts';

/** The environment names a sender that there is none of. The function stops before it handles anything. */
export class SenderUnknown extends PlatformError {
  readonly code = 'sender-unknown';
  readonly kind = 'internal';

  constructor(given: string) {
    super(`MAIL_SENDER is "${given}". Set it to ses, or to local, which delivers to the mailbox only.`);
  }
}

/** @throws SenderUnknown */
export const readSenderName = (given: string): 'local' | 'ses' => {
  if (given !== 'local' && given !== 'ses') throw new SenderUnknown(given);
  return given;
};

/** The mailbox is that of the local sender: where mails are delivered, nobody reads them here. */
export class MailboxNotInUse extends PlatformError {
  readonly code = 'mailbox-not-in-use';
  readonly kind = 'not-found';

  constructor() {
    super('This stage delivers its mails. A mailbox is kept where the parameter mailSender is local.');
  }
}

export class MailNotFound extends PlatformError {
  readonly code = 'mail-not-found';
  readonly kind = 'not-found';

  constructor() {
    super('No mail has this id. Mails are kept for a week.');
  }
}
