import type { Ids } from './ids.ts';

/** How a step shows from outside: what it asks, what answers it, and whose function hears it. */
export interface StepOutside {
  readonly request: string;
  readonly reply: string;
  /** Key of the function of the service that is asked. */
  readonly asks: string;
  /** The text by which an event is known to be about this very step of one booking. */
  readonly about: (ids: Ids) => string;
  /** Longer than all its attempts, and what follows when they were in vain, take together, in milliseconds. */
  readonly tooLate: number;
}

const booking = ({ bookingId }: Ids) => bookingId;

/** The tutor's notification is like the student's, and has nothing happen to it. */
export const STEPS = {
  AVAILABILITY_CHECK: {
    request: 'availability.hold.requested',
    reply: 'availability.confirmed',
    asks: 'tutoringBookingRequests',
    about: booking,
    tooLate: 20_000,
  },
  PAYMENT_AUTHORIZATION: {
    request: 'payment.authorization.requested',
    reply: 'payment.authorized',
    asks: 'paymentRequests',
    about: booking,
    tooLate: 24_000,
  },
  LESSON: {
    request: 'lesson.creation.requested',
    reply: 'lesson.created',
    asks: 'tutoringBookingRequests',
    about: booking,
    tooLate: 24_000,
  },
  CHAT_SESSION: {
    request: 'chat.opening.requested',
    reply: 'chat.session.created',
    asks: 'chatBookingRequests',
    about: booking,
    tooLate: 33_000,
  },
  STUDENT_NOTIFICATION: {
    request: 'notification.sending.requested',
    reply: 'notification.sent',
    asks: 'notificationRequests',
    about: ({ studentNotificationId }: Ids) => studentNotificationId,
    tooLate: 40_000,
  },
} as const satisfies Record<string, StepOutside>;

export type StepName = keyof typeof STEPS;
