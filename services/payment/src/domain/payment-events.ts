import type { Money } from '@edtech/contracts';
import type { Call } from './calls.ts';
import type { Split } from './commission.ts';
import type { Subject, Terms } from './terms.ts';

interface Fact<Type extends string, Data extends object> {
  readonly type: Type;
  readonly data: Data;
}

/** Why something was refused. */
export interface Failure {
  readonly code: string;
  readonly reason: string;
}

/** Others are told of it, so it says what the payment is about. */
interface Told {
  readonly subject: Subject;
  readonly amount: Money;
}

interface OfHold {
  /** The gateway's name for the hold. */
  readonly reference: string;
  readonly amount: Money;
}

export type PaymentRequested = Fact<'PaymentRequested', { readonly terms: Terms }>;
/** It was asked for, and no call was made for it. */
export type PaymentRefused = Fact<'PaymentRefused', { readonly terms: Terms } & Failure>;
/** The booking ended before its payment was asked for, or without one. Nothing may be held for it. */
export type PaymentGivenUp = Fact<
  'PaymentGivenUp',
  { readonly bookingId: string; readonly payerId: string; readonly reason?: string }
>;

/** A call to the gateway is about to be made. */
export type CallStarted = Fact<'CallStarted', { readonly call: Call }>;
/** Nothing is to be done until then. */
export type LookScheduled = Fact<'LookScheduled', { readonly at: string }>;

export type PaymentAuthorized = Fact<
  'PaymentAuthorized',
  Told & OfHold & { readonly authorizedAt: string; readonly expiresAt?: string; readonly renewal: boolean }
>;
export type AuthorizationDeclined = Fact<'AuthorizationDeclined', Told & Failure>;
/** A booking that asked again, because it had missed the answer, is told once more what its request has come to. */
export type BookingAnsweredAgain = Fact<
  'BookingAnsweredAgain',
  Told & { readonly expiresAt?: string; readonly failure?: Failure }
>;
export type RenewalDeclined = Fact<'RenewalDeclined', Failure & { readonly again: string }>;

export type CaptureRequested = Fact<
  'CaptureRequested',
  { readonly amount: Money; readonly lessonId?: string }
>;
/** `freed`: what had been held beyond what was taken. */
export type PaymentCaptured = Fact<
  'PaymentCaptured',
  Told & OfHold & { readonly freed: Money; readonly split: Split }
>;
export type CaptureDeclined = Fact<'CaptureDeclined', Told & Failure>;

/** Taken in one go, without a hold before. */
export type PaymentCharged = Fact<
  'PaymentCharged',
  Told & { readonly reference: string; readonly split: Split }
>;
export type ChargeDeclined = Fact<'ChargeDeclined', Told & Failure>;

export type ReleaseRequested = Fact<'ReleaseRequested', { readonly reason?: string }>;
/** A hold is free. The payment may have another one. */
export type HoldReleased = Fact<'HoldReleased', OfHold>;
/** A hold is free because its time was over. `chargedInstead`: what it was for is due, and is taken without it. */
export type HoldLapsed = Fact<'HoldLapsed', Told & OfHold & { readonly chargedInstead: boolean }>;
/** `again`: when freeing it is tried again. */
export type ReleaseDeclined = Fact<'ReleaseDeclined', Failure & { readonly again: string }>;
/** Nothing is held any more, or never was; `amount`: what had been held. */
export type PaymentReleased = Fact<
  'PaymentReleased',
  { readonly subject: Subject; readonly amount?: Money; readonly reason?: string }
>;

export type RefundRequested = Fact<
  'RefundRequested',
  { readonly refundId: string; readonly amount: Money; readonly reason?: string }
>;
/** `total`: all that was refunded by now; `kept`: what was captured and is not refunded. */
export type PaymentRefunded = Fact<
  'PaymentRefunded',
  Told & {
    readonly refundId: string;
    readonly total: Money;
    readonly kept: Money;
    readonly split: Split;
    readonly reason?: string;
  }
>;
export type RefundDeclined = Fact<'RefundDeclined', Failure & { readonly refundId: string }>;

export type PaymentEvent =
  | PaymentRequested
  | PaymentRefused
  | PaymentGivenUp
  | CallStarted
  | LookScheduled
  | PaymentAuthorized
  | AuthorizationDeclined
  | BookingAnsweredAgain
  | RenewalDeclined
  | CaptureRequested
  | PaymentCaptured
  | CaptureDeclined
  | PaymentCharged
  | ChargeDeclined
  | ReleaseRequested
  | HoldReleased
  | HoldLapsed
  | ReleaseDeclined
  | PaymentReleased
  | RefundRequested
  | PaymentRefunded
  | RefundDeclined;
