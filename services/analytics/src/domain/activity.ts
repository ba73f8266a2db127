import { aggregate, type Decision } from '@edtech/event-store/aggregate';
import type { ActivityEvent } from './facts.ts';

/** What has been recorded, by the ids of the events that told of it. */
export interface ActivityState {
  readonly recorded: readonly string[];
}

const recording = ({ recorded }: ActivityState, { data }: ActivityEvent): ActivityState => ({
  recorded: [...recorded, data.eventId],
});

/**
 * What happened to one aggregate of another service: a user, a course, a lesson, a payment. One stream for each of them,
 * so that no stream is everybody's, and all figures can be made again from the streams.
 */
export const Activity = aggregate<ActivityState, ActivityEvent>({
  type: 'Activity',
  initial: { recorded: [] },
  evolve: {
    UserRegistered: recording,
    UserDeactivated: recording,
    CoursePublished: recording,
    EnrolmentBegan: recording,
    EnrolmentEnded: recording,
    CourseCompleted: recording,
    ProgressMade: recording,
    LessonScheduled: recording,
    LessonCompleted: recording,
    LessonCancelled: recording,
    PaymentReceived: recording,
    PaymentRefunded: recording,
  },
});

/**
 * Records what happened, once. The consumer knows an event again by its fence; in a replay that has events reprocessed it
 * does not, and then this is what keeps them from counting twice.
 */
export const record =
  (fact: ActivityEvent): Decision<typeof Activity> =>
  ({ recorded }) =>
    recorded.includes(fact.data.eventId) ? [] : [fact];

/** The stream of an aggregate of another service. */
export const activityId = (
  source: string,
  { type, id }: { readonly type: string; readonly id: string },
): string => `${source}/${type}/${id}`;
