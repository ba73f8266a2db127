import {
  type DataOf,
  paymentAuthorizedV1,
  paymentCapturedV1,
  paymentCompletedV2,
  paymentFailedV1,
  paymentRefundedV1,
  paymentReleasedV1,
} from '@edtech/contracts';
import { type Aggregate, publish, type Recorded } from '@edtech/event-store/aggregate';
import type {
  AuthorizationDeclined,
  CaptureDeclined,
  ChargeDeclined,
  PaymentAuthorized,
  PaymentEvent,
} from './payment-events.ts';
import type { PaymentState } from './payment-state.ts';
import type { Subject } from './terms.ts';

/** As other services name it. */
const about = ({ payerId, ...subject }: Subject) => ({ userId: payerId, ...subject });

/** What the schema of a release knows of it. */
const aboutRelease = ({ payerId, paymentType: _, bookingId: __, ...subject }: Subject) => ({
  userId: payerId,
  ...subject,
});

/** That the price of a booking is held; nothing of one that was not booked. */
const held = (
  { subject, amount, expiresAt }: Pick<PaymentAuthorized['data'], 'subject' | 'amount' | 'expiresAt'>,
  paymentId: string,
  timestamp: string,
): DataOf<typeof paymentAuthorizedV1> | undefined => {
  const { bookingId } = subject;
  if (bookingId === undefined) return undefined;
  const lapses = expiresAt === undefined ? {} : { expiresAt };
  return { ...about(subject), bookingId, paymentId, amount, timestamp, ...lapses };
};

type Stage = DataOf<typeof paymentFailedV1>['stage'];

const stageOf = ({ paymentType }: Subject): Stage => (paymentType === 'COURSE' ? 'CHARGE' : 'AUTHORIZATION');

type Publications = NonNullable<Aggregate<PaymentState, PaymentEvent>['publishes']>;

const failed = (stage: Stage) =>
  publish<Recorded<AuthorizationDeclined | CaptureDeclined | ChargeDeclined>, typeof paymentFailedV1>(
    paymentFailedV1,
    ({ data: { subject, amount, code, reason }, occurredAt }, { id }) => ({
      ...about(subject),
      paymentId: id,
      amount,
      stage,
      code,
      reason,
      timestamp: occurredAt,
    }),
  );

const LAPSED = {
  stage: 'AUTHORIZATION',
  code: 'authorization-lapsed',
  reason: 'The amount is no longer reserved, and it could not be reserved again.',
} as const;

/**
 * What other services learn. Replies (authorized, captured, released) go to bookings only; whoever counts money listens to
 * payment.completed and payment.refunded.
 */
export const publications: Publications = {
  PaymentAuthorized: publish(paymentAuthorizedV1, ({ data, occurredAt }, { id }) =>
    data.renewal ? undefined : held(data, id, occurredAt),
  ),
  AuthorizationDeclined: failed('AUTHORIZATION'),
  BookingAnsweredAgain: [
    publish(paymentAuthorizedV1, ({ data, occurredAt }, { id }) =>
      data.failure === undefined ? held(data, id, occurredAt) : undefined,
    ),
    publish(paymentFailedV1, ({ data: { subject, amount, failure }, occurredAt }, { id: paymentId }) => {
      if (failure === undefined) return undefined;
      const stage = stageOf(subject);
      return { ...about(subject), paymentId, amount, stage, ...failure, timestamp: occurredAt };
    }),
  ],
  PaymentRefused: publish(
    paymentFailedV1,
    ({ data: { terms, code, reason }, occurredAt }, { id: paymentId }) => ({
      ...about(terms.subject),
      paymentId,
      amount: terms.amount,
      stage: stageOf(terms.subject),
      code,
      reason,
      timestamp: occurredAt,
    }),
  ),
  HoldLapsed: publish(
    paymentFailedV1,
    ({ data: { subject, amount, chargedInstead }, occurredAt }, { id: paymentId }) =>
      chargedInstead
        ? undefined
        : {
            ...about(subject),
            paymentId,
            amount,
            ...LAPSED,
            timestamp: occurredAt,
          },
  ),
  PaymentCaptured: [
    publish(paymentCapturedV1, ({ data: { subject, amount }, occurredAt }, { id: paymentId }) => {
      const { bookingId } = subject;
      if (bookingId === undefined) return undefined;
      return { ...about(subject), bookingId, paymentId, amount, timestamp: occurredAt };
    }),
    publish(paymentCompletedV2, ({ data: { subject, amount }, occurredAt }, { id: paymentId }) => ({
      ...about(subject),
      paymentId,
      amount,
      timestamp: occurredAt,
    })),
  ],
  CaptureDeclined: failed('CAPTURE'),
  PaymentCharged: publish(
    paymentCompletedV2,
    ({ data: { subject, amount }, occurredAt }, { id: paymentId }) => ({
      ...about(subject),
      paymentId,
      amount,
      timestamp: occurredAt,
    }),
  ),
  ChargeDeclined: failed('CHARGE'),
  PaymentReleased: publish(
    paymentReleasedV1,
    ({ data: { subject, amount, reason }, occurredAt }, { id: paymentId }) => {
      const { bookingId } = subject;
      if (bookingId === undefined) return undefined;
      return {
        ...aboutRelease(subject),
        bookingId,
        paymentId,
        timestamp: occurredAt,
        ...(amount === undefined ? {} : { amount }),
        ...(reason === undefined ? {} : { reason }),
      };
    },
  ),
  PaymentGivenUp: publish(
    paymentReleasedV1,
    ({ data: { bookingId, payerId: userId, reason }, occurredAt }, { id: paymentId }) => ({
      bookingId,
      paymentId,
      userId,
      timestamp: occurredAt,
      ...(reason === undefined ? {} : { reason }),
    }),
  ),
  PaymentRefunded: publish(
    paymentRefundedV1,
    ({ data: { refundId, subject, amount, reason }, occurredAt }, { id: paymentId }) => ({
      ...about(subject),
      refundId,
      paymentId,
      amount,
      timestamp: occurredAt,
      ...(reason === undefined ? {} : { reason }),
    }),
  ),
};
