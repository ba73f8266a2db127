import { PlatformError } from '@edtech/contracts';

/** A mail to one person. `to`, and what it says, are personal data: they are neither logged nor published. */
export interface Email {
  /** What the mail is marked with, so that two copies of one can be told from two mails. */
  readonly notificationId: string;
  readonly template: string;
  readonly templateVersion: number;
  readonly to: string;
  readonly subject: string;
  readonly text: string;
  readonly html: string;
}

export type Delivery =
  /** It is on its way. Whether it arrives is another matter. */
  | { readonly outcome: 'accepted'; readonly messageId: string }
  /** It will never be taken. `reason` names no address. */
  | { readonly outcome: 'refused'; readonly code: string; readonly reason: string };

/**
 * Whoever delivers mails. There is no idempotency key: a mail that is handed over twice arrives twice.
 */
export interface EmailSender {
  /** @throws SenderBusy when it was not accepted, for certain; SenderUnclear when nobody knows */
  send(email: Email): Promise<Delivery>;
}

/** The mail was not accepted, and may be later. */
export class SenderBusy extends PlatformError {
  readonly code = 'sender-unavailable';
  readonly kind = 'unavailable';

  constructor(reason: string, options?: ErrorOptions) {
    super(`The mail was not accepted: ${reason}.`, options);
  }
}

/** No answer, or one that says nothing: the mail may have gone out. */
export class SenderUnclear extends PlatformError {
  readonly code = 'sender-unclear';
  readonly kind = 'unavailable';

  constructor(reason: string, options?: ErrorOptions) {
    super(`Nobody knows whether the mail was accepted: ${reason}.`, options);
  }
}
