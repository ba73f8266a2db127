import { type SESv2Client, SendEmailCommand } from '@aws-sdk/client-sesv2';
import { type EmailSender, SenderUnclear } from '../../application/email-sender.ts';
import { deliveryOfError } from './errors.ts';

const UTF8 = 'UTF-8';

/** What a tag's value may hold: https://docs.aws.amazon.com/ses/latest/APIReference-V2/API_MessageTag.html */
const tagValue = (text: string): string => text.replace(/[^A-Za-z0-9_-]/g, '-').slice(0, 256);

export interface SesSenderOptions {
  readonly client: SESv2Client;
  /** Whom mails are from: an identity that SES has verified. */
  readonly from: string;
}

/**
 * Sends mails through Amazon SES. It knows no idempotency keys, so each mail is tagged with its notification: copies of one mail
 * have the same tag. That a mail bounces later, or that its address is on the account's suppression list, is not said here.
 */
export const sesSender = ({ client, from }: SesSenderOptions): EmailSender => ({
  async send({ notificationId, template, templateVersion, to, subject, text, html }) {
    const command = new SendEmailCommand({
      FromEmailAddress: from,
      Destination: { ToAddresses: [to] },
      Content: {
        Simple: {
          Subject: { Data: subject, Charset: UTF8 },
          Body: { Text: { Data: text, Charset: UTF8 }, Html: { Data: html, Charset: UTF8 } },
        },
      },
      EmailTags: [
        { Name: 'notification', Value: tagValue(notificationId) },
        { Name: 'template', Value: tagValue(`${template}-v${templateVersion}`) },
      ],
    });
    const answer = await client.send(command).catch(deliveryOfError);
    if ('outcome' in answer) return answer;
    if (!answer.MessageId) throw new SenderUnclear('it gave the mail no id');
    return { outcome: 'accepted', messageId: answer.MessageId };
  },
});
