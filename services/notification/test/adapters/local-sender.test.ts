import { memoryTable } from '@edtech/event-store';
import { CursorUnknown } from '@edtech/projection';
import { manualClock } from '@edtech/testkit';
import { localSender } from '../../src/adapters/local-sender/local-sender.ts';
import { createMailbox } from '../../src/adapters/local-sender/mailbox.ts';
import { TRIGGERS, troubleWith } from '../../src/adapters/local-sender/triggers.ts';
import { type Arrived, FROM, mailTo, senderContract } from './sender-contract.ts';

const DAY = 86_400_000;

const start = () => {
  const timing = manualClock();
  const table = memoryTable();
  const mailbox = createMailbox({ table, timing });
  return { timing, table, mailbox, sender: localSender({ mailbox, from: FROM }) };
};

senderContract('the local sender', async () => {
  const { mailbox, sender } = start();
  return {
    sender,
    async arrived(to) {
      const { mails } = await mailbox.list(to, { limit: 100 });
      const arrived: Arrived[] = [];
      for (const { mailId } of mails) {
        const mail = await mailbox.find(mailId);
        if (mail !== undefined) arrived.unshift({ ...mail, messageId: mailId });
      }
      return arrived;
    },
    close: async () => {},
  };
});

describe('the mailbox', () => {
  test('shows the newest mail first, page by page, whatever the case of the address', async () => {
    const { mailbox, sender, timing } = start();
    const ids: string[] = [];
    for (let mails = 0; mails < 5; mails += 1) {
      const mail = mailTo('Alice@example.com');
      ids.unshift(mail.notificationId);
      await sender.send(mail);
      timing.advance(1_000);
    }
    const shown: string[][] = [];
    let cursor: string | undefined;
    do {
      const request = { limit: 2, ...(cursor === undefined ? {} : { cursor }) };
      const page = await mailbox.list('alice@EXAMPLE.com', request);
      shown.push(page.mails.map(({ notificationId }) => notificationId));
      cursor = page.cursor;
    } while (cursor !== undefined);
    expect(shown).toEqual([ids.slice(0, 2), ids.slice(2, 4), ids.slice(4)]);
  });

  test.each(['', 'x', Buffer.from('9~').toString('base64url')])(
    'refuses a cursor that it has not given: %j',
    async (cursor) => {
      const { mailbox } = start();
      await expect(mailbox.list('a@example.com', { limit: 2, cursor })).rejects.toThrow(CursorUnknown);
    },
  );

  test('keeps a mail for a week', async () => {
    const { mailbox, sender, timing } = start();
    await sender.send(mailTo('a@example.com'));
    const { mails } = await mailbox.list('a@example.com', { limit: 1 });
    const mailId = mails[0]?.mailId ?? '';
    timing.advance(7 * DAY - 1);
    expect(await mailbox.find(mailId)).toMatchObject({ to: 'a@example.com', from: FROM });
    timing.advance(1);
    expect(await mailbox.find(mailId)).toBeUndefined();
    expect(await mailbox.list('a@example.com', { limit: 1 })).toEqual({ mails: [] });
  });

  test('shows nothing of mails to others in a list', async () => {
    const { mailbox, sender } = start();
    await sender.send(mailTo('a@example.com'));
    expect(await mailbox.list('a@example.co', { limit: 1 })).toEqual({ mails: [] });
    expect(await mailbox.find('none')).toBeUndefined();
  });

  test('is the same for every process', async () => {
    const { table, timing, sender } = start();
    await sender.send(mailTo('a@example.com'));
    const other = createMailbox({ table, timing });
    expect((await other.list('a@example.com', { limit: 10 })).mails).toHaveLength(1);
  });
});

test('what goes wrong is asked for by the name, with or without a tag', () => {
  for (const name of Object.keys(TRIGGERS)) {
    expect(troubleWith(`${name}@example.com`)).toBe(TRIGGERS[name]);
    expect(troubleWith(`${name.toUpperCase()}+7@example.com`)).toBe(TRIGGERS[name]);
  }
  for (const address of ['alice@example.com', 'bounced@example.com', 'a+bounce@example.com', 'toString@x.y'])
    expect(troubleWith(address)).toBeUndefined();
});
