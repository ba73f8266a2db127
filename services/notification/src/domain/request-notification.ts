import type { Decision } from '@edtech/event-store/aggregate';
import type { Notification, NotificationState } from './notification.ts';
import type { NotificationAnsweredAgain, Wanted } from './notification-events.ts';
import { NotificationIdReused } from './refusals.ts';

const isSame = (one: Wanted, other: Wanted): boolean =>
  one.recipientId === other.recipientId &&
  one.template === other.template &&
  one.bookingId === other.bookingId &&
  one.resendOf === other.resendOf;

/** What a booking is told again; nothing while that is not known yet. Nobody else waits for an answer. */
const againOf = (state: NotificationState): readonly NotificationAnsweredAgain[] => {
  if (state.status !== 'sent' && state.status !== 'failed') return [];
  const { recipientId, template, channel, bookingId } = state.wanted;
  if (bookingId === undefined) return [];
  const told = { recipientId, template, channel, bookingId };
  const data = state.status === 'sent' ? { told } : { told, failure: state.failure };
  return [{ type: 'NotificationAnsweredAgain', data }];
};

/** Asking twice sends once, whatever has become of it. A booking that asks again has missed the answer, and is answered again. */
export const requestNotification =
  (wanted: Wanted): Decision<typeof Notification> =>
  (state) => {
    if (state.status === 'unknown') return [{ type: 'NotificationRequested', data: { wanted } }];
    if (!isSame(state.wanted, wanted)) throw new NotificationIdReused();
    return againOf(state);
  };
