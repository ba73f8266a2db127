import type { Money } from '@edtech/contracts';

/** Where a fact comes from, and when it happened there. */
export interface Origin {
  /** Id of the integration event that told of it: the same however often it is told. */
  readonly eventId: string;
  /** When it happened, as its service says; ISO-8601, UTC. When analytics heard of it counts for nothing. */
  readonly happenedAt: string;
}

interface Fact<Type extends string, Data extends object> {
  readonly type: Type;
  readonly data: Data & Origin;
}

export type UserRegistered = Fact<'UserRegistered', { readonly userId: string }>;
export type UserDeactivated = Fact<'UserDeactivated', { readonly userId: string }>;

export type CoursePublished = Fact<
  'CoursePublished',
  { readonly courseId: string; readonly tutorId: string; readonly title: string }
>;

/** A student and a course. Who learns and who completes is told without a tutor by some. */
interface OfCourse {
  readonly studentId: string;
  readonly courseId: string;
  readonly tutorId?: string;
}

export type EnrolmentBegan = Fact<'EnrolmentBegan', OfCourse>;
export type EnrolmentEnded = Fact<'EnrolmentEnded', OfCourse>;
export type CourseCompleted = Fact<'CourseCompleted', OfCourse>;
export type ProgressMade = Fact<'ProgressMade', OfCourse>;

interface OfLesson {
  readonly studentId: string;
  readonly tutorId: string;
  readonly courseId?: string;
}

export type LessonScheduled = Fact<'LessonScheduled', OfLesson>;
export type LessonCompleted = Fact<'LessonCompleted', OfLesson & { readonly durationMinutes?: number }>;
/** `cancelledBy`: absent when nobody in person did. */
export type LessonCancelled = Fact<'LessonCancelled', OfLesson & { readonly cancelledBy?: string }>;

interface OfPayment {
  readonly payerId: string;
  readonly tutorId: string;
  readonly courseId?: string;
  readonly amount: Money;
}

/** Money has come in. What was only held for a lesson is not money yet. */
export type PaymentReceived = Fact<'PaymentReceived', OfPayment>;
/** Money went back, all of it or a part: `amount` is this part. */
export type PaymentRefunded = Fact<'PaymentRefunded', OfPayment>;

/** What analytics remembers. No address and no name among it. */
export type ActivityEvent =
  | UserRegistered
  | UserDeactivated
  | CoursePublished
  | EnrolmentBegan
  | EnrolmentEnded
  | CourseCompleted
  | ProgressMade
  | LessonScheduled
  | LessonCompleted
  | LessonCancelled
  | PaymentReceived
  | PaymentRefunded;
