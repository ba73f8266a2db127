import type { Money } from '@edtech/contracts';

interface Intent {
  /** The idempotency key: whoever repeats the call repeats it with this one. */
  readonly key: string;
  readonly amount: Money;
  /** ISO-8601. */
  readonly startedAt: string;
}

/** Holds money. */
export interface AuthorizeCall extends Intent {
  readonly operation: 'AUTHORIZE';
}

/** Takes money that was not held before. */
export interface ChargeCall extends Intent {
  readonly operation: 'CHARGE';
}

/** Takes what is held, or a part, and frees the rest. */
export interface CaptureCall extends Intent {
  readonly operation: 'CAPTURE';
  readonly reference: string;
}

/** Frees what is held. */
export interface ReleaseCall extends Intent {
  readonly operation: 'RELEASE';
  readonly reference: string;
}

/** Gives back what was taken, or a part. */
export interface RefundCall extends Intent {
  readonly operation: 'REFUND';
  readonly reference: string;
  readonly refundId: string;
}

/**
 * A call to the gateway that is about to be made, or was made with an outcome that is not known yet. It is recorded before
 * it is made. A payment has one at a time, so that it is always known what the unknown is about.
 */
export type Call = AuthorizeCall | ChargeCall | CaptureCall | ReleaseCall | RefundCall;

export interface Held {
  readonly outcome: 'held';
  /** The gateway's name for the hold. */
  readonly reference: string;
  /** ISO-8601; absent when it does not lapse by itself. */
  readonly expiresAt?: string;
}

export interface Charged {
  readonly outcome: 'charged';
  readonly reference: string;
}

export interface Captured {
  readonly outcome: 'captured';
}

export interface Released {
  readonly outcome: 'released';
}

export interface Refunded {
  readonly outcome: 'refunded';
}

/** The gateway says no, for good: this call has had no effect and never will. */
export interface Declined {
  readonly outcome: 'declined';
  /** Why, for programs: lower case and hyphens. */
  readonly code: string;
  /** Why, in words that the one who pays can read. */
  readonly reason: string;
  /** What was to be captured is no longer held. */
  readonly holdGone?: boolean;
}

/** What became of a call. */
export type CallOutcome = Held | Charged | Captured | Released | Refunded | Declined;
