import {
  type Email,
  type EmailSender,
  SenderBusy,
  SenderUnclear,
} from '../../src/application/email-sender.ts';

/** A mail as it arrived. */
export interface Arrived {
  readonly from: string;
  readonly to: string;
  readonly subject: string;
  readonly text: string;
  readonly html: string;
  readonly notificationId: string;
  readonly template: string;
  readonly messageId: string;
}

/** A sender under test. */
export interface SenderUnderTest {
  readonly sender: EmailSender;
  /** What has arrived at an address, in order. */
  arrived(to: string): Promise<readonly Arrived[]>;
  close(): Promise<void>;
}

export const FROM = 'no-reply@edtech.example';

let number = 0;

/** A mail of a notification of its own. */
export const mailTo = (to: string): Email => {
  number += 1;
  return {
    notificationId: `n-${number}`,
    template: 'lesson-confirmed',
    templateVersion: 1,
    to,
    subject: 'Größe & <Maß> – 你好',
    text: 'Hello,\n\n“quoted” & <plain>\n',
    html: '<p>Hello &amp; welcome</p>\n',
  };
};

/** What the service relies on, whoever delivers the mails. */
export const senderContract = (name: string, start: () => Promise<SenderUnderTest>): void =>
  describe(name, () => {
    let on: SenderUnderTest;

    beforeEach(async () => {
      on = await start();
    });
    afterEach(() => on.close());

    test('delivers what it was given, to whom it was given for, marked with its notification', async () => {
      const mail = mailTo('a@example.com');
      const delivery = await on.sender.send(mail);
      expect(delivery).toEqual({ outcome: 'accepted', messageId: expect.stringMatching(/./) });
      const { templateVersion: _, ...given } = mail;
      const messageId = delivery.outcome === 'accepted' ? delivery.messageId : '';
      expect(await on.arrived('a@example.com')).toMatchObject([{ ...given, from: FROM, messageId }]);
      expect(await on.arrived('b@example.com')).toEqual([]);
    });

    test('does not know a mail again: twice is two mails, that can be recognised', async () => {
      const mail = mailTo('a@example.com');
      const [first, second] = [await on.sender.send(mail), await on.sender.send(mail)];
      expect(second).not.toEqual(first);
      const arrived = await on.arrived('a@example.com');
      expect(arrived.map(({ notificationId }) => notificationId)).toEqual([
        mail.notificationId,
        mail.notificationId,
      ]);
    });

    test.each([
      ['an address that it does not accept', 'bounce@example.com', 'address-rejected'],
      ['a mail that it does not accept', 'rejected@example.com', 'message-rejected'],
    ])('refuses %s, with a code, and without naming it', async (_, to, code) => {
      const delivery = await on.sender.send(mailTo(to));
      expect(delivery).toMatchObject({ outcome: 'refused', code });
      expect(JSON.stringify(delivery)).not.toContain('example.com');
      expect(await on.arrived(to)).toEqual([]);
    });

    test('that has too much to do has taken nothing, and says so for certain', async () => {
      const mail = mailTo('throttle@example.com');
      const error = await on.sender.send(mail).catch((thrown: unknown) => thrown);
      expect(error).toBeInstanceOf(SenderBusy);
      expect(String(error)).not.toContain('example.com');
      expect(await on.arrived(mail.to)).toEqual([]);
      expect(await on.sender.send(mail)).toMatchObject({ outcome: 'accepted' });
      expect(await on.arrived(mail.to)).toHaveLength(1);
    });

    test('that has too much to do every time takes nothing', async () => {
      const mail = mailTo('overload@example.com');
      for (const _ of ['first', 'second']) await expect(on.sender.send(mail)).rejects.toThrow(SenderBusy);
      expect(await on.arrived(mail.to)).toEqual([]);
    });

    test('that gives no answer may have taken it', async () => {
      const mail = mailTo('timeout+1@example.com');
      await expect(on.sender.send(mail)).rejects.toThrow(SenderUnclear);
      expect(await on.arrived(mail.to)).toMatchObject([{ notificationId: mail.notificationId }]);
    });

    test('that gives no answer may not have taken it', async () => {
      const mail = mailTo('lost@example.com');
      await expect(on.sender.send(mail)).rejects.toThrow(SenderUnclear);
      expect(await on.arrived(mail.to)).toEqual([]);
      expect(await on.sender.send(mail)).toMatchObject({ outcome: 'accepted' });
    });
  });
