import type { Decision } from '@edtech/event-store/aggregate';
import { failed, mayBeRepeated, OUTCOME_UNKNOWN, sent } from './next-step.ts';
import type { Notification } from './notification.ts';
import type { Failure } from './notification-events.ts';
import { between, GIVE_UP_MILLISECONDS, later, pauseAfter } from './sending-policy.ts';

/** What became of an attempt. */
export type Outcome =
  | { readonly outcome: 'accepted'; readonly messageId: string }
  /** Not now, and never. */
  | ({ readonly outcome: 'refused' } & Failure)
  /** Not now. `unclear`: it may have gone out all the same. */
  | ({ readonly outcome: 'trouble'; readonly unclear: boolean } & Failure);

/**
 * Records what became of an attempt.
 * @param now ISO-8601
 */
export const recordOutcome =
  (attempt: number, outcome: Outcome, now: string): Decision<typeof Notification> =>
  (state) => {
    if (state.status !== 'pending') return [];
    const { wanted, requestedAt, unclear, putOff } = state;
    // It went out: whoever has taken the attempt over need not send it.
    if (outcome.outcome === 'accepted') return [sent(wanted, attempt, outcome.messageId)];
    // The claim is another one by now, and so is the outcome that counts.
    if (state.claim?.attempt !== attempt) return [];

    const { code, reason } = outcome;
    if (outcome.outcome === 'refused') return [failed(wanted, { code, reason })];
    if (outcome.unclear && !mayBeRepeated(wanted, unclear + 1)) return [failed(wanted, OUTCOME_UNKNOWN)];
    const again = later(now, pauseAfter(putOff + 1));
    if (between(requestedAt, again) >= GIVE_UP_MILLISECONDS) return [failed(wanted, { code, reason })];
    return [{ type: 'SendingPutOff', data: { attempt, code, reason, unclear: outcome.unclear, again } }];
  };
