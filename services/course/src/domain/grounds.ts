import type { Money } from '@edtech/contracts';

/** A payment for a course, and what of it was given back. */
export interface CoursePayment {
  readonly paymentId: string;
  readonly paid: Money;
}

export interface Refund {
  readonly refundId: string;
  readonly minorUnits: number;
}

/** A payment as an enrolment remembers it: for good, so that one that is told twice is known again. */
export interface KnownPayment extends CoursePayment {
  readonly refunds: readonly Refund[];
  /** Access was taken away since, so that it stands for nothing any more. */
  readonly void: boolean;
}

/** Why a student has access: for each payment that is not given back whole, and when it was given for nothing. */
export interface Grounds {
  readonly payments: readonly KnownPayment[];
  readonly isGift: boolean;
}

export const NO_GROUNDS: Grounds = { payments: [], isGift: false };

/** What grants access. */
export type Ground =
  | { readonly kind: 'gift' }
  | { readonly kind: 'payment'; readonly payment: CoursePayment };

export const withGround = (grounds: Grounds, ground: Ground): Grounds =>
  ground.kind === 'gift'
    ? { ...grounds, isGift: true }
    : { ...grounds, payments: [...grounds.payments, { ...ground.payment, refunds: [], void: false }] };

export const withRefund = (grounds: Grounds, paymentId: string, refund: Refund): Grounds => ({
  ...grounds,
  payments: grounds.payments.map((payment) =>
    payment.paymentId === paymentId ? { ...payment, refunds: [...payment.refunds, refund] } : payment,
  ),
});

/** As they are when access has been taken away: no ground stands, and each is known again. */
export const withoutGrounds = ({ payments }: Grounds): Grounds => ({
  payments: payments.map((payment) => ({ ...payment, void: true })),
  isGift: false,
});

export const paymentOf = ({ payments }: Grounds, paymentId: string): KnownPayment | undefined =>
  payments.find((payment) => payment.paymentId === paymentId);

const isGivenBack = ({ paid, refunds }: KnownPayment): boolean =>
  refunds.reduce((sum, { minorUnits }) => sum + minorUnits, 0) >= paid.minorUnits;

/** Ids of the payments that access stands on. A part that is given back, out of goodwill say, ends nothing. */
export const standingPayments = ({ payments }: Grounds): readonly string[] =>
  payments
    .filter((payment) => !payment.void && (payment.refunds.length === 0 || !isGivenBack(payment)))
    .map(({ paymentId }) => paymentId);

export const isStanding = (grounds: Grounds): boolean =>
  grounds.isGift || standingPayments(grounds).length > 0;
