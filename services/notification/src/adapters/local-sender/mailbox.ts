import { randomUUID } from 'node:crypto';
import type { Item, Put, Table, Timing } from '@edtech/event-store';
import { CursorUnknown } from '@edtech/projection';
import type { Email } from '../../application/email-sender.ts';

const PREFIX = 'mailbox#';
const DAY = 86_400_000;
const KEPT_DAYS = 7;

/** A mail in the list of an address. */
export interface MailSummary {
  readonly mailId: string;
  /** ISO-8601, UTC. */
  readonly receivedAt: string;
  readonly subject: string;
  readonly notificationId: string;
  readonly template: string;
}

/** A mail as it arrived. All of it is personal data. */
export interface Mail extends MailSummary {
  readonly templateVersion: number;
  readonly from: string;
  readonly to: string;
  readonly text: string;
  readonly html: string;
}

export interface MailPage {
  readonly mails: readonly MailSummary[];
  /** For the next page; absent when there is none. */
  readonly cursor?: string;
}

/** Where mails go that nobody delivers: the service's own table, for a week. */
export interface Mailbox {
  /** Puts a mail into the box of its address. The same mail twice is two mails. Returns its id. */
  keep(email: Email, from: string): Promise<string>;
  /** Newest first. @throws CursorUnknown */
  list(to: string, page: { readonly limit: number; readonly cursor?: string }): Promise<MailPage>;
  find(mailId: string): Promise<Mail | undefined>;
  /** Whether this is the first time that the trouble with a notification is noted. */
  isFirst(notificationId: string): Promise<boolean>;
}

export interface MailboxOptions {
  readonly table: Table;
  readonly timing: Timing;
}

const mailKey = (mailId: string) => ({ pk: `${PREFIX}mail#${mailId}`, sk: 'mail' });
const boxPk = (address: string): string => `${PREFIX}to#${address.toLowerCase()}`;

/** Between them lie all sort keys of a box, which begin with a time. */
const [FIRST, LAST] = ['0', '9~'];
const PLACE = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z#[0-9a-f-]{36}$/;

export const createMailbox = ({ table, timing }: MailboxOptions): Mailbox => {
  const expiresAt = (): number => Math.floor((timing.now() + KEPT_DAYS * DAY) / 1_000);
  /** The service's time to live may come late. */
  const isKept = (item: Item): boolean => Number(item.expiresAt) * 1_000 > timing.now();

  return {
    async keep({ to, ...email }, from) {
      const mailId = randomUUID();
      const receivedAt = new Date(timing.now()).toISOString();
      const { subject, notificationId, template } = email;
      const summary = { mailId, receivedAt, subject, notificationId, template, expiresAt: expiresAt() };
      const put = (item: Item): Put => ({ kind: 'put', item, when: [{ is: 'absent' }] });
      await table.transact(
        [
          put({ ...mailKey(mailId), ...email, ...summary, to, from }),
          put({ pk: boxPk(to), sk: `${receivedAt}#${mailId}`, ...summary }),
        ],
        randomUUID(),
      );
      return mailId;
    },
    async list(to, { limit, cursor }) {
      const place = cursor === undefined ? LAST : Buffer.from(cursor, 'base64url').toString();
      if (cursor !== undefined && !PLACE.test(place)) throw new CursorUnknown();
      const found: Item[] = [];
      // One more than is shown: with it the next page begins.
      const range = { pk: boxPk(to), from: FIRST, to: place, limit: limit + 1, reverse: true };
      for await (const item of table.range(range)) found.push(item);
      const next = found[limit];
      return {
        mails: found.slice(0, limit).filter(isKept).map(summaryOf),
        ...(next === undefined ? {} : { cursor: Buffer.from(next.sk).toString('base64url') }),
      };
    },
    async find(mailId) {
      const item = await table.get(mailKey(mailId));
      return item === undefined || !isKept(item) ? undefined : mailOf(item);
    },
    async isFirst(notificationId) {
      const item = { pk: `${PREFIX}trouble#${notificationId}`, sk: 'trouble', expiresAt: expiresAt() };
      return (await table.write({ kind: 'put', item, when: [{ is: 'absent' }] })).outcome === 'applied';
    },
  };
};

const summaryOf = ({ mailId, receivedAt, subject, notificationId, template }: Item): MailSummary => ({
  mailId: String(mailId),
  receivedAt: String(receivedAt),
  subject: String(subject),
  notificationId: String(notificationId),
  template: String(template),
});

const mailOf = (item: Item): Mail => ({
  ...summaryOf(item),
  templateVersion: Number(item.templateVersion),
  from: String(item.from),
  to: String(item.to),
  text: String(item.text),
  html: String(item.html),
});
