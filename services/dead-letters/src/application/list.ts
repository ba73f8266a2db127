import {
  aggregateIn,
  type Choice,
  causes,
  chosen,
  collectedUpTo,
  lettersPage,
  listed,
  OPEN_STATES,
  type PageQuestion,
  STATES,
  type State,
} from '@edtech/dead-letters';
import type { DeadLetterCausesAnswer } from '../generated/dead-letter-causes-answer.ts';
import type { ListedLetterAnswer } from '../generated/listed-letter-answer.ts';
import type { Desk } from './desk.ts';

/** How a request says which letters it means. */
export interface ListQuestion {
  readonly state?: State | 'ALL';
  readonly cause?: string;
  readonly aggregate?: string;
}

/** @throws AggregateUnclear */
const choiceOf = ({ state, cause, aggregate }: ListQuestion): Choice => ({
  states: state === undefined ? OPEN_STATES : state === 'ALL' ? STATES : [state],
  ...(cause === undefined ? {} : { cause }),
  ...(aggregate === undefined ? {} : { aggregate: aggregateIn(aggregate) }),
});

/**
 * A page of letters, those that are not closed unless it is said.
 * @throws AggregateUnclear, LettersCursorUnknown
 */
export const listLetters = async (
  { store, timing }: Desk,
  question: ListQuestion,
  page: PageQuestion,
): Promise<{ readonly deadLetters: readonly ListedLetterAnswer[]; readonly cursor?: string }> => {
  const { letters, cursor } = await lettersPage(store, choiceOf(question), page);
  return {
    deadLetters: letters.map((letter) => listed(letter, timing.now())),
    ...(cursor === undefined ? {} : { cursor }),
  };
};

/** So many are looked at for what they were caused by: well within the time of a request. */
export const MOST_COUNTED = 5_000;

/** @throws AggregateUnclear */
export const listCauses = async (
  { store }: Desk,
  question: ListQuestion,
  most: number = MOST_COUNTED,
): Promise<DeadLetterCausesAnswer> => {
  const { letters, more } = await collectedUpTo(chosen(store, choiceOf(question)), most);
  return { causes: causes(letters), counted: letters.length, more };
};
