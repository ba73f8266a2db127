import { CircuitOpen, OutsideTimeout, outside } from '@edtech/messaging';
import { carefully } from '../../src/adapters/carefully.ts';
import { type Delivery, type EmailSender, SenderBusy } from '../../src/application/email-sender.ts';
import { mailTo } from './sender-contract.ts';

const REFUSED: Delivery = { outcome: 'refused', code: 'address-rejected', reason: 'No.' };

const cautious = (send: EmailSender['send'], timeoutMilliseconds = 5_000): EmailSender =>
  carefully({ send }, outside({ name: 'Local', timeoutMilliseconds, failures: 2 }));

test('a sender that answers is answered for, also when it refuses', async () => {
  const sender = cautious(async () => REFUSED);
  for (let mails = 0; mails < 4; mails += 1) expect(await sender.send(mailTo('a@example.com'))).toBe(REFUSED);
});

test('one that fails again and again is left alone', async () => {
  const sender = cautious(async () => {
    throw new SenderBusy('too many');
  });
  for (const _ of ['first', 'second'])
    await expect(sender.send(mailTo('a@example.com'))).rejects.toThrow(SenderBusy);
  await expect(sender.send(mailTo('a@example.com'))).rejects.toThrow(CircuitOpen);
});

test('nobody waits for one that never answers', async () => {
  const sender = cautious(() => new Promise(() => {}), 20);
  await expect(sender.send(mailTo('a@example.com'))).rejects.toThrow(OutsideTimeout);
});
