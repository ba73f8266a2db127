import {
  courseAccessGrantedV1,
  type IntegrationEventOf,
  lessonBookingFailedV1,
  lessonCancelledV1,
  lessonScheduledV1,
  paymentFailedV1,
  paymentRefundedV1,
  userCreatedV1,
} from '@edtech/contracts';
import { type Consumer, causedBy, consumer, handles } from '@edtech/messaging';
import type { Content } from '../domain/kinds.ts';
import { lessonOf } from './lesson-of.ts';
import { notificationOfCause } from './notification-ids.ts';
import type { Newcomer, Notifications } from './notifications.ts';
import { type Served, servedBy } from './served.ts';

const NAME = 'notification-occasions';

export interface OccasionsServed {
  readonly notifications: Notifications;
}

type Cause = Pick<IntegrationEventOf<typeof userCreatedV1>, 'id' | 'correlationId' | 'trace'>;

/** A failure to hold the price of a booking is the reason for which the booking fails: the student is told of that. */
const isToldByTheBooking = ({
  bookingId,
  stage,
  code,
}: IntegrationEventOf<typeof paymentFailedV1>['data']): boolean =>
  bookingId !== undefined && stage === 'AUTHORIZATION' && code !== 'authorization-lapsed';

/**
 * What students and tutors are told of without anybody's asking. Not ordered: each event is a notification of its own.
 *
 * The handlers commit before they hand over a mail, so not in `tx`; an event that comes again finds its notification, with what
 * has become of it, and needs no look at the marker before (`reachesOutside`). A mail that cannot be sent now is no failure of the event: the notification knows when to try again.
 */
export const occasions: Served<OccasionsServed> = servedBy((parts): Consumer => {
  const tell = (
    cause: Cause,
    recipientId: string,
    content: Content,
    newcomer?: Newcomer,
  ): Promise<unknown> => {
    const id = notificationOfCause(cause.id, content.kind, recipientId);
    const wanted = { recipientId, template: content.kind, channel: 'EMAIL', content } as const;
    return parts().notifications.request(id, wanted, causedBy(cause, NAME), newcomer);
  };

  return consumer({
    name: NAME,
    ordered: false,
    on: [
      handles(userCreatedV1, (event) => {
        const { userId, email, displayName: name, role } = event.data;
        // Another consumer makes the recipient known, perhaps later: nobody who has just registered has to wait for it.
        return tell(event, userId, { kind: 'welcome', role }, { email, name });
      }),
      handles(courseAccessGrantedV1, (event) => {
        const { studentId, courseId, tutorId } = event.data;
        return tell(event, studentId, { kind: 'course-welcome', courseId, tutorId });
      }),
      handles(lessonScheduledV1, async (event) => {
        // Of a booked lesson its workflow tells both.
        if (event.data.bookingId !== undefined) return;
        const lesson = lessonOf(event.data);
        for (const userId of [lesson.studentId, lesson.tutorId])
          await tell(event, userId, { kind: 'lesson-scheduled', lesson });
      }),
      handles(lessonCancelledV1, async (event) => {
        const { cancelledBy, paymentId, reason } = event.data;
        // It was made for a booking that failed then: nobody has heard of it, and lesson.booking.failed says why.
        if (reason === 'booking-failed') return;
        const lesson = lessonOf(event.data);
        const paid = paymentId !== undefined;
        for (const userId of [lesson.studentId, lesson.tutorId])
          if (userId !== cancelledBy) await tell(event, userId, { kind: 'lesson-cancelled', lesson, paid });
      }),
      handles(lessonBookingFailedV1, (event) => {
        const { studentId, requestedTime: scheduledTime, reason } = event.data;
        const lesson = lessonOf({ ...event.data, scheduledTime });
        return tell(event, studentId, { kind: 'booking-failed', lesson, reason });
      }),
      handles(paymentFailedV1, (event) => {
        const { userId, amount, paymentType: about, reason } = event.data;
        if (isToldByTheBooking(event.data)) return;
        return tell(event, userId, { kind: 'payment-failed', amount, about, reason });
      }),
      handles(paymentRefundedV1, (event) => {
        const { userId, amount, paymentType: about } = event.data;
        return tell(event, userId, { kind: 'payment-refunded', amount, about });
      }),
    ],
  });
});
