import type { Money } from '@edtech/contracts';
import type { Call } from './calls.ts';
import type { Failure } from './payment-events.ts';
import type { Subject, Terms } from './terms.ts';

/** Minor units of the payment's currency. Captured, released and outstanding are what was authorised, always. */
export interface Ledger {
  /** Held or charged, over all of the payment's time. */
  readonly authorized: number;
  readonly captured: number;
  readonly released: number;
  /** Of what was captured. */
  readonly refunded: number;
}

/** What is held and neither taken nor freed. */
export const outstandingOf = ({ authorized, captured, released }: Ledger): number =>
  authorized - captured - released;

/** Money that the gateway holds. */
export interface Hold {
  readonly reference: string;
  readonly minorUnits: number;
  /** ISO-8601. */
  readonly since: string;
  readonly expiresAt?: string;
}

export interface Refund {
  readonly refundId: string;
  readonly amount: Money;
  readonly reason?: string;
  readonly status: 'wanted' | 'done' | 'declined';
}

export const STAGES = ['AUTHORIZATION', 'CAPTURE', 'CHARGE', 'RELEASE', 'REFUND'] as const;

/** The last refusal, until something succeeds. */
export interface Setback extends Failure {
  readonly stage: (typeof STAGES)[number];
}

/** A payment for which calls are made. */
export interface Active {
  readonly status: 'active';
  readonly terms: Terms;
  /** What it is about; a lesson that was not known at first is known once it is over. */
  readonly subject: Subject;
  readonly ledger: Ledger;
  /** The call whose outcome is not known. */
  readonly call?: Call;
  /** How many calls were started: it numbers their keys. */
  readonly calls: number;
  /** The last one counts. Those before it were renewed and are to be released. */
  readonly holds: readonly Hold[];
  /** When to look at the hold again. */
  readonly lookAt?: string;
  /** A renewal that was declined is not tried again before. */
  readonly renewAfter?: string;
  /** A release that was declined is not tried again before. */
  readonly releaseAfter?: string;
  /** The hold's time was over before anything was taken. */
  readonly lapsed: boolean;
  /** To be taken as soon as it can be. */
  readonly capture?: Money;
  /** To be freed, or given back, as soon as it can be. */
  readonly release?: { readonly reason?: string };
  /** That it is released has been told. */
  readonly released: boolean;
  /** What was taken, and the gateway's name for it. */
  readonly taken?: { readonly reference: string; readonly amount: Money };
  readonly refunds: readonly Refund[];
  readonly setback?: Setback;
}

export type PaymentState =
  | { readonly status: 'unknown' }
  /** Released before it was asked for. */
  | { readonly status: 'given-up' }
  /** No call was ever made. `released`: that nothing is held for its booking has been told. */
  | {
      readonly status: 'refused';
      readonly terms: Terms;
      readonly failure: Failure;
      readonly released: boolean;
    }
  | Active;

/** A hold that nobody needs any more: one that was renewed, or any once the money was taken. */
export const surplusHold = ({ holds, taken }: Active): Hold | undefined =>
  taken !== undefined || holds.length > 1 ? holds[0] : undefined;

/** Minor units of what was taken that are neither refunded nor on their way back. */
export const refundable = ({ taken, refunds }: Active): number =>
  refunds
    .filter(({ status }) => status !== 'declined')
    .reduce((left, { amount }) => left - amount.minorUnits, taken?.amount.minorUnits ?? 0);

export const PAYMENT_STATUSES = [
  'PENDING',
  'AUTHORIZED',
  'CAPTURED',
  'RELEASED',
  'FAILED',
  'PARTLY_REFUNDED',
  'REFUNDED',
] as const;

/** How a payment is described in a word. */
export type PaymentStatus = (typeof PAYMENT_STATUSES)[number];

/** The word for a state; undefined when there is no payment. */
export const statusOf = (state: PaymentState): PaymentStatus | undefined => {
  if (state.status === 'unknown' || state.status === 'given-up') return undefined;
  if (state.status === 'refused') return 'FAILED';
  const { taken, ledger, holds, call, released } = state;
  if (taken !== undefined) {
    if (ledger.refunded === 0) return 'CAPTURED';
    return ledger.refunded === ledger.captured ? 'REFUNDED' : 'PARTLY_REFUNDED';
  }
  if (holds.length > 0) return 'AUTHORIZED';
  if (call !== undefined) return 'PENDING';
  return released && ledger.released > 0 ? 'RELEASED' : 'FAILED';
};
