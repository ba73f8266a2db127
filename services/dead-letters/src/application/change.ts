import {
  type Because,
  discardLetter,
  EditInvalid,
  editedBody,
  editLetter,
  giveUpBy,
  letterAnswer,
  letterNamed,
  type Replacement,
  redriveLetter,
  refuseOther,
  validateBy,
} from '@edtech/dead-letters';
import type { Claim } from '@edtech/event-store';
import type { EditRequest } from '../generated/edit-request.ts';
import type { LetterAnswer } from '../generated/letter-answer.ts';
import type { MendingDesk, RedrivingDesk } from './desk.ts';
import { changedOnce } from './once.ts';

/** What each request for a change says beside what is to be changed. */
export interface Asked {
  readonly id: string;
  /** The caller, and why. */
  readonly because: Because;
  /** The version that the caller has seen; any when undefined. */
  readonly expectedVersion: number | undefined;
  readonly claim: Claim | undefined;
}

/**
 * Has the event handled once more, as it was edited last.
 * @throws DeadLetterNotFound, DeadLetterState, NotRedrivable, NotSent, HistoryFull, VersionMismatch, IdempotencyKeyReused, and what the
 * service of an outbox or a saga says
 */
export const redrive = async (
  desk: RedrivingDesk,
  { id, because, expectedVersion, claim }: Asked,
  inSpiteOfAge: boolean,
): Promise<LetterAnswer> => {
  const redriver = desk.redriver(because, inSpiteOfAge);
  const letter = await changedOnce(desk, { id, claim }, (beside) =>
    redriveLetter({ ...desk, redriver, expectedVersion, beside }, id, because),
  );
  return letterAnswer(letter, desk.timing.now());
};

/** @throws EditInvalid */
const replacementIn = ({ data, body }: EditRequest): Replacement => {
  if ((data === undefined) === (body === undefined))
    throw new EditInvalid('say what it is to be: either `data`, of the event alone, or all of its `body`');
  return data === undefined ? { body } : { data };
};

/**
 * Stores another payload, once the consumer's service has read it.
 * @throws DeadLetterNotFound, DeadLetterState, NotEditable, EditInvalid, HistoryFull, VersionMismatch, IdempotencyKeyReused,
 * MendingUnavailable
 */
export const edit = async (
  desk: MendingDesk,
  { id, because, expectedVersion, claim }: Asked,
  request: EditRequest,
): Promise<LetterAnswer> => {
  const replacement = replacementIn(request);
  const letter = await changedOnce(desk, { id, claim }, async (beside) => {
    const current = await letterNamed(desk.store, id);
    refuseOther(current, expectedVersion);
    const body = editedBody(await desk.store.payload(id, current.payloads.length), replacement);
    const validate = validateBy(desk.asking);
    return editLetter({ ...desk, validate, expectedVersion, beside }, id, body, because);
  });
  return letterAnswer(letter, desk.timing.now());
};

/**
 * Gives the event up; the service of an ordered consumer goes past it first.
 * @throws DeadLetterNotFound, DeadLetterState, HistoryFull, VersionMismatch, IdempotencyKeyReused, MendingUnavailable
 */
export const discard = async (
  desk: MendingDesk,
  { id, because, expectedVersion, claim }: Asked,
): Promise<LetterAnswer> => {
  const giveUp = giveUpBy(desk.asking);
  const letter = await changedOnce(desk, { id, claim }, (beside) =>
    discardLetter({ ...desk, giveUp, expectedVersion, beside }, id, because),
  );
  return letterAnswer(letter, desk.timing.now());
};
