import type { Timing, Write } from '@edtech/event-store';
import { type Because, discarded, edited, redriveBegun, routed, viewed } from './changes.ts';
import { checkEdit } from './edit.ts';
import { DeadLetterNotFound, NotRedrivable } from './errors.ts';
import type { Letter } from './letter.ts';
import { type Redriver, sendOff } from './processor.ts';
import type { DeadLetterStore } from './store/store.ts';
import { refuseOther } from './version.ts';

export interface OperationOptions {
  readonly store: DeadLetterStore;
  readonly timing: Pick<Timing, 'now'>;
  /** The version of the letter that whoever changes it has seen; any when undefined. Another one is refused: VersionMismatch. */
  readonly expectedVersion?: number | undefined;
  /** Made together with the first thing that is put on record, or not at all. */
  readonly beside?: readonly Write[];
}

const changed = async (
  { store, expectedVersion, beside = [] }: OperationOptions,
  id: string,
  next: (letter: Letter) => Letter,
): Promise<Letter> => {
  const letter = await store.change(id, (one) => {
    refuseOther(one, expectedVersion);
    return { letter: next(one), beside };
  });
  if (letter === undefined) throw new DeadLetterNotFound(id);
  return letter;
};

/**
 * Has the event handled once more, as it was edited last.
 * @throws DeadLetterNotFound, DeadLetterState, NotRedrivable, HistoryFull, and what `redriver` throws: then it is sent again by the processor
 */
export const redriveLetter = async (
  options: OperationOptions & { readonly redriver: Redriver },
  id: string,
  because: Because,
): Promise<Letter> => {
  const { store, timing, redriver } = options;
  const begun = await changed(options, id, (letter) => {
    if (letter.source.kind === 'stream')
      throw new NotRedrivable(
        id,
        'the table has its records, and sweepers find what the stream has lost. Look at the function, then discard it.',
      );
    return redriveBegun(letter, because, timing.now());
  });
  await sendOff({ store, timing, redriver }, begun, because.by);
  return (await store.get(id)) ?? begun;
};

/** Says what is wrong with a body for the consumer that handles it. @throws EditInvalid */
export type Validate = (letter: Letter, body: string) => void | Promise<void>;

/**
 * Stores another payload, beside the one that was received.
 * @throws DeadLetterNotFound, DeadLetterState, NotEditable, EditInvalid, HistoryFull
 */
export const editLetter = async (
  options: OperationOptions & { readonly validate: Validate },
  id: string,
  body: string,
  because: Because,
): Promise<Letter> => {
  const { store, timing, validate, expectedVersion, beside = [] } = options;
  const stored = await store.get(id);
  if (stored === undefined) throw new DeadLetterNotFound(id);
  refuseOther(stored, expectedVersion);
  checkEdit(stored, body);
  await validate(stored, body);
  const letter = await store.change(id, (one) => {
    refuseOther(one, expectedVersion);
    checkEdit(one, body);
    return { letter: edited(one, body, because, timing.now()), payload: body, beside };
  });
  if (letter === undefined) throw new DeadLetterNotFound(id);
  return letter;
};

/** Has an ordered consumer go past the event, so that what waits behind it follows. */
export type GiveUp = (letter: Letter, because: Because) => Promise<void>;

/**
 * Gives the event up. Its consumer goes past it first: of a crash between, the letter is left, and may be discarded again.
 * @throws DeadLetterNotFound, DeadLetterState, HistoryFull, and what `giveUp` throws
 */
export const discardLetter = async (
  options: OperationOptions & { readonly giveUp: GiveUp },
  id: string,
  because: Because,
): Promise<Letter> => {
  const { store, timing, giveUp, expectedVersion } = options;
  const letter = await store.get(id);
  if (letter === undefined) throw new DeadLetterNotFound(id);
  refuseOther(letter, expectedVersion);
  // What is refused must not have moved anything before.
  discarded(letter, because, timing.now());
  if (letter.source.ordered && letter.event !== undefined) await giveUp(letter, because);
  return changed(options, id, (one) => discarded(one, because, timing.now()));
};

/** Leaves the letter to people. @throws DeadLetterNotFound, DeadLetterState, HistoryFull */
export const routeLetter = (options: OperationOptions, id: string, because: Because): Promise<Letter> =>
  changed(options, id, (letter) => routed(letter, because, options.timing.now()));

/** Puts on record that somebody is shown what is personal. @throws DeadLetterNotFound, HistoryFull */
export const viewLetter = (options: OperationOptions, id: string, because: Because): Promise<Letter> =>
  changed(options, id, (letter) => viewed(letter, because, options.timing.now()));
