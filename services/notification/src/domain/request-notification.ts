import type { Decision } from '@edtech/event-store/aggregate';
import type { Notification } from './notification.ts';
import type { Wanted } from './notification-events.ts';
import { NotificationIdReused } from './refusals.ts';

const isSame = (one: Wanted, other: Wanted): boolean =>
  one.recipientId === other.recipientId &&
  one.template === other.template &&
  one.bookingId === other.bookingId &&
  one.resendOf === other.resendOf;

/** Asking twice sends once: the second time changes nothing, whatever has become of it. */
export const requestNotification =
  (wanted: Wanted): Decision<typeof Notification> =>
  (state) => {
    if (state.status === 'unknown') return [{ type: 'NotificationRequested', data: { wanted } }];
    if (!isSame(state.wanted, wanted)) throw new NotificationIdReused();
    return [];
  };
