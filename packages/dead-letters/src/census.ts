import { isOverdue } from './agenda.ts';
import type { DeadLetterStore } from './store/store.ts';

/** What is open of the dead letters. */
export interface LetterCensus {
  /** All that are not closed. */
  readonly open: number;
  /** Those of them that a person has to mend, or give up. */
  readonly forPeople: number;
  /** Those that nobody has seen to within a day. */
  readonly overdue: number;
  /** Milliseconds for which the one that is open for longest has been; 0 of none. */
  readonly oldestAge: number;
}

const OPEN = ['OPEN', 'REDRIVING', 'ROUTED'] as const;

/**
 * Counts the letters that are not closed.
 * @param now epoch milliseconds
 * @throws TableUnavailable
 */
export const countLetters = async (
  store: Pick<DeadLetterStore, 'inState'>,
  now: number,
): Promise<LetterCensus> => {
  const counts = { open: 0, forPeople: 0, overdue: 0, oldestAge: 0 };
  for (const state of OPEN)
    for await (const letter of store.inState(state)) {
      counts.open += 1;
      if (state === 'ROUTED') counts.forPeople += 1;
      if (isOverdue(letter, now)) counts.overdue += 1;
      counts.oldestAge = Math.max(counts.oldestAge, now - Date.parse(letter.openSince));
    }
  return counts;
};
