import { createHash, randomUUID } from 'node:crypto';
import type { Item, Table, Timing } from '@edtech/event-store';
import { CursorUnknown } from '@edtech/projection';
import type { Email } from '../../application/email-sender.ts';

const PREFIX = 'mailbox#';
const BOX_CHARACTERS = 32;
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

/** Each address has a box; its name tells nobody the address. */
const boxOf = (address: string): string =>
  createHash('sha256').update(address.toLowerCase()).digest('hex').slice(0, BOX_CHARACTERS);

/** A mail is found by its id alone, which says in which box it lies, and where. */
const mailIdOf = (box: string, place: string): string => `${box}.${Buffer.from(place).toString('base64url')}`;
const keyOf = (mailId: string) => {
  const [box = '', place = ''] = mailId.split('.');
  return { pk: `${PREFIX}${box}`, sk: Buffer.from(place, 'base64url').toString() };
};

/** Between them lie all sort keys of a box, which begin with a time. */
const [FIRST, LAST] = ['0', '9~'];
const PLACE = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z#[0-9a-f-]{36}$/;

export const createMailbox = ({ table, timing }: MailboxOptions): Mailbox => {
  const expiresAt = (): number => Math.floor((timing.now() + KEPT_DAYS * DAY) / 1_000);
  /** The service's time to live may come late. */
  const isKept = (item: Item): boolean => Number(item.expiresAt) * 1_000 > timing.now();

  return {
    async keep({ to, ...email }, from) {
      const receivedAt = new Date(timing.now()).toISOString();
      const mailId = mailIdOf(boxOf(to), `${receivedAt}#${randomUUID()}`);
      const item = { ...keyOf(mailId), ...email, mailId, receivedAt, to, from, expiresAt: expiresAt() };
      await table.write({ kind: 'put', item, when: [] });
      return mailId;
    },
    async list(to, { limit, cursor }) {
      const place = cursor === undefined ? LAST : Buffer.from(cursor, 'base64url').toString();
      if (cursor !== undefined && !PLACE.test(place)) throw new CursorUnknown();
      const found: Item[] = [];
      // One more than is shown: with it the next page begins.
      const range = { pk: `${PREFIX}${boxOf(to)}`, from: FIRST, to: place, limit: limit + 1, reverse: true };
      for await (const item of table.range(range)) found.push(item);
      const next = found[limit];
      return {
        mails: found.slice(0, limit).filter(isKept).map(summaryOf),
        ...(next === undefined ? {} : { cursor: Buffer.from(next.sk).toString('base64url') }),
      };
    },
    async find(mailId) {
      const key = keyOf(mailId);
      const item = PLACE.test(key.sk) ? await table.get(key) : undefined;
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
