import type { Money } from '@edtech/contracts';
import type { BasisPoints } from './commission.ts';

export const PAYMENT_TYPES = ['LESSON', 'COURSE'] as const;
export type PaymentType = (typeof PAYMENT_TYPES)[number];

/** Who pays whom, and for what. */
export interface Subject {
  readonly payerId: string;
  readonly tutorId: string;
  /** The price of a lesson is held until the lesson is over; a course is paid for at once. */
  readonly paymentType: PaymentType;
  readonly courseId?: string;
  readonly lessonId?: string;
  readonly bookingId?: string;
}

/** What the payment is made with, as the gateway names it. */
export interface PaymentMethod {
  /** Token of the card. */
  readonly token: string;
  /** The gateway's name for who holds it, where it has one. */
  readonly customer?: string;
}

/** What was agreed on when the payment was asked for. Nothing of it changes afterwards. */
export interface Terms {
  readonly subject: Subject;
  readonly amount: Money;
  readonly method: PaymentMethod;
  /** What the payer reads on the receipt. */
  readonly description: string;
  readonly commission: BasisPoints;
  /** ISO-8601. */
  readonly requestedAt: string;
}

const ASKED = ['payerId', 'tutorId', 'paymentType', 'courseId', 'lessonId', 'bookingId'] as const;

/** Whether two requests ask for the same. What the platform adds (method, commission, time) does not count. */
export const sameRequest = (one: Terms, other: Terms): boolean =>
  ASKED.every((field) => one.subject[field] === other.subject[field]) &&
  one.amount.minorUnits === other.amount.minorUnits &&
  one.amount.currency === other.amount.currency;
