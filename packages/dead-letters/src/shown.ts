import { deadlineOf, isOverdue } from './agenda.ts';
import type { LetterAnswer, ListedLetter } from './answers.ts';
import { payloadIn } from './json.ts';
import { isClosed, type Letter, receivesOf } from './letter.ts';
import { masked } from './masking.ts';
import { iso } from './policy.ts';
import type { DeadLetterStore } from './store/store.ts';
import { versionOf } from './version.ts';

/** What there is to say of a letter beside what is stored. */
const factsOf = (letter: Letter, now: number) => ({
  version: versionOf(letter),
  receives: receivesOf(letter),
  ...(isClosed(letter) ? {} : { deadline: iso(deadlineOf(letter)) }),
  overdue: isOverdue(letter, now),
});

/** A letter in a list. */
export const listed = (letter: Letter, now: number): ListedLetter => {
  const { history: _history, payloads: _payloads, ...rest } = letter;
  return { ...rest, ...factsOf(letter, now) };
};

/** A letter with its history. */
export const letterAnswer = (letter: Letter, now: number): LetterAnswer => ({
  ...letter,
  ...factsOf(letter, now),
});

/** What a letter was as it came, and what would be redriven if that is something else. */
export interface Payloads {
  readonly received: unknown;
  readonly edited?: unknown;
}

/** @param shown whether what may be personal is there as well */
export const payloadsOf = async (
  store: Pick<DeadLetterStore, 'payload'>,
  { id, payloads }: Pick<Letter, 'id' | 'payloads'>,
  shown: boolean,
): Promise<Payloads> => {
  const read = async (payload: number): Promise<unknown> => {
    const content = payloadIn(await store.payload(id, payload));
    return shown ? content : masked(content);
  };
  const last = payloads.length;
  return { received: await read(1), ...(last > 1 ? { edited: await read(last) } : {}) };
};
