import {
  lessonCancelledV1,
  lessonCompletedV1,
  lessonCreatedV1,
  lessonCreationRejectedV1,
  lessonScheduledV1,
  type Money,
} from '@edtech/contracts';
import { aggregate, publish } from '@edtech/event-store/aggregate';
import type { Refused } from './refusals.ts';

/** What is agreed. */
export interface LessonDetails {
  readonly studentId: string;
  readonly tutorId: string;
  /** When it begins: ISO-8601, UTC. */
  readonly scheduledTime: string;
  readonly durationMinutes: number;
  readonly subject: string;
  readonly price?: Money;
  readonly courseId?: string;
  readonly module?: string;
  /** Absent when no booking asked for it. */
  readonly bookingId?: string;
  /** Absent when it is not paid for on the platform. */
  readonly paymentId?: string;
}

export type Booked = LessonDetails & { readonly bookingId: string };

/** How a lesson came to its end. */
export interface Ended {
  /** ISO-8601, UTC. */
  readonly endedAt: string;
  readonly cancelledBy?: string;
  readonly reason?: string;
}

export type LessonState =
  | { readonly status: 'unknown' }
  /** A booking asked for it in vain: it will never be. */
  | { readonly status: 'rejected'; readonly bookingId: string; readonly refused: Refused }
  | {
      readonly status: 'scheduled' | 'completed' | 'cancelled';
      readonly details: LessonDetails;
      readonly ended?: Ended;
    };

export interface LessonScheduled {
  readonly type: 'LessonScheduled';
  readonly data: LessonDetails;
}

/** The answer to a booking, given each time that it asks. */
export interface CreationConfirmed {
  readonly type: 'CreationConfirmed';
  readonly data: Booked;
}

export interface CreationRejected {
  readonly type: 'CreationRejected';
  readonly data: Pick<Booked, 'bookingId' | 'studentId' | 'tutorId'> & Refused;
}

export interface LessonCompleted {
  readonly type: 'LessonCompleted';
  readonly data: LessonDetails & { readonly completedBy: string };
}

export interface LessonCancelled {
  readonly type: 'LessonCancelled';
  readonly data: LessonDetails & {
    /** Absent when the platform did, because the booking failed. */
    readonly cancelledBy?: string;
    readonly reason?: string;
  };
}

export type LessonEvent =
  | LessonScheduled
  | CreationConfirmed
  | CreationRejected
  | LessonCompleted
  | LessonCancelled;

/** A lesson: agreed, then completed or cancelled, and nothing after that. Its time is the calendar's affair. */
export const Lesson = aggregate<LessonState, LessonEvent>({
  type: 'Lesson',
  initial: { status: 'unknown' },
  evolve: {
    LessonScheduled: (_, { data }) => ({ status: 'scheduled', details: data }),
    CreationConfirmed: (state) => state,
    CreationRejected: (state, { data: { bookingId, code, reason } }) =>
      state.status === 'unknown' ? { status: 'rejected', bookingId, refused: { code, reason } } : state,
    LessonCompleted: (state, { occurredAt: endedAt }) =>
      'details' in state ? { ...state, status: 'completed', ended: { endedAt } } : state,
    LessonCancelled: (state, { occurredAt: endedAt, data: { cancelledBy, reason } }) =>
      'details' in state
        ? {
            ...state,
            status: 'cancelled',
            ended: {
              endedAt,
              ...(cancelledBy === undefined ? {} : { cancelledBy }),
              ...(reason === undefined ? {} : { reason }),
            },
          }
        : state,
  },
  publishes: {
    LessonScheduled: publish(
      lessonScheduledV1,
      ({ data: { paymentId: _, ...details }, occurredAt }, { id }) => ({
        lessonId: id,
        ...details,
        timestamp: occurredAt,
      }),
    ),
    CreationConfirmed: publish(
      lessonCreatedV1,
      ({ data: { price: _price, paymentId: _paymentId, ...details }, occurredAt }, { id }) => ({
        lessonId: id,
        ...details,
        timestamp: occurredAt,
      }),
    ),
    CreationRejected: publish(lessonCreationRejectedV1, ({ data, occurredAt }, { id }) => ({
      lessonId: id,
      ...data,
      timestamp: occurredAt,
    })),
    LessonCompleted: publish(
      lessonCompletedV1,
      ({ data: { price: _, completedBy: _by, ...details }, occurredAt }, { id }) => ({
        lessonId: id,
        ...details,
        completedAt: occurredAt,
      }),
    ),
    LessonCancelled: publish(lessonCancelledV1, ({ data: { price: _, ...details }, occurredAt }, { id }) => ({
      lessonId: id,
      ...details,
      cancelledAt: occurredAt,
    })),
  },
});
