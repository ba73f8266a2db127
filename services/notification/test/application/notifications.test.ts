import { CircuitOpen } from '@edtech/messaging';
import type { EmailSender } from '../../src/application/email-sender.ts';
import { choosePreferences, Preferences } from '../../src/domain/preferences.ts';
import { changeRecipient, deactivateRecipient, Recipient } from '../../src/domain/recipient.ts';
import { NotificationIdReused, NotificationResentAlready } from '../../src/domain/refusals.ts';
import { Crash, faulty } from './faulty.ts';
import { confirmed, context, DAY, greeting, ID, MINUTE, scene } from './scene.ts';

describe('a notification', () => {
  test('is sent to the address of its recipient, and its booking is told', async () => {
    const on = scene();
    await on.register('u-1', 'alice@example.com', 'Alice');
    await on.register('t-1', 'tom@example.com', 'Tom Tutor');
    expect(await on.request()).toMatchObject({ state: { status: 'sent' }, version: 3 });
    expect(await on.arrived('alice@example.com')).toMatchObject([
      {
        subject: 'Lesson with Tom Tutor on 5 November 2026',
        notificationId: ID,
        template: 'lesson-confirmed',
      },
    ]);
    expect(await on.published()).toMatchObject([
      { type: 'notification.sent', notificationId: ID, bookingId: 'b-1', correlationId: 'c-1' },
    ]);
  });

  test('is sent with each stream loaded once', async () => {
    const on = scene();
    await on.register('u-1', 'alice@example.com', 'Alice');
    await on.register('t-1', 'tom@example.com', 'Tom Tutor');
    on.queried.length = 0;
    await on.request();
    expect(on.queried).toEqual([
      `stream#Notification#${ID}`,
      'stream#Recipient#u-1',
      'stream#NotificationPreferences#u-1',
      'stream#Recipient#t-1',
    ]);
  });

  test('that is asked for again is not sent again, and whoever asks is answered each time', async () => {
    const on = scene();
    await on.register('u-1', 'alice@example.com');
    for (const _ of [1, 2, 3]) await on.request();
    expect(await on.arrived('alice@example.com')).toHaveLength(1);
    const [answer, ...again] = await on.published();
    expect(again).toEqual([answer, answer]);
  });

  test('that is asked for at the same moment is sent once', async () => {
    const on = scene();
    await on.register('u-1', 'alice@example.com');
    await Promise.all([1, 2, 3, 4].map(() => on.request()));
    expect(await on.arrived('alice@example.com')).toHaveLength(1);
    expect(await on.published()).toHaveLength(1);
  });

  test('with the id of another one is refused, and nothing is sent', async () => {
    const on = scene();
    await on.register('u-1', 'alice@example.com');
    await on.register('u-2', 'bob@example.com');
    await on.request();
    await expect(on.request(confirmed, { recipientId: 'u-2' })).rejects.toThrow(NotificationIdReused);
    expect(await on.arrived('bob@example.com')).toEqual([]);
  });

  test('shows times in the zone of its recipient', async () => {
    const on = scene();
    await on.register('u-1', 'alice@example.com');
    const berlin = { courses: true, lessons: true, timeZone: 'Europe/Berlin' };
    await on.store.execute(Preferences, 'u-1', choosePreferences(berlin), { context });
    await on.request();
    const [mail] = await on.arrived('alice@example.com');
    expect(mail?.text).toContain('17:00 to 18:00 (Europe/Berlin)');
  });

  test('whose recipient is not known yet waits, and is sent once they are', async () => {
    const on = scene();
    expect(await on.request()).toMatchObject({ state: { status: 'pending' } });
    await on.register('u-1', 'alice@example.com');
    expect(await on.settle()).toMatchObject({ state: { status: 'pending' } });
    on.timing.advance(MINUTE);
    expect(await on.settle()).toMatchObject({ state: { status: 'sent' } });
    expect(await on.events()).toEqual([
      'NotificationRequested',
      'RecipientAwaited',
      'SendingClaimed',
      'NotificationSent',
    ]);
  });

  test('whose recipient never registers fails after a day, and its booking is told', async () => {
    const on = scene();
    await on.request();
    on.timing.advance(DAY);
    await on.settle();
    expect(await on.published()).toMatchObject([{ type: 'notification.failed', code: 'recipient-unknown' }]);
  });

  test('is not sent to who has left', async () => {
    const on = scene();
    await on.register('u-1', 'alice@example.com');
    await on.store.execute(Recipient, 'u-1', deactivateRecipient(), { context });
    await on.request();
    expect(await on.published()).toMatchObject([{ code: 'recipient-deactivated', bookingId: 'b-1' }]);
    expect(await on.arrived('alice@example.com')).toEqual([]);
  });

  test('whose address is refused fails at once, and its booking is told', async () => {
    const on = scene();
    await on.register('u-1', 'bounce@example.com');
    await on.request();
    expect(await on.published()).toMatchObject([{ type: 'notification.failed', code: 'address-rejected' }]);
  });
});

