import { environment } from '@edtech/contracts';
import { readSenderName } from '../application/sender-setting.ts';

const { MAIL_SENDER } = environment('MAIL_SENDER');

/** Who delivers the mails. */
export const senderName = readSenderName(MAIL_SENDER);
