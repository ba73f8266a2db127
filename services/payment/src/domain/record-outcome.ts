import type { Money } from '@edtech/contracts';
import type { Decision } from '@edtech/event-store/aggregate';
import type { Call, CallOutcome, Declined, RefundCall } from './calls.ts';
import { refundSplitOf, splitOf } from './commission.ts';
import { type Moment, thenFollowUp } from './follow-up.ts';
import { tryAgainAt } from './hold-policy.ts';
import type { Payment } from './payment.ts';
import type { PaymentEvent } from './payment-events.ts';
import { type Active, surplusHold } from './payment-state.ts';

/** What the gateway says fits no call of this kind. Nothing is recorded: somebody has to look. */
export class OutcomeOfAnotherCall extends Error {
  constructor({ operation, key }: Call, { outcome }: CallOutcome) {
    super(`The gateway answered the call ${key} (${operation}) with "${outcome}".`);
  }
}

/**
 * Records what became of the call with this key, and starts what follows from it. Whoever comes second, with the same
 * outcome from the gateway, records nothing.
 */
export const recordOutcome =
  (moment: Moment, key: string, outcome: CallOutcome): Decision<typeof Payment> =>
  (state) => {
    if (state.status !== 'active' || state.call?.key !== key) return [];
    return thenFollowUp(moment, state, eventsOf(moment, state, state.call, outcome));
  };

/** Nothing but time has passed: renews a hold that needs it, and ends one that has lapsed. */
export const lookAgain =
  (moment: Moment): Decision<typeof Payment> =>
  (state) =>
    thenFollowUp(moment, state, []);

const eventsOf = (
  { now }: Moment,
  state: Active,
  call: Call,
  outcome: CallOutcome,
): readonly PaymentEvent[] => {
  const { subject, terms, holds } = state;
  const { amount } = call;
  const split = splitOf(amount, terms.commission);

  if (outcome.outcome === 'declined') return declined(now, state, call, outcome);
  if (outcome.outcome === 'held' && call.operation === 'AUTHORIZE') {
    const { reference, expiresAt } = outcome;
    const lapses = expiresAt === undefined ? {} : { expiresAt };
    const renewal = holds.length > 0;
    return [
      {
        type: 'PaymentAuthorized',
        data: { subject, amount, reference, authorizedAt: now, ...lapses, renewal },
      },
    ];
  }
  if (outcome.outcome === 'charged' && call.operation === 'CHARGE')
    return [{ type: 'PaymentCharged', data: { subject, amount, reference: outcome.reference, split } }];
  if (outcome.outcome === 'captured' && call.operation === 'CAPTURE') {
    const { reference } = call;
    const freed = minus(heldBy(state, reference), amount);
    return [{ type: 'PaymentCaptured', data: { subject, amount, reference, freed, split } }];
  }
  if (outcome.outcome === 'released' && call.operation === 'RELEASE')
    return [endOfHold(state, call.reference)];
  if (outcome.outcome === 'refunded' && call.operation === 'REFUND') return [refunded(state, call)];
  throw new OutcomeOfAnotherCall(call, outcome);
};

const refunded = (state: Active, { refundId, amount }: RefundCall): PaymentEvent => {
  const { subject, terms, ledger, refunds } = state;
  const { currency } = amount;
  const total = { minorUnits: ledger.refunded + amount.minorUnits, currency };
  const kept = { minorUnits: ledger.captured - total.minorUnits, currency };
  const split = refundSplitOf(amount, ledger.captured - ledger.refunded, terms.commission);
  const reason = refunds.find((refund) => refund.refundId === refundId)?.reason;
  const why = reason === undefined ? {} : { reason };
  return { type: 'PaymentRefunded', data: { subject, amount, refundId, total, kept, split, ...why } };
};

const declined = (
  now: string,
  state: Active,
  call: Call,
  { code, reason, holdGone = false }: Declined,
): readonly PaymentEvent[] => {
  const { subject, holds } = state;
  const told = { subject, amount: call.amount, code, reason };
  switch (call.operation) {
    case 'AUTHORIZE':
      return holds.length > 0
        ? [{ type: 'RenewalDeclined', data: { code, reason, again: tryAgainAt(now) } }]
        : [{ type: 'AuthorizationDeclined', data: told }];
    case 'CHARGE':
      return [{ type: 'ChargeDeclined', data: told }];
    case 'CAPTURE':
      return holdGone ? [endOfHold(state, call.reference)] : [{ type: 'CaptureDeclined', data: told }];
    case 'RELEASE':
      return [{ type: 'ReleaseDeclined', data: { code, reason, again: tryAgainAt(now) } }];
    case 'REFUND':
      return [{ type: 'RefundDeclined', data: { code, reason, refundId: call.refundId } }];
  }
};

/** A hold is free: because it was renewed, because that was asked for, or because its time was over. */
const endOfHold = (state: Active, reference: string): PaymentEvent => {
  const { subject, release, capture } = state;
  const amount = heldBy(state, reference);
  if (surplusHold(state) !== undefined || release !== undefined)
    return { type: 'HoldReleased', data: { reference, amount } };
  return {
    type: 'HoldLapsed',
    data: { subject, amount, reference, chargedInstead: capture !== undefined },
  };
};

const heldBy = ({ holds, terms }: Active, reference: string): Money => ({
  minorUnits: holds.find((hold) => hold.reference === reference)?.minorUnits ?? 0,
  currency: terms.amount.currency,
});

const minus = ({ minorUnits, currency }: Money, less: Money): Money => ({
  minorUnits: minorUnits - less.minorUnits,
  currency,
});
