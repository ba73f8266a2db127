import type { EventStore } from '@edtech/event-store';
import { Tutor, type TutorState } from '../domain/tutor.ts';

/** What commands need beside the aggregates that they change. */
export interface World {
  /** ISO-8601, UTC. */
  readonly now: () => string;
  /**
   * A tutor, as of a moment ago. It is read beside the commit and not on the condition that it stays so, because that
   * condition would be one item in which all students of the tutor meet. Nothing is lost: hours that change at the same
   * moment may as well have changed just after, and what was agreed before stays.
   */
  readonly tutor: (tutorId: string) => Promise<TutorState>;
}

export const worldOf = ({ timing, load }: Pick<EventStore, 'timing' | 'load'>): World => ({
  now: () => new Date(timing.now()).toISOString(),
  tutor: async (tutorId) => (await load(Tutor, tutorId)).state,
});
