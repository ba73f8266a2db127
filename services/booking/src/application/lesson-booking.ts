import {
  availabilityConfirmedV1,
  availabilityHoldRequestedV1,
  availabilityRejectedV1,
  availabilityReleasedV1,
  availabilityReleaseRequestedV1,
  chatOpeningRequestedV1,
  chatSessionCreatedV1,
  lessonBookingCompletedV1,
  lessonBookingFailedV1,
  lessonBookingRequestedV1,
  lessonCreatedV1,
  lessonCreationRejectedV1,
  lessonCreationRequestedV1,
  notificationFailedV1,
  notificationSendingRequestedV1,
  notificationSentV1,
  paymentAuthorizationRequestedV1,
  paymentAuthorizedV1,
  paymentFailedV1,
  paymentReleasedV1,
  paymentReleaseRequestedV1,
} from '@edtech/contracts';
import { cancellation, refusal, reply, request, saga } from '@edtech/saga';
import { cancellationWanted } from '../domain/cancellation-wanted.ts';
import { chatSessionOfBooking, lessonOfBooking } from './lesson-booking-ids.ts';
import { confirmationTo, isAbout, ofCourse, receiptText } from './lesson-booking-requests.ts';

/** Long enough for compensations to be done, and short enough that a forgotten hold bothers nobody. */
const HOLD_SECONDS = 300;

/** What is given back is asked for again and again for about ten minutes: longer than an outage that consumers outlast. */
const PATIENTLY = { attempts: 7, backoff: 2, longest: '3m' } as const;

/**
 * A student books a lesson: the tutor's time is held, the price is held, the lesson is made of both, with a chat session beside
 * it, and both are told. What fails before there is a lesson gives everything back, the last first.
 *
 * `docs/sagas/lesson-booking.md` shows it as a picture.
 */
