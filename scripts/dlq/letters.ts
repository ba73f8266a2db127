import { PlatformError } from '@edtech/contracts';
import {
  createDeadLetterStore,
  DeadLetterNotFound,
  type DeadLetterStore,
  type Letter,
  STATES,
  type State,
} from '@edtech/dead-letters';
import { serviceTablesOn } from '../service-tables.ts';

/** Whose table holds the dead letters. */
export const DEAD_LETTERS = 'dead-letters';

/** @param stage name of a stage on AWS; the platform on this machine when undefined */
export const deadLettersOn = (stage: string | undefined): DeadLetterStore =>
  createDeadLetterStore(serviceTablesOn(stage)(DEAD_LETTERS));

/** States in which somebody may still have something to do. */
export const OPEN_STATES = ['OPEN', 'REDRIVING', 'ROUTED'] as const satisfies readonly State[];

/** Which letters are meant. */
export interface Choice {
  readonly states: readonly State[];
  readonly cause?: string;
  readonly aggregate?: { readonly type: string; readonly id: string };
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

export class NothingChosen extends PlatformError {
  readonly code = 'nothing-chosen';
  readonly kind = 'invalid';

  constructor() {
    super('Give either ids of dead letters, or --cause or --aggregate.');
  }
}

/** @throws AggregateUnclear */
export const aggregateIn = (text: string): { readonly type: string; readonly id: string } => {
  const [, type, id] = /^([A-Z][A-Za-z0-9]*)\/(.+)$/.exec(text) ?? [];
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
  { states, cause, aggregate }: Choice,
): AsyncGenerator<Letter, void, undefined> {
  const isMeant = (letter: Letter): boolean =>
    states.includes(letter.state) && (cause === undefined || letter.fingerprint === cause);
  if (aggregate !== undefined) {
    for await (const letter of store.ofAggregate(aggregate)) if (isMeant(letter)) yield letter;
  } else if (cause !== undefined) {
    for await (const letter of store.ofCause(cause)) if (isMeant(letter)) yield letter;
  } else {
    for (const state of states) yield* store.inState(state);
  }
}

export const collected = async (letters: AsyncIterable<Letter>): Promise<readonly Letter[]> => {
  const all: Letter[] = [];
  for await (const letter of letters) all.push(letter);
  return all;
};

/** @throws DeadLetterNotFound */
export const named = async (store: DeadLetterStore, id: string): Promise<Letter> => {
  const letter = await store.get(id);
  if (letter === undefined) throw new DeadLetterNotFound(id);
  return letter;
};
