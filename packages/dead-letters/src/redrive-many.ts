import { PlatformError } from '@edtech/contracts';
import type { NotChanged, RedriveManyAnswer } from './answers.ts';
import { CHANGEABLE_STATES, type Choice, chosen, collectedUpTo } from './choice.ts';
import { cursorOf, placeIn } from './cursor.ts';
import { HELD, inTurn } from './in-turn.ts';
import { isRecord } from './json.ts';
import { type Letter, laneOf } from './letter.ts';
import type { DeadLetterStore } from './store/store.ts';

/** Letters of one cause or aggregate that are put in order at once. */
const MOST_LETTERS = 10_000;

/** So many have one cause that they are not put in order within a request. */
export class TooManyLetters extends PlatformError {
  readonly code = 'dead-letters-too-many';
  readonly kind = 'conflict';

  constructor() {
    super(
      `More than ${MOST_LETTERS} dead letters are meant, which is too much for a request: use "npm run dlq -- redrive".`,
    );
  }
}

export interface RedriveManyOptions {
  readonly store: DeadLetterStore;
  /** Which are meant: of a cause, or of an aggregate. */
  readonly choice: Omit<Choice, 'states'>;
  readonly limit: number;
  readonly cursor?: string | undefined;
  readonly redrive: (letter: Letter) => Promise<unknown>;
}

/** Up to where letters were seen to, and whether what follows in that lane has to wait. */
interface Place {
  readonly lane: string;
  readonly sequence: number;
  readonly id: string;
  readonly isHeld: boolean;
}

/**
 * Redrives the next `limit` of the letters that are meant, lane by lane, each by its sequence. Whatever becomes of one, the cursor
 * leads behind it, so that those that cannot be redriven are met once.
 * @throws TooManyLetters, LettersCursorUnknown
 */
export const redriveMany = async (options: RedriveManyOptions): Promise<RedriveManyAnswer> => {
  const { store, choice, limit, cursor, redrive } = options;
  const place = cursor === undefined ? undefined : placeIn(cursor, choice, isPlace);
  const found = await collectedUpTo(chosen(store, { ...choice, states: CHANGEABLE_STATES }), MOST_LETTERS);
  if (found.more) throw new TooManyLetters();
  const left = found.letters
    .toSorted(byPlace)
    .filter((letter) => place === undefined || byPlace(letter, place) > 0);
  const now = left.slice(0, limit);
  const held = new Set(place?.isHeld ? [place.lane] : []);
  const { changed, problems } = await inTurn(now, redrive, held);
  const last = now.at(-1);
  const isHeld = (one: NotChanged): boolean => one.code === HELD;
  return {
    sent: changed,
    held: problems.filter(isHeld),
    failed: problems.filter((one) => !isHeld(one)),
    ...(last === undefined || now.length === left.length
      ? {}
      : { cursor: cursorOf(choice, { ...placeOf(last), isHeld: held.has(laneOf(last)) }) }),
  };
};

const placeOf = (letter: Letter): Omit<Place, 'isHeld'> => ({
  lane: laneOf(letter),
  sequence: letter.event?.sequence ?? 0,
  id: letter.id,
});

const placed = (one: Letter | Place): Omit<Place, 'isHeld'> => ('lane' in one ? one : placeOf(one));

const byPlace = (first: Letter | Place, second: Letter | Place): number => {
  const [one, other] = [placed(first), placed(second)];
  if (one.lane !== other.lane) return one.lane < other.lane ? -1 : 1;
  if (one.sequence !== other.sequence) return one.sequence - other.sequence;
  if (one.id === other.id) return 0;
  return one.id < other.id ? -1 : 1;
};

const isPlace = (value: unknown): value is Place =>
  isRecord(value) &&
  typeof value.lane === 'string' &&
  typeof value.sequence === 'number' &&
  typeof value.id === 'string' &&
  typeof value.isHeld === 'boolean';
