import { randomUUID } from 'node:crypto';
import type { Log } from '@edtech/contracts';
import type { CommandContext, EventStore } from '@edtech/event-store';
import type { Views } from '@edtech/projection';
import { Notification } from '../domain/notification.ts';
import { DUE_PARTS, dueIn, dueNotifications } from '../read-models/due-notifications.ts';
import type { Notifications, Settled } from './notifications.ts';

/** How many notifications are settled side by side. */
const PAGE = 10;

export interface SweepOptions {
  readonly views: Views;
  readonly notifications: Notifications;
  readonly store: EventStore;
  readonly log: Log;
}

export interface SweepReport {
  /** Notifications that were looked at. */
  readonly looked: number;
  /** Of those, that could not be sent this time either. */
  readonly putOff: number;
  /** Of those, that could not be looked at at all. */
  readonly failed: number;
}

/** Goes on where a notification has stopped: one id for everything that its cause set off. */
const continuing = async (store: EventStore, notificationId: string): Promise<CommandContext> => {
  const actor = { kind: 'service', id: 'notification-sweep' } as const;
  let context: CommandContext = { correlationId: randomUUID(), causationId: randomUUID(), actor };
  for await (const { metadata } of store.read(Notification, notificationId)) {
    const { correlationId, eventId, trace } = metadata;
    context = { correlationId, causationId: eventId, actor, ...(trace === undefined ? {} : { trace }) };
  }
  return context;
};

/**
 * Sends what could not be sent before, what waited for its recipient, and what a process left behind.
 * @param deadline epoch milliseconds; what is due then waits for the next sweep
 */
export const createNotificationSweep = ({ views, notifications, store, log }: SweepOptions) => {
  const settle = async (notificationId: string): Promise<Settled | undefined> => {
    try {
      return await notifications.settle(notificationId, await continuing(store, notificationId));
    } catch (error) {
      // One that cannot be settled holds up no other. What its error says may hold an address.
      const name = error instanceof Error ? error.name : typeof error;
      log({ level: 'error', message: 'notification not settled', notificationId, error: name });
      return undefined;
    }
  };

  return async (deadline: number): Promise<SweepReport> => {
    const until = new Date(store.timing.now()).toISOString();
    const report = { looked: 0, putOff: 0, failed: 0 };
    for (const part of DUE_PARTS) {
      let cursor: string | undefined;
      do {
        if (store.timing.now() >= deadline) return report;
        const request = { limit: PAGE, ...(cursor === undefined ? {} : { cursor }) };
        const page = await views.page(dueNotifications, request, dueIn(part, until));
        const settled = await Promise.all(page.rows.map(({ notificationId }) => settle(notificationId)));
        report.looked += settled.length;
        report.failed += settled.filter((one) => one === undefined).length;
        report.putOff += settled.filter((one) => one?.trouble !== undefined).length;
        // The sender is left alone: nothing is asked of it before the next sweep.
        if (settled.some((one) => one?.trouble?.code === 'circuit-open')) return report;
        cursor = page.cursor;
      } while (cursor !== undefined);
    }
    return report;
  };
};
