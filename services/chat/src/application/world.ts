import type { EventStore } from '@edtech/event-store';
import { ChatUser } from '../domain/chat-user.ts';

/** What commands need beside the aggregates that they change. */
export interface World {
  /** ISO-8601, UTC. */
  readonly now: () => string;
  /**
   * Those of `users` who have left the platform, as of a moment ago. Without the condition that it stays so until the commit:
   * a message that is sent in the moment in which somebody leaves does no harm.
   */
  readonly leftOf: (users: readonly string[]) => Promise<readonly string[]>;
}

export const worldOf = ({ timing, load }: Pick<EventStore, 'timing' | 'load'>): World => ({
  now: () => new Date(timing.now()).toISOString(),
  async leftOf(users) {
    const states = await Promise.all(users.map(async (userId) => (await load(ChatUser, userId)).state));
    return users.filter((_, position) => states[position]?.hasLeft);
  },
});
