import type { Call, CallOutcome } from '../../src/domain/calls.ts';
import { splitOf } from '../../src/domain/commission.ts';
import type { Moment } from '../../src/domain/follow-up.ts';
import type {
  CallStarted,
  LookScheduled,
  PaymentAuthorized,
  PaymentCaptured,
  PaymentCharged,
  PaymentEvent,
  PaymentRequested,
  RefundRequested,
} from '../../src/domain/payment-events.ts';
import type { Subject, Terms } from '../../src/domain/terms.ts';

/** A payment of 49.90 EUR, told event by event. */

export const REQUESTED_AT = '2026-01-01T00:00:00.000Z';
export const EXPIRES_AT = '2026-01-08T00:00:00.000Z';
/** A day before. */
export const RENEW_AT = '2026-01-07T00:00:00.000Z';

export const at = (now: string): Moment => ({ paymentId: 'p-1', now });
export const moment = at(REQUESTED_AT);

export const eur = (minorUnits: number) => ({ minorUnits, currency: 'EUR' });
export const PRICE = eur(4_990);

export const lessonSubject: Subject = {
  payerId: 'u-1',
  tutorId: 't-1',
  paymentType: 'LESSON',
  lessonId: 'l-1',
  bookingId: 'b-1',
};
export const courseSubject: Subject = {
  payerId: 'u-1',
  tutorId: 't-1',
  paymentType: 'COURSE',
  courseId: 'c-1',
};

export const terms = (subject: Subject = lessonSubject, more: Partial<Terms> = {}): Terms => ({
  subject,
  amount: PRICE,
  method: { token: 'tok_visa' },
  description: 'Algebra, 60 minutes',
  commission: 1_500,
  requestedAt: REQUESTED_AT,
  ...more,
});

export const requested = (subject?: Subject, more?: Partial<Terms>): PaymentRequested => ({
  type: 'PaymentRequested',
  data: { terms: terms(subject, more) },
});

type WithoutIntent<C> = C extends Call ? Omit<C, 'key' | 'startedAt' | 'amount'> : never;

/** The call with this number. */
export const started = (
  number: number,
  call: WithoutIntent<Call>,
  amount = PRICE,
  startedAt = REQUESTED_AT,
): CallStarted => ({
  type: 'CallStarted',
  // One of the calls, with what all of them have.
  data: { call: { ...call, key: `p-1.${number}`, amount, startedAt } as Call },
});

export const AUTHORIZE = { operation: 'AUTHORIZE' } as const;
export const CHARGE = { operation: 'CHARGE' } as const;
export const CAPTURE = { operation: 'CAPTURE', reference: 'pi_1' } as const;
export const RELEASE = { operation: 'RELEASE', reference: 'pi_1' } as const;

export const authorized = (more: Partial<PaymentAuthorized['data']> = {}): PaymentAuthorized => ({
  type: 'PaymentAuthorized',
  data: {
    subject: lessonSubject,
    amount: PRICE,
    reference: 'pi_1',
    authorizedAt: REQUESTED_AT,
    expiresAt: EXPIRES_AT,
    renewal: false,
    ...more,
  },
});

export const look = (when = RENEW_AT): LookScheduled => ({ type: 'LookScheduled', data: { at: when } });

export const captured = (more: Partial<PaymentCaptured['data']> = {}): PaymentCaptured => ({
  type: 'PaymentCaptured',
  data: {
    subject: lessonSubject,
    amount: PRICE,
    reference: 'pi_1',
    freed: eur(0),
    split: splitOf(more.amount ?? PRICE, 1_500),
    ...more,
  },
});

export const charged = (more: Partial<PaymentCharged['data']> = {}): PaymentCharged => ({
  type: 'PaymentCharged',
  data: { subject: courseSubject, amount: PRICE, reference: 'pi_1', split: splitOf(PRICE, 1_500), ...more },
});

export const refundRequested = (refundId: string, minorUnits: number): RefundRequested => ({
  type: 'RefundRequested',
  data: { refundId, amount: eur(minorUnits) },
});

export const declined = (code = 'card-declined', holdGone?: true): CallOutcome => ({
  outcome: 'declined',
  code,
  reason: 'The card was declined.',
  ...(holdGone === undefined ? {} : { holdGone }),
});
export const DECLINED = { code: 'card-declined', reason: 'The card was declined.' };

/** A lesson's payment that waits for its first outcome. */
export const pending: readonly PaymentEvent[] = [requested(), started(1, AUTHORIZE)];
/** A lesson's payment whose price is held. */
export const held: readonly PaymentEvent[] = [...pending, authorized(), look()];
/** A lesson's payment that is paid. */
export const paid: readonly PaymentEvent[] = [
  ...held,
  { type: 'CaptureRequested', data: { amount: PRICE } },
  started(2, CAPTURE),
  captured(),
];
/** A course that is bought. */
export const bought: readonly PaymentEvent[] = [requested(courseSubject), started(1, CHARGE), charged()];
