import type { EventStore } from '@edtech/event-store';

/** What commands need beside the aggregates that they change. */
export interface World {
  /** ISO-8601, UTC. */
  readonly now: () => string;
  /**
   * An aggregate as of a moment ago, without the condition that it stays so until the commit. For what may as well have
   * changed just after: a tutor's hours, or a page to be refused by. A condition would be one item in which all students
   * of a tutor, or of a day, meet.
   */
  readonly load: EventStore['load'];
}

export const worldOf = ({ timing, load }: Pick<EventStore, 'timing' | 'load'>): World => ({
  now: () => new Date(timing.now()).toISOString(),
  load,
});