describe('a sender that is in trouble', () => {
  test('is tried again later, and the booking has one answer', async () => {
    const on = scene();
    await on.register('u-1', 'throttle@example.com');
    expect(await on.request()).toMatchObject({ state: { status: 'pending', unclear: 0 } });
    expect(await on.published()).toEqual([]);
    expect(await on.settle()).toMatchObject({ state: { status: 'pending' } });
    on.timing.advance(MINUTE);
    await on.settle();
    expect(await on.arrived('throttle@example.com')).toHaveLength(1);
    expect(await on.published()).toMatchObject([{ type: 'notification.sent' }]);
  });

  test('is given up after a day', async () => {
    const on = scene();
    await on.register('u-1', 'overload@example.com');
    await on.request();
    for (let minutes = 0; minutes < 25 * 60; minutes += 1) {
      on.timing.advance(MINUTE);
      await on.settle();
    }
    const attempts = (await on.events()).filter((type) => type === 'SendingClaimed').length;
    expect(attempts).toBeGreaterThan(20);
    expect(await on.published()).toMatchObject([{ code: 'sender-unavailable' }]);
  });

  test('never takes more than three copies of one mail', async () => {
    const on = scene();
    await on.register('u-1', 'timeout@example.com');
    await on.request();
    for (let minutes = 0; minutes < 60; minutes += 1) {
      on.timing.advance(MINUTE);
      await on.settle();
    }
    const arrived = await on.arrived('timeout@example.com');
    expect(arrived.map(({ notificationId }) => notificationId)).toEqual([ID, ID, ID]);
    expect(await on.published()).toMatchObject([{ code: 'outcome-unknown' }]);
  });

  test('greets nobody twice', async () => {
    const on = scene();
    await on.register('u-1', 'timeout@example.com');
    await on.request(greeting);
    on.timing.advance(DAY);
    await on.settle();
    expect(await on.arrived('timeout@example.com')).toHaveLength(1);
    expect(await on.published()).toMatchObject([{ code: 'outcome-unknown' }]);
  });

  test('that is left alone was asked for nothing: also a greeting is sent later', async () => {
    let isOpen = true;
    const on = scene(
      (sender): EmailSender => ({
        async send(email) {
          if (isOpen) throw new CircuitOpen('SES', 30, undefined);
          return sender.send(email);
        },
      }),
    );
    await on.register('u-1', 'alice@example.com');
    expect(await on.request(greeting)).toMatchObject({ state: { status: 'pending', unclear: 0 } });
    isOpen = false;
    on.timing.advance(MINUTE);
    expect(await on.settle()).toMatchObject({ state: { status: 'sent' } });
  });
});

