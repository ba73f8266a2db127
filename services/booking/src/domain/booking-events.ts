import type { Money } from '@edtech/contracts';

/** What a student wants, and what it costs. */
export interface BookingDetails {
  readonly studentId: string;
  readonly tutorId: string;
  /** When the lesson is to begin: ISO-8601, UTC. */
  readonly requestedTime: string;
  readonly durationMinutes: number;
  readonly subject: string;
  /** What the student has agreed to. */
  readonly price: Money;
  readonly courseId?: string;
  readonly module?: string;
  /** As the student saw it. Personal data. */
  readonly tutorName?: string;
}

/** What came of a booking that succeeded. */
export interface Booked {
  readonly lessonId: string;
  readonly paymentId: string;
  readonly chatSessionId: string;
}

/** Why a booking failed. */
export interface Failure {
  /** The step of the workflow that failed. */
  readonly step: string;
  /** For programs. */
  readonly code: string;
  /** In words that the student can read. */
  readonly reason: string;
}

export interface BookingRequested {
  readonly type: 'BookingRequested';
  readonly data: BookingDetails;
}

/** Somebody wants the booking to end. Whether it still can is decided by its workflow. */
export interface CancellationRequested {
  readonly type: 'CancellationRequested';
  readonly data: {
    readonly requestedBy: string;
    /** Otherwise an administrator does. */
    readonly byStudent: boolean;
  };
}

export interface BookingCompleted {
  readonly type: 'BookingCompleted';
  readonly data: Booked;
}

export interface BookingFailed {
  readonly type: 'BookingFailed';
  readonly data: Failure;
}

export type BookingEvent = BookingRequested | CancellationRequested | BookingCompleted | BookingFailed;
