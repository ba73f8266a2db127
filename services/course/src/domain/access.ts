import type { Money } from '@edtech/contracts';
import type { Decision } from '@edtech/event-store/aggregate';
import { completionOf } from './completion.ts';
import type { Enrolment, EnrolmentEvent, EnrolmentState } from './enrolment.ts';
import {
  type CoursePayment,
  type Ground,
  isStanding,
  paymentOf,
  standingPayments,
  withRefund,
} from './grounds.ts';
import type { Offer } from './offer.ts';
import { AccessPaidFor, EnrolmentNotFound, OwnCourse, RefundCurrencyDiffers } from './refusals.ts';

export interface Grant {
  readonly studentId: string;
  readonly offer: Offer;
}

/**
 * Access that is held only gains a ground: nobody is enrolled twice, and what completes the course stays what it was.
 * Access that is granted again, after it was taken away, is to the latest edition.
 */
const granted = (
  state: EnrolmentState,
  { studentId, offer: { courseId, tutorId, edition, required } }: Grant,
  ground: Ground,
): readonly EnrolmentEvent[] => {
  if (state.access === 'held') return [{ type: 'GroundAdded', data: { ground } }];
  const enrolled = { studentId, courseId, tutorId };
  const { learned } = state;
  return [
    {
      type: 'AccessGranted',
      data: { ...enrolled, edition, required, learned, ground, isFirst: state.access === 'none' },
    },
    ...completionOf(state, enrolled, required, learned),
  ];
};

/** A payment grants access once, however often it is told and whatever has become of that access. */
export const grantForPayment =
  ({ payment, ...grant }: Grant & { readonly payment: CoursePayment }): Decision<typeof Enrolment> =>
  (state) =>
    paymentOf(state.grounds, payment.paymentId) === undefined
      ? granted(state, grant, { kind: 'payment', payment })
      : [];

/** @throws OwnCourse */
export const giveAccess =
  (grant: Grant): Decision<typeof Enrolment> =>
  (state) => {
    if (grant.studentId === grant.offer.tutorId) throw new OwnCourse();
    return state.grounds.isGift ? [] : granted(state, grant, { kind: 'gift' });
  };

export interface NoteRefund {
  readonly paymentId: string;
  readonly refundId: string;
  readonly amount: Money;
}

/** Access ends with the last of its grounds: when a payment has been given back whole and no other stands. */
export const noteRefund =
  ({ paymentId, refundId, amount }: NoteRefund): Decision<typeof Enrolment> =>
  ({ access, grounds, enrolled }) => {
    const payment = paymentOf(grounds, paymentId);
    if (payment === undefined || payment.refunds.some((refund) => refund.refundId === refundId)) return [];
    if (payment.paid.currency !== amount.currency) throw new RefundCurrencyDiffers(refundId);
    const refund = { refundId, minorUnits: amount.minorUnits };
    const refunded: EnrolmentEvent = { type: 'PaymentRefunded', data: { paymentId, refund } };
    const isOver = access === 'held' && !isStanding(withRefund(grounds, paymentId, refund));
    return isOver && enrolled !== undefined
      ? [refunded, { type: 'AccessRevoked', data: { ...enrolled, reason: 'payment-refunded', paymentId } }]
      : [refunded];
  };

export interface RevokeAccess {
  readonly by: 'TUTOR' | 'ADMIN';
}

/**
 * A tutor takes back what was given, never what was paid for; an administrator takes away either.
 * @throws EnrolmentNotFound, AccessPaidFor
 */
export const revokeAccess =
  ({ by }: RevokeAccess): Decision<typeof Enrolment> =>
  ({ access, grounds, enrolled }) => {
    if (enrolled === undefined) throw new EnrolmentNotFound();
    if (access === 'revoked') return [];
    const payments = standingPayments(grounds);
    if (by === 'TUTOR' && payments.length > 0) throw new AccessPaidFor(payments);
    const reason = by === 'TUTOR' ? 'taken-back-by-tutor' : 'revoked-by-administrator';
    return [{ type: 'AccessRevoked', data: { ...enrolled, reason } }];
  };
