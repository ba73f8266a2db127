import { paymentAuthorizationRequestedV1, paymentReleaseRequestedV1 } from '@edtech/contracts';
import { type Consumer, causedBy, consumer, handles } from '@edtech/messaging';
import type { BasisPoints } from '../domain/commission.ts';
import { PaymentAccount } from '../domain/payment-account.ts';
import { releasePayment } from '../domain/release-payment.ts';
import { requestPayment } from '../domain/request-payment.ts';
import { paymentOfBooking } from './payment-ids.ts';
import type { Payments } from './payments.ts';
import { type Served, servedBy, settled } from './served.ts';
import { termsOf } from './terms-of.ts';

const NAME = 'payment-requests';

/** What the consumer needs beside the payments. */
export interface RequestsServed {
  readonly payments: Payments;
  readonly commission: BasisPoints;
}

/**
 * What bookings ask of payment. Not ordered: the payment of a booking is found by the booking, and a release that comes
 * before its authorisation has that one refused.
 *
 * The handlers commit before they call the gateway, so not in `tx`; a request that comes again finds what it had begun.
 */
export const paymentRequests: Served<RequestsServed> = servedBy(
  (parts): Consumer =>
    consumer({
      name: NAME,
      ordered: false,
      reachesOutside: true,
      on: [
        handles(paymentAuthorizationRequestedV1, async (event, tx) => {
          const { bookingId, studentId, tutorId, lessonId, courseId, amount, description } = event.data;
          const { payments, commission } = parts();
          // The payment is committed before `tx` is: a condition there that the account stays as it is would come too late.
          const account = await tx.peek(PaymentAccount, studentId);
          const subject = {
            payerId: studentId,
            tutorId,
            paymentType: 'LESSON',
            lessonId,
            bookingId,
            ...(courseId === undefined ? {} : { courseId }),
          } as const;
          await settled(
            payments.execute(
              paymentOfBooking(bookingId),
              (moment) => {
                const wanted = { subject, amount, description };
                const { terms, refused } = termsOf(wanted, account.state, commission, moment.now);
                return requestPayment(moment, terms, refused);
              },
              { context: causedBy(event, NAME) },
            ),
          );
        }),
        handles(paymentReleaseRequestedV1, async (event) => {
          const { bookingId, studentId: payerId, reason } = event.data;
          const release = {
            booking: { bookingId, payerId },
            ...(reason === undefined ? {} : { reason }),
          };
          await settled(
            parts().payments.execute(
              paymentOfBooking(bookingId),
              (moment) => releasePayment(moment, release),
              {
                context: causedBy(event, NAME),
              },
            ),
          );
        }),
      ],
    }),
);
