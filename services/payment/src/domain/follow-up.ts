import type { Money } from '@edtech/contracts';
import { evolve } from '@edtech/event-store/aggregate';
import type { Call } from './calls.ts';
import { lookAtHold } from './hold-policy.ts';
import { Payment } from './payment.ts';
import type {
  CallStarted,
  LookScheduled,
  PaymentEvent,
  PaymentReleased,
  RefundRequested,
} from './payment-events.ts';
import { type Active, type Hold, type PaymentState, refundable, surplusHold } from './payment-state.ts';

/** The payment that is decided on, and the time (ISO-8601). */
export interface Moment {
  readonly paymentId: string;
  readonly now: string;
}

/**
 * What was decided, and all that follows from it now: the call that is to be made next, or when to look again. It belongs
 * into the same commit, so that there is never work to do of which nobody knows.
 */
export const thenFollowUp = (
  moment: Moment,
  state: PaymentState,
  events: readonly PaymentEvent[],
): readonly PaymentEvent[] => {
  const decided = after(state, events);
  const conclusion = conclude(moment, decided);
  const call = nextStep(moment, after(decided, conclusion));
  return [...events, ...conclusion, ...call];
};

const after = (state: PaymentState, events: readonly PaymentEvent[]): PaymentState =>
  // What the payment becomes depends on the data of its events alone.
  events.reduce(
    (current, event) => evolve(Payment, current, { ...event, aggregateId: '', version: 0, occurredAt: '' }),
    state,
  );

/** A release that was asked for, once nothing is held: what was taken meanwhile is given back. */
const conclude = (
  { paymentId }: Moment,
  state: PaymentState,
): readonly (PaymentReleased | RefundRequested)[] => {
  if (state.status !== 'active') return [];
  const { release, released, call, holds, terms } = state;
  if (release === undefined || released || call !== undefined || holds.length > 0) return [];
  const { currency } = terms.amount;
  const left = refundable(state);
  return [
    releaseOf(state, release),
    ...(left === 0
      ? []
      : [
          {
            type: 'RefundRequested',
            data: { refundId: `${paymentId}.released`, amount: { minorUnits: left, currency }, ...release },
          } as const,
        ]),
  ];
};

/** What is told of a release: what it freed, if that was held. */
export const releaseOf = (
  { subject, terms, taken, lapsed, ledger }: Active,
  release: NonNullable<Active['release']>,
): PaymentReleased => {
  const wasHeld = taken === undefined && !lapsed && ledger.authorized > 0;
  return {
    type: 'PaymentReleased',
    data: { subject, ...(wasHeld ? { amount: terms.amount } : {}), ...release },
  };
};

const nextStep = (moment: Moment, state: PaymentState): readonly (CallStarted | LookScheduled)[] => {
  if (state.status !== 'active' || state.call !== undefined) return [];
  const order = nextOrder(state, moment.now);
  if (order !== undefined) {
    const { paymentId, now: startedAt } = moment;
    const call: Call = { ...order, key: `${paymentId}.${state.calls + 1}`, startedAt };
    return [{ type: 'CallStarted', data: { call } }];
  }
  const at = nextLook(state, moment.now);
  return at === undefined || at === state.lookAt ? [] : [{ type: 'LookScheduled', data: { at } }];
};

type WithoutIntent<C> = C extends Call ? Omit<C, 'key' | 'startedAt'> : never;
type Order = WithoutIntent<Call>;

/** What is to be asked of the gateway next, if anything. */
const nextOrder = (state: Active, now: string): Order | undefined => {
  const { terms, calls, holds, capture, release, lapsed, taken, refunds, renewAfter, releaseAfter } = state;
  const { currency } = terms.amount;
  const money = (minorUnits: number): Money => ({ minorUnits, currency });
  const free = ({ reference, minorUnits }: Hold): Order => ({
    operation: 'RELEASE',
    reference,
    amount: money(minorUnits),
  });

  if (calls === 0)
    return {
      operation: terms.subject.paymentType === 'COURSE' ? 'CHARGE' : 'AUTHORIZE',
      amount: terms.amount,
    };

  const mayRelease = releaseAfter === undefined || releaseAfter <= now;
  const surplus = surplusHold(state);
  if (surplus !== undefined && mayRelease) return free(surplus);
  const hold = taken === undefined ? holds.at(-1) : undefined;
  if (hold !== undefined) {
    if (capture !== undefined) return { operation: 'CAPTURE', reference: hold.reference, amount: capture };
    if (release !== undefined) return free(hold);
    if (hold.expiresAt !== undefined && hold.expiresAt <= now) return mayRelease ? free(hold) : undefined;
    const at = lookAtHold(hold, terms.requestedAt, renewAfter);
    return at !== undefined && at <= now ? { operation: 'AUTHORIZE', amount: terms.amount } : undefined;
  }
  if (capture !== undefined && lapsed && taken === undefined) return { operation: 'CHARGE', amount: capture };

  const refund = refunds.find(({ status }) => status === 'wanted');
  if (refund === undefined || taken === undefined) return undefined;
  const { refundId, amount } = refund;
  return { operation: 'REFUND', reference: taken.reference, refundId, amount };
};

const nextLook = (state: Active, now: string): string | undefined => {
  const { holds, terms, taken, renewAfter, releaseAfter } = state;
  const hold = taken === undefined ? holds.at(-1) : undefined;
  const at = hold === undefined ? undefined : lookAtHold(hold, terms.requestedAt, renewAfter);
  if (releaseAfter === undefined || releaseAfter <= now) return at;
  const waitsForRelease = surplusHold(state) !== undefined || (at !== undefined && at <= now);
  return waitsForRelease ? releaseAfter : at;
};
