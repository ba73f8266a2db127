import { PlatformError } from '@edtech/contracts';
import { type Letter, laneOf } from '@edtech/dead-letters';

/** What became of the letters that were to be changed. */
export interface Changes {
  readonly changed: readonly string[];
  /** One for each that was not, with the reason. */
  readonly problems: readonly { readonly id: string; readonly code: string; readonly message: string }[];
}

/** `letters` as they may be redriven or discarded one after the other: those of one aggregate by their sequence. */
export const inOrder = (letters: readonly Letter[]): readonly Letter[] =>
  [...Map.groupBy(letters, laneOf).values()].flatMap((lane) =>
    lane.toSorted((one, other) => (one.event?.sequence ?? 0) - (other.event?.sequence ?? 0)),
  );

/** Changes one letter after the other. One that cannot be changed holds up those behind it in its order, and no other. */
export const inTurn = async (
  letters: readonly Letter[],
  change: (letter: Letter) => Promise<unknown>,
): Promise<Changes> => {
  const changed: string[] = [];
  const problems: Changes['problems'][number][] = [];
  const held = new Set<string>();
  for (const letter of inOrder(letters)) {
    const { id } = letter;
    const lane = laneOf(letter);
    if (held.has(lane)) {
      const message = 'It was left as it is, for the order: one before it could not be changed.';
      problems.push({ id, code: 'held', message });
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

/** What was done, as a person reads it. */
export const changesPage = ({ changed, problems }: Changes, done: string): string =>
  [
    ...problems.map(({ id, code, message }) => `${id}: ${message} (${code})`),
    changed.length === 0 ? 'Nothing was changed.' : `${lettersText(changed.length)} ${done}.`,
  ].join('\n');

export const lettersText = (count: number): string => `${count} dead letter${count === 1 ? '' : 's'}`;
