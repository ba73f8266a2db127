import type { EventStore } from '@edtech/event-store';

/** What commands need beside the aggregates that they change. */
export interface World {
  /** ISO-8601, UTC. */
  readonly now: () => string;
}

export const worldOf = ({ timing }: Pick<EventStore, 'timing'>): World => ({
  now: () => new Date(timing.now()).toISOString(),
});
