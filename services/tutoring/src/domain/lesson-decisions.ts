import type { Decision } from '@edtech/event-store/aggregate';
import { NOTICE_HOURS } from './booking-rules.ts';
import type { Booked, Lesson, LessonDetails, LessonState } from './lesson.ts';
import {
  CancellationTooLate,
  LessonBegun,
  LessonExists,
  LessonNotBegun,
  LessonNotFound,
  LessonOff,
  LessonOver,
  OnlyTutorCompletes,
  type Refused,
} from './refusals.ts';
import { after, HOUR } from './stretch.ts';

type OnLesson = Decision<typeof Lesson>;

/** Somebody who wants something of a lesson. */
export interface Person {
  readonly userId: string;
  readonly isAdmin: boolean;
}

/** A lesson that is, or was, agreed. */
export type Agreed = Extract<LessonState, { readonly details: LessonDetails }>;

/**
 * The lesson, for one of its two people or an administrator.
 * @throws LessonNotFound for everybody else, as if there were none
 */
export const lessonFor = (state: LessonState, person: Person): Agreed => {
  if (!('details' in state)) throw new LessonNotFound();
  const { studentId, tutorId } = state.details;
  if (!person.isAdmin && person.userId !== studentId && person.userId !== tutorId) throw new LessonNotFound();
  return state;
};

/**
 * Schedules a lesson that no booking asked for. Sent twice, it is one.
 * @throws LessonExists when something else has the id
 */
export const scheduleLesson =
  (details: LessonDetails): OnLesson =>
  (state) => {
    if (state.status === 'unknown') return [{ type: 'LessonScheduled', data: details }];
    if (state.status === 'scheduled' && isSameAgreement(state.details, details)) return [];
    throw new LessonExists();
  };

const isSameAgreement = (one: LessonDetails, other: LessonDetails): boolean =>
  one.studentId === other.studentId &&
  one.tutorId === other.tutorId &&
  one.scheduledTime === other.scheduledTime &&
  one.durationMinutes === other.durationMinutes &&
  one.subject === other.subject &&
  one.courseId === other.courseId &&
  one.module === other.module &&
  one.paymentId === other.paymentId;

/** A booking asks for its lesson for the first time. */
export const createLesson =
  (booked: Booked): OnLesson =>
  (state) => {
    if (state.status !== 'unknown') return repeatAnswer(booked)(state);
    return [
      { type: 'LessonScheduled', data: booked },
      { type: 'CreationConfirmed', data: booked },
    ];
  };

export const rejectCreation =
  ({ bookingId, studentId, tutorId }: Booked, refused: Refused): OnLesson =>
  () => [{ type: 'CreationRejected', data: { bookingId, studentId, tutorId, ...refused } }];

/**
 * A booking asks again: the answer is the same, and a lesson that was cancelled since is none.
 * @throws LessonExists when the id is that of something else, LessonOff
 */
export const repeatAnswer =
  (booked: Booked): OnLesson =>
  (state) => {
    switch (state.status) {
      case 'unknown':
        return [];
      case 'rejected':
        if (state.bookingId !== booked.bookingId) throw new LessonExists();
        return rejectCreation(booked, state.refused)(state);
      case 'cancelled':
      case 'scheduled':
      case 'completed': {
        const { details } = state;
        if (details.bookingId !== booked.bookingId || !isSameAgreement(details, booked))
          throw new LessonExists();
        if (state.status === 'cancelled') throw new LessonOff();
        return [{ type: 'CreationConfirmed', data: { ...details, bookingId: booked.bookingId } }];
      }
    }
  };

/**
 * The lesson has taken place: it was at least begun, and its tutor says so, or an administrator. Said twice, it is said once.
 * @throws LessonNotFound, OnlyTutorCompletes, LessonOff, LessonNotBegun
 */
export const completeLesson =
  (by: Person, now: string): OnLesson =>
  (state) => {
    const { status, details } = lessonFor(state, by);
    if (!by.isAdmin && by.userId !== details.tutorId) throw new OnlyTutorCompletes();
    if (status === 'cancelled') throw new LessonOff();
    if (status === 'completed') return [];
    if (now < details.scheduledTime) throw new LessonNotBegun();
    return [{ type: 'LessonCompleted', data: { ...details, completedBy: by.userId } }];
  };

/**
 * The lesson will not be. The student gives notice, the tutor cancels until it begins, an administrator until it is completed.
 * Said twice, it is said once.
 * @throws LessonNotFound, LessonOver, LessonBegun, CancellationTooLate
 */
export const cancelLesson =
  (by: Person, reason: string | undefined, now: string): OnLesson =>
  (state) => {
    const { status, details } = lessonFor(state, by);
    if (status === 'cancelled') return [];
    if (status === 'completed') throw new LessonOver();
    if (!by.isAdmin) demandNotice(details, by, now);
    return [
      {
        type: 'LessonCancelled',
        data: { ...details, cancelledBy: by.userId, ...(reason === undefined ? {} : { reason }) },
      },
    ];
  };

const demandNotice = ({ scheduledTime, tutorId }: LessonDetails, by: Person, now: string): void => {
  if (now >= scheduledTime) throw new LessonBegun();
  if (by.userId !== tutorId && now > after(scheduledTime, -NOTICE_HOURS * HOUR))
    throw new CancellationTooLate();
};

/** Why a lesson is cancelled whose booking failed after it had been made. */
export const BOOKING_FAILED = 'booking-failed';

/** The booking that asked for the lesson has failed: the platform takes it back, unless it has taken place. */
export const withdrawLesson = (): OnLesson => (state) =>
  state.status === 'scheduled'
    ? [{ type: 'LessonCancelled', data: { ...state.details, reason: BOOKING_FAILED } }]
    : [];
