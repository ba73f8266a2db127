import {
  type Because,
  differences,
  type Letter,
  letterAnswer,
  letterNamed,
  payloadsOf,
  versionOf,
  viewLetter,
  withoutValues,
} from '@edtech/dead-letters';
import type { DeadLetterAnswer } from '../generated/dead-letter-answer.ts';
import type { DeadLetterDiffAnswer } from '../generated/dead-letter-diff-answer.ts';
import type { Desk } from './desk.ts';

/**
 * The letter; of one who is shown what may be personal, that is put on record before it is read.
 * @param shownTo who asks for what may be personal, and why; undefined hides it
 * @throws DeadLetterNotFound, HistoryFull
 */
const looked = ({ store, timing }: Desk, id: string, shownTo: Because | undefined): Promise<Letter> =>
  shownTo === undefined ? letterNamed(store, id) : viewLetter({ store, timing }, id, shownTo);

export const showLetter = async (
  desk: Desk,
  id: string,
  shownTo: Because | undefined,
): Promise<DeadLetterAnswer> => {
  const letter = await looked(desk, id, shownTo);
  const isShown = shownTo !== undefined;
  const payloads = await payloadsOf(desk.store, letter, isShown);
  return { ...letterAnswer(letter, desk.timing.now()), ...payloads, masked: !isShown };
};

/** Where the last edit differs from what was received. */
export const showDiff = async (
  desk: Desk,
  id: string,
  shownTo: Because | undefined,
): Promise<DeadLetterDiffAnswer> => {
  const letter = await looked(desk, id, shownTo);
  // What differs is seen before it is hidden.
  const { received, edited = received } = await payloadsOf(desk.store, letter, true);
  const found = differences(received, edited);
  const isShown = shownTo !== undefined;
  return {
    id,
    version: versionOf(letter),
    differences: isShown ? found : found.map(withoutValues),
    masked: !isShown,
  };
};
