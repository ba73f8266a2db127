import { PlatformError } from '@edtech/contracts';
import type { NotChanged } from './answers.ts';
import { type Letter, laneOf } from './letter.ts';

/** What became of the letters that were to be changed. */
export interface Changes {
  readonly changed: readonly string[];
  /** One for each that was not, with the reason. */
  readonly problems: readonly NotChanged[];
}

/** What is said of a letter that was left as it is because of one before it. */
export const HELD = 'held';

export const heldBack = (id: string): NotChanged => ({
  id,
  code: HELD,
  message: 'It was left as it is, for the order: one before it could not be changed.',
});

/** `letters` as they may be redriven or discarded one after the other: those of one aggregate by their sequence. */
export const inOrder = (letters: readonly Letter[]): readonly Letter[] =>
  [...Map.groupBy(letters, laneOf).values()].flatMap((lane) =>
    lane.toSorted((one, other) => (one.event?.sequence ?? 0) - (other.event?.sequence ?? 0)),
  );

/**
 * Changes one letter after the other. One that cannot be changed holds up those behind it in its order, and no other.
 * @param held lanes of which one could not be changed before
 */
export const inTurn = async (
  letters: readonly Letter[],
  change: (letter: Letter) => Promise<unknown>,
  held: Set<string> = new Set(),
): Promise<Changes> => {
  const changed: string[] = [];
  const problems: NotChanged[] = [];
  for (const letter of inOrder(letters)) {
    const { id } = letter;
    const lane = laneOf(letter);
    if (held.has(lane)) {
      problems.push(heldBack(id));
      continue;
    }
    try {
      await change(letter);
      changed.push(id);
    } catch (error) {
      if (!(error instanceof PlatformError)) throw error;
      if (letter.source.ordered) held.add(lane);
      problems.push({ id, code: error.code, message: error.message });
    }
  }
  return { changed, problems };
};
