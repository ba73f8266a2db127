import { lessonCancelledV1, lessonCompletedV1 } from '@edtech/contracts';
import { type Consumer, causedBy, consumer, handles } from '@edtech/messaging';
import { capturePayment } from '../domain/capture-payment.ts';
import { releasePayment } from '../domain/release-payment.ts';
import { paymentOfBooking } from './payment-ids.ts';
import type { Payments } from './payments.ts';
import { type Served, servedBy, settled } from './served.ts';

const NAME = 'payment-lessons';

export interface LessonsServed {
  readonly payments: Payments;
}

interface Lesson {
  readonly lessonId: string;
  readonly studentId: string;
  readonly tutorId: string;
  readonly bookingId?: string;
  readonly paymentId?: string;
}

/** The payment of a lesson; undefined for one that is not paid for on the platform. */
const paymentOf = ({ paymentId, bookingId }: Lesson): string | undefined =>
  paymentId ?? (bookingId === undefined ? undefined : paymentOfBooking(bookingId));

/**
 * A lesson that took place is paid for; what was held for one that will not is free, and what was taken is given back. Not
 * ordered: a lesson ends once, one way or the other.
 *
 * The handlers commit before they call the gateway, so not in `tx`; an event that comes again finds what it had begun.
 */
export const lessonPayments: Served<LessonsServed> = servedBy(
  (parts): Consumer =>
    consumer({
      name: NAME,
      ordered: false,
      reachesOutside: true,
      on: [
        handles(lessonCompletedV1, async (event) => {
          const paymentId = paymentOf(event.data);
          if (paymentId === undefined) return;
          const { lessonId, studentId, tutorId } = event.data;
          const lesson = { lessonId, studentId, tutorId };
          await settled(
            parts().payments.execute(paymentId, (moment) => capturePayment(moment, { lesson }), {
              context: causedBy(event, NAME),
            }),
          );
        }),
        handles(lessonCancelledV1, async (event) => {
          const paymentId = paymentOf(event.data);
          if (paymentId === undefined) return;
          const { lessonId, studentId, tutorId, bookingId } = event.data;
          const release = {
            reason: 'lesson-cancelled',
            lesson: { lessonId, studentId, tutorId },
            ...(bookingId === undefined ? {} : { booking: { bookingId, payerId: studentId } }),
          };
          await settled(
            parts().payments.execute(paymentId, (moment) => releasePayment(moment, release), {
              context: causedBy(event, NAME),
            }),
          );
        }),
      ],
    }),
);
