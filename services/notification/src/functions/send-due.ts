import { jsonLog } from '@edtech/contracts';
import type { ScheduledEvent } from 'aws-lambda';
import { createNotificationSweep } from '../application/notification-sweep.ts';
import { notifications } from './notifications.ts';
import { store } from './store.ts';
import { views } from './views.ts';

/** Kept free at the end of an invocation for the mails that were begun last. */
const RESERVED_MILLISECONDS = 15_000;

const sweep = createNotificationSweep({ views, notifications, store, log: jsonLog });

export const handler = async (
  _event: ScheduledEvent,
  context: { getRemainingTimeInMillis(): number },
): Promise<void> => {
  const report = await sweep(store.timing.now() + context.getRemainingTimeInMillis() - RESERVED_MILLISECONDS);
  const { looked, failed, putOff } = report;
  if (looked === 0) return;
  jsonLog({ level: failed + putOff > 0 ? 'warn' : 'info', message: 'notifications swept', ...report });
};