describe('a process that ends', () => {
  const crashed = async (fault: 'crash-before' | 'crash-after', content = confirmed) => {
    const on = scene(faulty([fault]));
    await on.register('u-1', 'alice@example.com');
    await expect(on.request(content)).rejects.toThrow(Crash);
    return on;
  };

  test.each(['crash-before', 'crash-after'] as const)('leaves the claim on record: %s', async (fault) => {
    const on = await crashed(fault);
    expect(await on.events()).toEqual(['NotificationRequested', 'SendingClaimed']);
    // The event comes again while nobody can know yet that the process has ended.
    expect(await on.request()).toMatchObject({ state: { status: 'pending', attempts: 1 } });
  });

  test.each([
    ['before the mail was handed over', 'crash-before', 1],
    ['before it was recorded', 'crash-after', 2],
  ] as const)('%s, has what somebody acts upon sent again', async (_, fault, copies) => {
    const on = await crashed(fault);
    on.timing.advance(2 * MINUTE);
    await on.settle();
    const arrived = await on.arrived('alice@example.com');
    expect(arrived.map(({ notificationId }) => notificationId)).toEqual(Array(copies).fill(ID));
    expect(await on.published()).toMatchObject([{ type: 'notification.sent' }]);
  });

  test.each([
    ['before the mail was handed over', 'crash-before', 0],
    ['before it was recorded', 'crash-after', 1],
  ] as const)('%s, has a greeting sent once at most', async (_, fault, copies) => {
    const on = await crashed(fault, greeting);
    on.timing.advance(2 * MINUTE);
    await on.settle();
    expect(await on.arrived('alice@example.com')).toHaveLength(copies);
    expect(await on.published()).toMatchObject([{ type: 'notification.failed', code: 'outcome-unknown' }]);
  });
});

describe('sending again', () => {
  const failing = async () => {
    const on = scene();
    await on.register('u-1', 'bounce@example.com');
    await on.request();
    const moved = changeRecipient({ email: 'alice@example.com' });
    await on.store.execute(Recipient, 'u-1', moved, { context });
    return on;
  };

  test('is a notification of its own, to the address of now, of which the booking is not told', async () => {
    const on = await failing();
    expect(await on.notifications.resend(ID, 'n-2', context)).toMatchObject({
      notificationId: 'n-2',
      state: { status: 'sent', wanted: { resendOf: ID } },
    });
    expect(await on.arrived('alice@example.com')).toMatchObject([{ notificationId: 'n-2' }]);
    const published = await on.published();
    expect(published.filter(({ bookingId }) => bookingId === 'b-1')).toMatchObject([
      { type: 'notification.failed' },
    ]);
  });

  test('is done once: the same request finds it, another one is refused', async () => {
    const on = await failing();
    for (const _ of [1, 2]) await on.notifications.resend(ID, 'n-2', context);
    await expect(on.notifications.resend(ID, 'n-3', context)).rejects.toThrow(NotificationResentAlready);
    expect(await on.arrived('alice@example.com')).toHaveLength(1);
  });

  test('at the same moment by two people sends one mail', async () => {
    const on = await failing();
    const both = ['n-2', 'n-3'].map((as) => on.notifications.resend(ID, as, context));
    const outcomes = (await Promise.allSettled(both)).map(({ status }) => status);
    expect(outcomes.toSorted()).toEqual(['fulfilled', 'rejected']);
    expect(await on.arrived('alice@example.com')).toHaveLength(1);
  });
});

test('nothing that is logged or published names an address or a name', async () => {
  const on = scene();
  await on.register('t-1', 'tom@example.com', 'Tom Tutor');
  for (const [number, name] of ['alice', 'bounce', 'overload', 'timeout', 'lost'].entries()) {
    await on.register(`u-${number}`, `${name}@example.com`, `Name of ${name}`);
    await on.request(confirmed, { recipientId: `u-${number}` }, `n-${number}`);
  }
  expect(on.logged).toHaveLength(3);
  const told = JSON.stringify([on.logged, await on.published()]);
  expect(told).not.toMatch(/example\.com|Name of|Tom|Algebra/);
});
