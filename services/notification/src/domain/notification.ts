import { notificationFailedV1, notificationSentV1 } from '@edtech/contracts';
import { aggregate, publish } from '@edtech/event-store/aggregate';
import type { Failure, NotificationEvent, Told, Wanted } from './notification-events.ts';

/** Neither sent nor given up. */
export interface Pending {
  readonly status: 'pending';
  readonly wanted: Wanted;
  /** ISO-8601. */
  readonly requestedAt: string;
  /** Who is sending it now, or was when the process ended. */
  readonly claim?: { readonly attempt: number; readonly at: string };
  /** How often it was claimed. */
  readonly attempts: number;
  /** Attempts of which nobody knows whether the mail went out. */
  readonly unclear: number;
  /** How often it was put off, for whatever reason. */
  readonly putOff: number;
  /** Nothing is done before; ISO-8601. */
  readonly notBefore: string;
}

export type NotificationState =
  | { readonly status: 'unknown' }
  | Pending
  | {
      readonly status: 'sent';
      readonly wanted: Wanted;
      readonly requestedAt: string;
      readonly sentAt: string;
    }
  | {
      readonly status: 'failed';
      readonly wanted: Wanted;
      readonly requestedAt: string;
      readonly failure: Failure;
      readonly resentAs?: string;
    }
  | { readonly status: 'skipped'; readonly wanted: Wanted; readonly requestedAt: string };

const whilePending =
  (change: (state: Pending) => NotificationState) =>
  (state: NotificationState): NotificationState =>
    state.status === 'pending' ? change(state) : state;

const withoutClaim = ({ claim: _, ...rest }: Pending): Pending => rest;

const about = (
  notificationId: string,
  { recipientId, template, channel, bookingId }: Told,
  timestamp: string,
) => ({
  notificationId,
  recipientId,
  template,
  channel,
  ...(bookingId === undefined ? {} : { bookingId }),
  timestamp,
});

/**
 * One mail to one person for one cause. Its id follows from the cause, so that the same cause finds the same notification.
 *
 * A mail takes no idempotency key. So the intent to send it is on record before it is handed over (`SendingClaimed`): a claim
 * without an outcome says that a process ended in between, and the kind of the mail says what is done then.
 */
export const Notification = aggregate<NotificationState, NotificationEvent>({
  type: 'Notification',
  initial: { status: 'unknown' },
  evolve: {
    NotificationRequested: (_, { data: { wanted }, occurredAt }) => ({
      status: 'pending',
      wanted,
      requestedAt: occurredAt,
      attempts: 0,
      unclear: 0,
      putOff: 0,
      notBefore: occurredAt,
    }),
    RecipientAwaited: (state, { data: { again } }) =>
      whilePending((pending) => ({ ...pending, putOff: pending.putOff + 1, notBefore: again }))(state),
    SendingClaimed: (state, { data: { attempt, at } }) =>
      whilePending((pending) => ({
        ...pending,
        claim: { attempt, at },
        attempts: attempt,
        // A claim that was still there was left behind.
        unclear: pending.unclear + (pending.claim === undefined ? 0 : 1),
      }))(state),
    SendingPutOff: (state, { data: { unclear, again } }) =>
      whilePending((pending) => ({
        ...withoutClaim(pending),
        unclear: pending.unclear + (unclear ? 1 : 0),
        putOff: pending.putOff + 1,
        notBefore: again,
      }))(state),
    NotificationSent: (state, { occurredAt }) =>
      whilePending(({ wanted, requestedAt }) => ({
        status: 'sent',
        wanted,
        requestedAt,
        sentAt: occurredAt,
      }))(state),
    NotificationFailed: (state, { data: { code, reason } }) =>
      whilePending(({ wanted, requestedAt }) => ({
        status: 'failed',
        wanted,
        requestedAt,
        failure: { code, reason },
      }))(state),
    NotificationAnsweredAgain: (state) => state,
    NotificationSkipped: whilePending(({ wanted, requestedAt }) => ({
      status: 'skipped',
      wanted,
      requestedAt,
    })),
    NotificationResent: (state, { data: { as } }) =>
      state.status === 'failed' ? { ...state, resentAs: as } : state,
  },
  publishes: {
    NotificationSent: publish(notificationSentV1, ({ data: { told }, occurredAt }, { id }) =>
      about(id, told, occurredAt),
    ),
    NotificationFailed: publish(
      notificationFailedV1,
      ({ data: { told, code, reason }, occurredAt }, { id }) => ({
        ...about(id, told, occurredAt),
        code,
        reason,
      }),
    ),
    NotificationAnsweredAgain: [
      publish(notificationSentV1, ({ data: { told, failure }, occurredAt }, { id }) =>
        failure === undefined ? about(id, told, occurredAt) : undefined,
      ),
      publish(
        notificationFailedV1,
        ({ data: { told, failure }, occurredAt }, { id }) =>
          failure && { ...about(id, told, occurredAt), ...failure },
      ),
    ],
  },
});
