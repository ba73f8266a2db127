import { environment } from '@edtech/contracts';
import { outside } from '@edtech/messaging';
import { carefully } from '../adapters/carefully.ts';
import { localSender } from '../adapters/local-sender/local-sender.ts';
import { createMailbox } from '../adapters/local-sender/mailbox.ts';
import { REQUEST_MILLISECONDS, sesClient } from '../adapters/ses-sender/client.ts';
import { sesSender } from '../adapters/ses-sender/ses-sender.ts';
import type { EmailSender } from '../application/email-sender.ts';
import { senderName } from './sender-name.ts';
import { store } from './store.ts';

const { MAIL_FROM: from } = environment('MAIL_FROM');

/** Longer than the client's own limits, so that it is the client who says what went wrong. */
const CALL_MILLISECONDS = REQUEST_MILLISECONDS + 2_000;

const ses = (): EmailSender =>
  carefully(
    sesSender({ client: sesClient(), from }),
    outside({ name: 'SES', timeoutMilliseconds: CALL_MILLISECONDS }),
  );

/** The sender that the environment names. */
export const sender: EmailSender =
  senderName === 'ses' ? ses() : localSender({ mailbox: createMailbox(store), from });
