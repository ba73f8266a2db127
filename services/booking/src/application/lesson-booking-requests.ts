import type { DataOf, lessonBookingRequestedV1, notificationSendingRequestedV1 } from '@edtech/contracts';
import { lessonOfBooking, notificationOfBooking } from './lesson-booking-ids.ts';

type Booking = DataOf<typeof lessonBookingRequestedV1>;
type Recipient = 'student' | 'tutor';

/** What the student reads on the receipt. */
export const receiptText = (tutorName: string | undefined): string =>
  `Lesson with ${tutorName ?? 'your tutor'}`;

/** The course that the lesson belongs to, if it does. */
export const ofCourse = ({ courseId, module }: Booking) => ({
  ...(courseId === undefined ? {} : { courseId }),
  ...(module === undefined ? {} : { module }),
});

/** Tells the student, or the tutor, that there is a lesson. Each of them reads another text of the one template. */
export const confirmationTo = (
  recipient: Recipient,
  { bookingId, studentId, tutorId, requestedTime, durationMinutes, subject }: Booking,
): DataOf<typeof notificationSendingRequestedV1> => ({
  bookingId,
  notificationId: notificationOfBooking(bookingId, recipient),
  recipientId: recipient === 'student' ? studentId : tutorId,
  template: 'lesson-confirmed',
  lesson: {
    lessonId: lessonOfBooking(bookingId),
    studentId,
    tutorId,
    scheduledTime: requestedTime,
    durationMinutes,
    subject,
  },
});

/** Whether what became of a notification is told of the confirmation to this recipient. */
export const isAbout =
  (recipient: Recipient) =>
  ({
    bookingId,
    notificationId,
  }: {
    readonly bookingId?: string;
    readonly notificationId: string;
  }): boolean =>
    bookingId !== undefined && notificationId === notificationOfBooking(bookingId, recipient);