export const lessonBooking = saga({
  name: 'LessonBooking',
  version: 1,
  startsOn: lessonBookingRequestedV1,
  correlate: 'bookingId',
  deadline: '30s',
  overdue: { code: 'booking-timed-out', reason: 'The booking took too long. Nothing was booked or charged.' },
  cancelOn: cancellation(cancellationWanted, ({ code, reason }) => ({ code, reason })),
})
  .step('AVAILABILITY_CHECK', {
    request: ({ start }) =>
      request(availabilityHoldRequestedV1, {
        bookingId: start.bookingId,
        tutorId: start.tutorId,
        studentId: start.studentId,
        requestedTime: start.requestedTime,
        durationMinutes: start.durationMinutes,
        subject: start.subject,
        price: start.price,
        holdSeconds: HOLD_SECONDS,
      }),
    success: reply(availabilityConfirmedV1),
    failure: refusal(availabilityRejectedV1),
    timeout: '6s',
    retry: { attempts: 2 },
    unanswered: {
      code: 'availability-unanswered',
      reason: "The tutor's calendar could not be reached. Nothing was booked or charged.",
    },
    undo: {
      request: ({ start }, { failure }) =>
        request(availabilityReleaseRequestedV1, {
          bookingId: start.bookingId,
          tutorId: start.tutorId,
          requestedTime: start.requestedTime,
          durationMinutes: start.durationMinutes,
          reason: failure.code,
        }),
      reply: reply(availabilityReleasedV1),
      timeout: '10s',
      retry: PATIENTLY,
    },
  })
  .step('PAYMENT_AUTHORIZATION', {
    request: ({ start, replies }) =>
      request(paymentAuthorizationRequestedV1, {
        bookingId: start.bookingId,
        studentId: start.studentId,
        tutorId: start.tutorId,
        lessonId: lessonOfBooking(start.bookingId),
        amount: start.price,
        description: receiptText(replies.AVAILABILITY_CHECK.tutorName ?? start.tutorName),
        ...(start.courseId === undefined ? {} : { courseId: start.courseId }),
      }),
    success: reply(paymentAuthorizedV1),
    // Payments of courses fail, too, and holds lapse after weeks: neither is an answer to a booking.
    failure: refusal(paymentFailedV1, {
      when: ({ stage, code }) => stage === 'AUTHORIZATION' && code !== 'authorization-lapsed',
    }),
    timeout: '8s',
    retry: { attempts: 2 },
    unanswered: {
      code: 'payment-unanswered',
      reason: 'The payment could not be confirmed in time. What was reserved on your card is given back.',
    },
    undo: {
      request: ({ start }, { failure, reply: held }) =>
        request(paymentReleaseRequestedV1, {
          bookingId: start.bookingId,
          studentId: start.studentId,
          ...(held === undefined ? {} : { paymentId: held.paymentId }),
          reason: failure.code,
        }),
      reply: reply(paymentReleasedV1),
      timeout: '10s',
      retry: PATIENTLY,
    },
  })
  .pointOfNoReturn('LESSON_CREATION', 'LESSON', {
    LESSON: {
      request: ({ start, replies }) =>
        request(lessonCreationRequestedV1, {
          bookingId: start.bookingId,
          lessonId: lessonOfBooking(start.bookingId),
          studentId: start.studentId,
          tutorId: start.tutorId,
          scheduledTime: start.requestedTime,
          durationMinutes: start.durationMinutes,
          subject: start.subject,
          price: start.price,
          paymentId: replies.PAYMENT_AUTHORIZATION.paymentId,
          ...ofCourse(start),
        }),
      success: reply(lessonCreatedV1),
      failure: refusal(lessonCreationRejectedV1),
      timeout: '8s',
      retry: { attempts: 2 },
      unanswered: {
        code: 'lesson-unanswered',
        reason: 'The lesson could not be confirmed in time. What was reserved on your card is given back.',
      },
      // A release takes back the lesson as well that was made of the hold, or lets none be made of it any more.
      undo: { coveredBy: 'AVAILABILITY_CHECK' },
    },
    CHAT_SESSION: {
      request: ({ start }) =>
        request(chatOpeningRequestedV1, {
          bookingId: start.bookingId,
          chatSessionId: chatSessionOfBooking(start.bookingId),
          lessonId: lessonOfBooking(start.bookingId),
          participants: [start.studentId, start.tutorId],
          title: start.subject,
        }),
      success: reply(chatSessionCreatedV1),
      timeout: '8s',
      retry: { attempts: 3 },
      unanswered: {
        code: 'chat-unanswered',
        reason: 'The lesson could not be set up in time. What was reserved on your card is given back.',
      },
      undo: {
        nothing: 'A session takes nothing from anybody, and chat closes it when there is no lesson.',
      },
      // Chat has been asked and will open it: a booking with a lesson does not wait for that beyond its deadline.
      optional: true,
    },
  })
  .parallel('NOTIFICATION', {
    STUDENT_NOTIFICATION: {
      request: ({ start }) => request(notificationSendingRequestedV1, confirmationTo('student', start)),
      success: reply(notificationSentV1, { when: isAbout('student') }),
      failure: refusal(notificationFailedV1, { when: isAbout('student') }),
      timeout: '10s',
      retry: { attempts: 3, backoff: 2 },
      // A mail may take minutes: the booking does not wait for it beyond its deadline.
      optional: true,
    },
    TUTOR_NOTIFICATION: {
      request: ({ start }) => request(notificationSendingRequestedV1, confirmationTo('tutor', start)),
      success: reply(notificationSentV1, { when: isAbout('tutor') }),
      failure: refusal(notificationFailedV1, { when: isAbout('tutor') }),
      timeout: '10s',
      retry: { attempts: 3, backoff: 2 },
      optional: true,
    },
  })
  .ends({
    completed: ({ start, replies, now }) =>
      request(lessonBookingCompletedV1, {
        bookingId: start.bookingId,
        studentId: start.studentId,
        tutorId: start.tutorId,
        lessonId: replies.LESSON.lessonId,
        paymentId: replies.PAYMENT_AUTHORIZATION.paymentId,
        // Chat may know an older session of the lesson; until it answers, the one that was asked for is meant.
        chatSessionId: replies.CHAT_SESSION?.chatSessionId ?? chatSessionOfBooking(start.bookingId),
        scheduledTime: replies.LESSON.scheduledTime,
        durationMinutes: replies.LESSON.durationMinutes,
        subject: start.subject,
        price: start.price,
        timestamp: now,
        ...ofCourse(start),
      }),
    failed: ({ start, replies, now }, { step, code, reason }) =>
      request(lessonBookingFailedV1, {
        bookingId: start.bookingId,
        // With the payment held, both have been asked: of the lesson that is not to be, chat hears by this.
        ...(replies.PAYMENT_AUTHORIZATION === undefined
          ? {}
          : { lessonId: lessonOfBooking(start.bookingId) }),
        studentId: start.studentId,
        tutorId: start.tutorId,
        requestedTime: start.requestedTime,
        durationMinutes: start.durationMinutes,
        step,
        code,
        reason,
        timestamp: now,
        ...ofCourse(start),
      }),
  });
