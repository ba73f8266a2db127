import { type DataOf, notificationSendingRequestedV1 } from '@edtech/contracts';
import { type Consumer, causedBy, consumer, handles } from '@edtech/messaging';
import type { Content } from '../domain/kinds.ts';
import { lessonOf } from './lesson-of.ts';
import type { Notifications } from './notifications.ts';
import { type Served, servedBy } from './served.ts';

const NAME = 'notification-requests';

export interface RequestsServed {
  readonly notifications: Notifications;
}

/**
 * What a booking may have said, and the mail for it; undefined when there is none. That a booking failed is no request: of
 * that `lesson.booking.failed` tells, and two mails would come of it.
 */
export const contentOf = ({
  template,
  recipientId,
  lesson: given,
}: DataOf<typeof notificationSendingRequestedV1>): Content | undefined => {
  if (template !== 'lesson-confirmed' && template !== 'lesson-booked') return undefined;
  if (given === undefined) return undefined;
  const { studentId, tutorId } = given;
  const lesson = lessonOf(given);
  if (recipientId === tutorId) return { kind: 'lesson-booked', lesson };
  return recipientId === studentId && template === 'lesson-confirmed'
    ? { kind: 'lesson-confirmed', lesson }
    : undefined;
};

/**
 * What bookings have sent: `lesson-confirmed` to their student, and to their tutor, who reads another text (`lesson-booked`). Not
 * ordered: each request is a notification of its own, with the id that it gives it. Whatever it comes to is
 * answered, and answered again when a booking asks again.
 */
export const requests: Served<RequestsServed> = servedBy(
  (parts): Consumer =>
    consumer({
      name: NAME,
      ordered: false,
      reachesOutside: true,
      on: [
        handles(notificationSendingRequestedV1, (event) => {
          const { notificationId, bookingId, recipientId, template, channel = 'EMAIL' } = event.data;
          const content = contentOf(event.data);
          const wanted = {
            recipientId,
            template,
            channel,
            bookingId,
            ...(content === undefined ? {} : { content }),
          };
          return parts().notifications.request(notificationId, wanted, causedBy(event, NAME));
        }),
      ],
    }),
);
