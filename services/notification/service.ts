import { allow, arn, arnOf, consumes, job, pageOf, param, route, service } from '@edtech/infrastructure';
import { CursorUnknown } from '@edtech/projection';
import { courses } from './src/application/courses.ts';
import { occasions } from './src/application/occasions.ts';
import { recipients } from './src/application/recipients.ts';
import { notificationRepublication } from './src/application/republication.ts';
import { requests } from './src/application/requests.ts';
import { MailboxNotInUse, MailNotFound } from './src/application/sender-setting.ts';
import { aggregates } from './src/domain/aggregates.ts';
import {
  NotificationNotFailed,
  NotificationNotFound,
  NotificationResentAlready,
  RecipientDeactivated,
  RecipientNotFound,
  TimeZoneUnknown,
} from './src/domain/refusals.ts';
import { projections } from './src/read-models/index.ts';

const MAIL_SENDER = param('mailSender');

/** Sends mails: each from the one address that the stage has, and for that it may do nothing else. */
const sends = {
  environment: { MAIL_SENDER, MAIL_FROM: param('mailFrom') },
  may: [allow('ses:SendEmail', arn('ses', `identity/${param('mailDomain')}`))],
  executes: { decidesOnOthers: true },
} as const;

/** The local sender keeps its mails among the service's items. */
const readsMailbox = { environment: { MAIL_SENDER }, loads: true } as const;

/** Long enough for a mail to two people, and a sender that answers late. */
const EVENT_SECONDS = 30;

const notificationId = '8d7f0c52-3b19-5a6e-9e04-1c5b7a2d9f30';

export default service({
  name: 'notification',
  aggregates,
  readModels: {
    of: 'notifications by recipient, notifications that are due',
    projections,
    indexes: ['gsi1'],
  },
  routes: [
    route('GET /notification-preferences/{userId}', 'get-preferences', {
      does: 'Reads which mails a user wants',
      loads: true,
      answers: { 200: 'preferences' },
      refuses: [new RecipientNotFound()],
    }),
    route('PUT /notification-preferences/{userId}', 'choose-preferences', {
      does: 'Changes which mails a user wants',
      executes: true,
      answers: { 200: 'preferences' },
      refuses: [new RecipientNotFound(), new RecipientDeactivated(), new TimeZoneUnknown()],
    }),
    route('GET /users/{userId}/notifications', 'list-notifications', {
      does: 'Lists the notifications of a user',
      reads: { indexes: ['gsi1'] },
      answers: { 200: pageOf('notifications', 'notification') },
    }),
    route('GET /notifications/{notificationId}', 'get-notification', {
      does: 'Reads a notification',
      loads: true,
      answers: { 200: 'notification' },
      refuses: [new NotificationNotFound()],
      notes: 'For its recipient, and administrators.',
    }),
    route('POST /notifications/{notificationId}/resend', 'resend-notification', {
      ...sends,
      does: 'Sends a notification again that has failed',
      timeoutSeconds: 20,
      answers: { 201: 'notification' },
      refuses: [
        new NotificationNotFound(),
        new NotificationNotFailed(),
        new NotificationResentAlready(notificationId),
      ],
      notes: 'It is a notification of its own.',
    }),
    route('GET /mailbox', 'list-mails', {
      ...readsMailbox,
      does: 'Lists the mails to an address',
      parameters: { to: 'The address.' },
      answers: { 200: pageOf('mails', 'mail-summary') },
      refuses: [new MailboxNotInUse(), new CursorUnknown()],
      notes: 'Where a stage delivers its mails, there is no mailbox.',
    }),
    route('GET /mailbox/{mailId}', 'get-mail', {
      ...readsMailbox,
      does: 'Reads a mail',
      answers: { 200: 'mail' },
      refuses: [new MailNotFound(), new MailboxNotInUse()],
      may: [allow('dynamodb:GetItem', arnOf('NotificationTable'))],
    }),
  ],
  consumers: [
    consumes(recipients, { does: 'follows the addresses and names of users' }),
    consumes(courses, { does: 'remembers what courses are called' }),
    consumes(occasions, {
      ...sends,
      does: 'tells students and tutors what happened',
      timeoutSeconds: EVENT_SECONDS,
    }),
    consumes(requests, { ...sends, does: 'sends what bookings ask for', timeoutSeconds: EVENT_SECONDS }),
    consumes(notificationRepublication, {
      does: "publishes again what a consumer of the notifications' events misses",
      maximumConcurrency: 2,
    }),
  ],
  jobs: [
    job('send-due', {
      ...sends,
      does: 'Sends what could not be sent before, and settles what was left behind, every minute',
      reads: { indexes: ['gsi1'] },
      schedules: ['rate(1 minute)'],
      timeoutSeconds: 60,
    }),
  ],
});
