import { createEventStore, memoryTable } from '@edtech/event-store';
import { type ManualClock, manualClock } from '@edtech/testkit';
import { outboxOf } from '@edtech/testkit/inbox';
import { localSender } from '../../src/adapters/local-sender/local-sender.ts';
import { createMailbox, type Mail } from '../../src/adapters/local-sender/mailbox.ts';
import type { EmailSender } from '../../src/application/email-sender.ts';
import { createNotifications } from '../../src/application/notifications.ts';
import type { Content } from '../../src/domain/kinds.ts';
import { Notification } from '../../src/domain/notification.ts';
import type { NotificationEvent, Wanted } from '../../src/domain/notification-events.ts';
import { changeRecipient, Recipient, registerRecipient } from '../../src/domain/recipient.ts';

export const ID = 'n-1';
export const MINUTE = 60_000;
export const DAY = 24 * 60 * MINUTE;

export const context = {
  correlationId: 'c-1',
  causationId: 'r-1',
  actor: { kind: 'service', id: 'test' },
} as const;

export const lesson = {
  studentId: 'u-1',
  tutorId: 't-1',
  scheduledTime: '2026-11-05T16:00:00.000Z',
  durationMinutes: 60,
  subject: 'Algebra',
};
export const confirmed: Content = { kind: 'lesson-confirmed', lesson };
export const greeting: Content = { kind: 'welcome', role: 'STUDENT' };

export const wantedOf = (content: Content = confirmed, more: Partial<Wanted> = {}): Wanted => ({
  recipientId: 'u-1',
  template: content.kind,
  channel: 'EMAIL',
  bookingId: 'b-1',
  content,
  ...more,
});

/** A notification service over a table in memory, with the local mailbox in another one. */
export const scene = (
  through: (sender: EmailSender) => EmailSender = (sender) => sender,
  timing: ManualClock = manualClock(),
) => {
  const logged: object[] = [];
  const table = memoryTable();
  const queried: string[] = [];
  const store = createEventStore({
    table: {
      ...table,
      range(query) {
        queried.push(query.pk);
        return table.range(query);
      },
    },
    source: 'edtech.notification',
    timing,
  });
  const mailbox = createMailbox({ table: memoryTable(), timing });
  const sender = through(localSender({ mailbox, from: 'no-reply@edtech.example' }));
  const notifications = createNotifications({ store, sender, log: (entry) => void logged.push(entry) });

  return {
    timing,
    store,
    mailbox,
    notifications,
    logged,
    /** The partitions that were queried, in their order. */
    queried,
    async register(userId: string, email: string, name?: string): Promise<void> {
      await store.execute(Recipient, userId, registerRecipient({ email }), { context });
      if (name !== undefined) await store.execute(Recipient, userId, changeRecipient({ name }), { context });
    },
    request: (content: Content = confirmed, more: Partial<Wanted> = {}, id = ID) =>
      notifications.request(id, wantedOf(content, more), context),
    settle: (id = ID) => notifications.settle(id, context),
    status: async (id = ID) => (await store.load(Notification, id)).state.status,
    async events(id = ID): Promise<readonly NotificationEvent['type'][]> {
      const events: NotificationEvent['type'][] = [];
      for await (const { event } of store.read(Notification, id)) events.push(event.type);
      return events;
    },
    /** What has arrived at an address, oldest first. */
    async arrived(to: string): Promise<readonly Mail[]> {
      const mails: Mail[] = [];
      for (const { mailId } of (await mailbox.list(to, { limit: 100 })).mails) {
        const mail = await mailbox.find(mailId);
        if (mail !== undefined) mails.unshift(mail);
      }
      return mails;
    },
    /** What was published of notifications. */
    async published(): Promise<readonly Record<string, unknown>[]> {
      return (await outboxOf(store.table))
        .filter(({ aggregateType }) => aggregateType === Notification.type)
        .map(({ eventType: type, eventData, correlationId }) => ({
          type,
          correlationId,
          ...JSON.parse(eventData),
        }));
    },
  };
};

export type Scene = ReturnType<typeof scene>;
