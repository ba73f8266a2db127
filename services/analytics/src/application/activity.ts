import {
  courseAccessGrantedV1,
  courseAccessRevokedV1,
  courseCompletedV1,
  coursePublishedV1,
  type EventContract,
  type IntegrationEventOf,
  lessonCancelledV1,
  lessonCompletedV1,
  lessonScheduledV1,
  paymentCompletedV2,
  paymentRefundedV1,
  progressUpdatedV1,
  userCreatedV1,
  userDeactivatedV1,
} from '@edtech/contracts';
import { consumer, type Handles, handles } from '@edtech/messaging';
import { Activity, activityId, record } from '../domain/activity.ts';
import type { ActivityEvent, Origin } from '../domain/facts.ts';

/** Records what an event says, in the stream of the aggregate that it is about. */
const records = <Contract extends EventContract>(
  contract: Contract,
  fact: (event: IntegrationEventOf<Contract>, origin: Origin) => ActivityEvent,
): Handles =>
  handles(contract, (event, tx) => {
    const { id: eventId, source, aggregate, occurredAt } = event;
    // Others may write their times in a zone of their own; days are those of UTC.
    const happenedAt = new Date(occurredAt).toISOString();
    return tx.execute(Activity, activityId(source, aggregate), record(fact(event, { eventId, happenedAt })));
  });

const ofTutor = ({ tutorId }: { readonly tutorId?: string }) => (tutorId === undefined ? {} : { tutorId });
const ofCourse = ({ courseId }: { readonly courseId?: string }) =>
  courseId === undefined ? {} : { courseId };

interface InCourse {
  readonly studentId: string;
  readonly courseId: string;
  readonly tutorId?: string;
}
const inCourse = (data: InCourse) => ({
  studentId: data.studentId,
  courseId: data.courseId,
  ...ofTutor(data),
});

interface Lesson {
  readonly studentId: string;
  readonly tutorId: string;
  readonly courseId?: string;
}
const ofLesson = (data: Lesson) => ({ studentId: data.studentId, tutorId: data.tutorId, ...ofCourse(data) });

type Paid = Pick<
  IntegrationEventOf<typeof paymentCompletedV2>['data'],
  'userId' | 'tutorId' | 'amount' | 'courseId'
>;
const ofPayment = (data: Paid) => ({
  payerId: data.userId,
  tutorId: data.tutorId,
  amount: data.amount,
  ...ofCourse(data),
});

/**
 * All that figures are made of.
 *
 * Left out, because they would count a thing twice: payment.authorized and payment.captured (money is payment.completed),
 * lesson.created (the same lesson is lesson.scheduled), chat.session.created (follows from the booking; nobody did anything).
 */
export const activity = consumer({
  name: 'analytics-activity',
  ordered:
    'an event that is lost would be missing from the figures for good: in order, the gap shows, and what is missing is asked for',
  on: [
    records(userCreatedV1, ({ data: { userId } }, origin) => ({
      type: 'UserRegistered',
      data: { userId, ...origin },
    })),
    records(userDeactivatedV1, ({ data: { userId } }, origin) => ({
      type: 'UserDeactivated',
      data: { userId, ...origin },
    })),
    records(coursePublishedV1, ({ data: { courseId, tutorId, title } }, origin) => ({
      type: 'CoursePublished',
      data: { courseId, tutorId, title, ...origin },
    })),
    records(courseAccessGrantedV1, ({ data }, origin) => ({
      type: 'EnrolmentBegan',
      data: { ...inCourse(data), ...origin },
    })),
    records(courseAccessRevokedV1, ({ data }, origin) => ({
      type: 'EnrolmentEnded',
      data: { ...inCourse(data), ...origin },
    })),
    records(courseCompletedV1, ({ data }, origin) => ({
      type: 'CourseCompleted',
      data: { ...inCourse(data), ...origin },
    })),
    records(progressUpdatedV1, ({ data }, origin) => ({
      type: 'ProgressMade',
      data: { ...inCourse(data), ...origin },
    })),
    records(lessonScheduledV1, ({ data }, origin) => ({
      type: 'LessonScheduled',
      data: { ...ofLesson(data), ...origin },
    })),
    records(lessonCompletedV1, ({ data }, origin) => ({
      type: 'LessonCompleted',
      data: {
        ...ofLesson(data),
        ...(data.durationMinutes === undefined ? {} : { durationMinutes: data.durationMinutes }),
        ...origin,
      },
    })),
    records(lessonCancelledV1, ({ data }, origin) => ({
      type: 'LessonCancelled',
      data: {
        ...ofLesson(data),
        ...(data.cancelledBy === undefined ? {} : { cancelledBy: data.cancelledBy }),
        ...origin,
      },
    })),
    records(paymentCompletedV2, ({ data }, origin) => ({
      type: 'PaymentReceived',
      data: { ...ofPayment(data), ...origin },
    })),
    records(paymentRefundedV1, ({ data }, origin) => ({
      type: 'PaymentRefunded',
      data: { ...ofPayment(data), ...origin },
    })),
  ],
});
