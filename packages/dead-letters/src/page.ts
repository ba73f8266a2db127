import { type Choice, meant } from './choice.ts';
import { cursorOf, placeIn } from './cursor.ts';
import { isRecord } from './json.ts';
import type { Letter } from './letter.ts';
import { behindInState, type PlaceInState, placeInAggregate, placeInCause } from './store/items.ts';
import type { DeadLetterStore } from './store/store.ts';

export interface PageQuestion {
  readonly limit: number;
  readonly cursor?: string;
}

export interface LettersPage {
  readonly letters: readonly Letter[];
  /** Where the next page begins; absent on the last one. */
  readonly cursor?: string;
}

/** A letter with the place right behind it, which JSON can hold. */
interface Placed {
  readonly letter: Letter;
  readonly behind: unknown;
}

/**
 * One page of the letters that are meant, in the order of `chosen`.
 * @throws LettersCursorUnknown
 */
export const lettersPage = async (
  store: DeadLetterStore,
  choice: Choice,
  { limit, cursor }: PageQuestion,
): Promise<LettersPage> => {
  const letters: Letter[] = [];
  let behind: unknown;
  for await (const placed of placedFrom(store, choice, cursor)) {
    if (letters.length === limit) return { letters, cursor: cursorOf(choice, behind) };
    letters.push(placed.letter);
    behind = placed.behind;
  }
  return { letters };
};

const placedFrom = (
  store: DeadLetterStore,
  choice: Choice,
  cursor: string | undefined,
): AsyncIterable<Placed> => {
  const { cause, aggregate } = choice;
  if (cause === undefined && aggregate === undefined) return placedInStates(store, choice, cursor);
  const after = cursor === undefined ? undefined : placeIn(cursor, choice, isText);
  return aggregate !== undefined
    ? withPlaces(meant(store.ofAggregate(aggregate, after), choice), placeInAggregate)
    : withPlaces(meant(store.ofCause(cause ?? '', after), choice), placeInCause);
};

async function* withPlaces(
  letters: AsyncIterable<Letter>,
  placeOf: (letter: Letter) => string,
): AsyncGenerator<Placed, void, undefined> {
  for await (const letter of letters) yield { letter, behind: placeOf(letter) };
}

/** How far a listing of several states has come: in which of them it is, and where. */
interface PlaceInStates {
  readonly state: number;
  readonly after: PlaceInState;
}

async function* placedInStates(
  store: DeadLetterStore,
  choice: Choice,
  cursor: string | undefined,
): AsyncGenerator<Placed, void, undefined> {
  const from = cursor === undefined ? { state: 0, after: {} } : placeIn(cursor, choice, isPlaceInStates);
  for (const [index, state] of choice.states.entries()) {
    if (index < from.state) continue;
    let after = index === from.state ? from.after : {};
    for await (const letter of store.inState(state, after)) {
      after = behindInState(after, letter);
      yield { letter, behind: { state: index, after } satisfies PlaceInStates };
    }
  }
}

const isText = (value: unknown): value is string => typeof value === 'string';

const isPlaceInStates = (value: unknown): value is PlaceInStates =>
  isRecord(value) &&
  typeof value.state === 'number' &&
  isRecord(value.after) &&
  Object.values(value.after).every(
    (place) => Array.isArray(place) && place.length === 2 && place.every(isText),
  );
