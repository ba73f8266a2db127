import { earliest, isFinished, type OpenTimer } from '../state.ts';
import type { StoredSaga } from './items.ts';

/*
 * One delayed message stands for all timers of a saga: when it comes, the saga is looked at, what is due fires, and the next
 * message is sent for what is not. A saga knows for when it has been arranged (`wakeAt`), and every transition and every look are
 * conditional on that being as they have read it. So a transition that leaves its timers to a message knows that the message has
 * still to come.
 */

/** For when a look at a saga has been arranged, and the timer among the new ones that arranges it. */
export interface Wake {
  readonly wakeAt?: string;
  readonly by?: OpenTimer;
}

/**
 * Arranges a look for the first of the timers that a transition opens, unless there will be one by then. One whose time is over
 * counts for nothing: its message is late, or was lost. Nor does one that was arranged before the saga was over: a look at such
 * a saga writes nothing, so nobody could tell that it has been.
 *
 * @param before the saga as it was read
 * @param now ISO-8601, UTC
 */
export const wakeAfter = (
  { wakeAt, state }: Pick<StoredSaga, 'wakeAt' | 'state'>,
  opened: readonly OpenTimer[],
  now: string,
): Wake => {
  const first = earliest(opened);
  const comes = wakeAt !== undefined && wakeAt > now && !isFinished(state);
  if (first !== undefined && !(comes && wakeAt <= first.dueAt)) return { wakeAt: first.dueAt, by: first };
  return wakeAt === undefined ? {} : { wakeAt };
};
