import { PlatformError } from '@edtech/contracts';
import { DeadLetterNotFound } from './errors.ts';
import { type Letter, STATES, type State } from './letter.ts';
import type { AggregateName, DeadLetterStore } from './store/store.ts';

/** States in which somebody may still have something to do. */
export const OPEN_STATES = ['OPEN', 'REDRIVING', 'ROUTED'] as const satisfies readonly State[];

/** States in which a person may have many redriven or given up at once. */
export const CHANGEABLE_STATES = ['OPEN', 'ROUTED'] as const satisfies readonly State[];

/** Which letters are meant. */
export interface Choice {
  readonly states: readonly State[];
  readonly cause?: string;
  readonly aggregate?: AggregateName;
}

export class AggregateUnclear extends PlatformError {
  readonly code = 'aggregate-unclear';
  readonly kind = 'invalid';

  constructor(text: string) {
    super(`"${text}" names no aggregate: give Type/id, for example User/u-1.`);
  }
}

export class StateUnknown extends PlatformError {
  readonly code = 'state-unknown';
  readonly kind = 'invalid';

  constructor(text: string) {
    super(`"${text}" is no state. There are: ${STATES.join(', ').toLowerCase()}.`);
  }
}

/** How an aggregate is named: `User/u-1`. */
export const AGGREGATE_PATTERN = /^([A-Z][A-Za-z0-9]*)\/(.+)$/;

/** @throws AggregateUnclear */
export const aggregateIn = (text: string): AggregateName => {
  const [, type, id] = AGGREGATE_PATTERN.exec(text) ?? [];
  if (type === undefined || id === undefined) throw new AggregateUnclear(text);
  return { type, id };
};

/** @throws StateUnknown */
export const statesIn = (text: string): readonly State[] => {
  if (text.toLowerCase() === 'all') return STATES;
  const found = STATES.find((state) => state === text.toUpperCase());
  if (found === undefined) throw new StateUnknown(text);
  return [found];
};

/** The letters that are meant, the longest open first; those of one aggregate by their sequence. */
export async function* chosen(
  store: DeadLetterStore,
  choice: Choice,
): AsyncGenerator<Letter, void, undefined> {
  const { states, cause, aggregate } = choice;
  if (aggregate !== undefined) yield* meant(store.ofAggregate(aggregate), choice);
  else if (cause !== undefined) yield* meant(store.ofCause(cause), choice);
  else for (const state of states) yield* store.inState(state);
}

/** Those of `letters` that are meant. */
export async function* meant(
  letters: AsyncIterable<Letter>,
  { states, cause }: Choice,
): AsyncGenerator<Letter, void, undefined> {
  for await (const letter of letters)
    if (states.includes(letter.state) && (cause === undefined || letter.fingerprint === cause)) yield letter;
}

export const collected = async (letters: AsyncIterable<Letter>): Promise<readonly Letter[]> => {
  const all: Letter[] = [];
  for await (const letter of letters) all.push(letter);
  return all;
};

/** The first of `letters`, and whether there are more. */
export const collectedUpTo = async (
  letters: AsyncIterable<Letter>,
  most: number,
): Promise<{ readonly letters: readonly Letter[]; readonly more: boolean }> => {
  const some: Letter[] = [];
  for await (const letter of letters) {
    if (some.length === most) return { letters: some, more: true };
    some.push(letter);
  }
  return { letters: some, more: false };
};

/** @throws DeadLetterNotFound */
export const letterNamed = async (store: Pick<DeadLetterStore, 'get'>, id: string): Promise<Letter> => {
  const letter = await store.get(id);
  if (letter === undefined) throw new DeadLetterNotFound(id);
  return letter;
};
