import type { Decision } from '@edtech/event-store/aggregate';
import { KINDS } from './kinds.ts';
import type { Notification, Pending } from './notification.ts';
import type { Failure, NotificationEvent, Told, Wanted } from './notification-events.ts';
import type { PreferencesState } from './preferences.ts';
import type { RecipientState } from './recipient.ts';
import {
  between,
  CLAIM_MILLISECONDS,
  GIVE_UP_MILLISECONDS,
  later,
  MOST_UNCLEAR,
  pauseAfter,
} from './sending-policy.ts';

/** What the next step depends on. */
export interface Circumstances {
  /** ISO-8601. */
  readonly now: string;
  readonly recipient: RecipientState;
  readonly preferences: PreferencesState;
}

export const OUTCOME_UNKNOWN: Failure = {
  code: 'outcome-unknown',
  reason: 'It was handed over, and nobody knows whether it was accepted. It is not sent again by itself.',
};

const REFUSED = {
  template: { code: 'template-unknown', reason: 'There is no such mail, or not with this data.' },
  channel: { code: 'channel-unsupported', reason: 'Only e-mails are sent.' },
  left: { code: 'recipient-deactivated', reason: 'The recipient has left the platform.' },
  unknown: { code: 'recipient-unknown', reason: 'Nobody has registered with this id for a day.' },
} as const satisfies { readonly [what: string]: Failure };

const told = ({ recipientId, template, channel, bookingId }: Wanted): Told => ({
  recipientId,
  template,
  channel,
  ...(bookingId === undefined ? {} : { bookingId }),
});

/** It is given up, and whoever asked for it is told so. */
export const failed = (wanted: Wanted, { code, reason }: Failure): NotificationEvent => ({
  type: 'NotificationFailed',
  data: { told: told(wanted), code, reason },
});

/** It has been accepted, and whoever asked for it is told so. */
export const sent = (wanted: Wanted, attempt: number, messageId: string): NotificationEvent => ({
  type: 'NotificationSent',
  data: { told: told(wanted), attempt, messageId },
});

const step = (state: Pending, { now, recipient, preferences }: Circumstances): NotificationEvent => {
  const { wanted, requestedAt, attempts, putOff } = state;
  if (wanted.content === undefined) return failed(wanted, REFUSED.template);
  if (wanted.channel !== 'EMAIL') return failed(wanted, REFUSED.channel);
  if (recipient.status === 'deactivated') return failed(wanted, REFUSED.left);
  const { category } = KINDS[wanted.content.kind];
  if (category !== 'essential' && !preferences[category])
    return { type: 'NotificationSkipped', data: { category } };
  if (recipient.status === 'unknown') {
    if (between(requestedAt, now) >= GIVE_UP_MILLISECONDS) return failed(wanted, REFUSED.unknown);
    return { type: 'RecipientAwaited', data: { again: later(now, pauseAfter(putOff + 1)) } };
  }
  return { type: 'SendingClaimed', data: { attempt: attempts + 1, at: now } };
};

/**
 * What is to be done with a notification now: nothing while somebody is sending it, or before its time; else it is claimed, or
 * put off until its recipient is known, or given up.
 */
export const nextStep =
  (circumstances: Circumstances): Decision<typeof Notification> =>
  (state) => {
    if (state.status !== 'pending') return [];
    const { now } = circumstances;
    const { claim, wanted, notBefore, unclear } = state;
    if (claim === undefined) return notBefore <= now ? [step(state, circumstances)] : [];
    if (between(claim.at, now) < CLAIM_MILLISECONDS) return [];
    if (!mayBeRepeated(wanted, unclear + 1)) return [failed(wanted, OUTCOME_UNKNOWN)];
    return [step(state, circumstances)];
  };

/** @param unclear attempts of which nobody knows whether the mail went out */
export const mayBeRepeated = ({ content }: Wanted, unclear: number): boolean =>
  content !== undefined && KINDS[content.kind].delivery === 'at-least-once' && unclear < MOST_UNCLEAR;
