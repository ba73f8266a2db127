import type { Decision } from '@edtech/event-store/aggregate';
import type { AskedFor, Booking, BookingState } from './booking.ts';
import type { Booked, BookingDetails, Failure } from './booking-events.ts';
import type { Person } from './person.ts';
import {
  AlreadyBooked,
  AlreadyFailed,
  BookingExists,
  BookingNotFound,
  CancellationTooLate,
  CourseMissing,
  EndedOtherwise,
  OwnLesson,
} from './refusals.ts';

type OnBooking = Decision<typeof Booking>;

/**
 * The booking, for its student or an administrator.
 * @throws BookingNotFound for everybody else, as if there were none
 */
export const bookingFor = (state: BookingState, { userId, isAdmin }: Person): AskedFor => {
  if (state.status === 'unknown') throw new BookingNotFound();
  if (!isAdmin && state.details.studentId !== userId) throw new BookingNotFound();
  return state;
};

/**
 * A student asks for a lesson. Asked twice, it is one booking. Whether the tutor has time then, and the student money, is
 * found out by the workflow.
 * @throws OwnLesson, CourseMissing, BookingExists when something else has the id
 */
export const requestBooking =
  (details: BookingDetails): OnBooking =>
  (state) => {
    if (state.status !== 'unknown') {
      if (!isSame(state.details, details)) throw new BookingExists();
      return [];
    }
    if (details.studentId === details.tutorId) throw new OwnLesson();
    if (details.module !== undefined && details.courseId === undefined) throw new CourseMissing();
    return [{ type: 'BookingRequested', data: details }];
  };

const isSame = (one: BookingDetails, other: BookingDetails): boolean =>
  one.studentId === other.studentId &&
  one.tutorId === other.tutorId &&
  one.requestedTime === other.requestedTime &&
  one.durationMinutes === other.durationMinutes &&
  one.subject === other.subject &&
  one.price.minorUnits === other.price.minorUnits &&
  one.price.currency === other.price.currency &&
  one.courseId === other.courseId &&
  one.module === other.module &&
  one.tutorName === other.tutorName;

/**
 * Somebody wants the booking to end. That is written down at any step; the workflow ends it unless it has come too far in
 * the meantime. Asked twice, it is asked once.
 * @param isPastReturn whether the workflow was seen to be past the point from which it does not go back
 * @throws BookingNotFound, AlreadyBooked, AlreadyFailed, CancellationTooLate
 */
export const cancelBooking =
  (by: Person, isPastReturn: boolean): OnBooking =>
  (state) => {
    const { details, outcome, cancellation } = bookingFor(state, by);
    if (outcome?.status === 'completed') throw new AlreadyBooked();
    if (outcome?.status === 'failed') throw new AlreadyFailed();
    if (cancellation !== undefined) return [];
    if (isPastReturn) throw new CancellationTooLate();
    const byStudent = by.userId === details.studentId;
    return [{ type: 'CancellationRequested', data: { requestedBy: by.userId, byStudent } }];
  };

/**
 * The workflow has made a lesson of the booking. Told twice, it is so once.
 * @throws BookingNotFound, EndedOtherwise
 */
export const completeBooking =
  (bookingId: string, booked: Booked): OnBooking =>
  (state) => {
    const outcome = outcomeOf(state);
    if (outcome === undefined) return [{ type: 'BookingCompleted', data: booked }];
    if (outcome.status === 'completed' && isSameLesson(outcome.booked, booked)) return [];
    throw new EndedOtherwise(bookingId);
  };

const isSameLesson = (one: Booked, other: Booked): boolean =>
  one.lessonId === other.lessonId &&
  one.paymentId === other.paymentId &&
  one.chatSessionId === other.chatSessionId;

/**
 * The workflow has given up, and given back what it had taken. Told twice, it is so once.
 * @throws BookingNotFound, EndedOtherwise
 */
export const failBooking =
  (bookingId: string, failure: Failure): OnBooking =>
  (state) => {
    const outcome = outcomeOf(state);
    if (outcome === undefined) return [{ type: 'BookingFailed', data: failure }];
    if (outcome.status === 'failed' && outcome.failure.code === failure.code) return [];
    throw new EndedOtherwise(bookingId);
  };

const outcomeOf = (state: BookingState): AskedFor['outcome'] => {
  if (state.status === 'unknown') throw new BookingNotFound();
  return state.outcome;
};
