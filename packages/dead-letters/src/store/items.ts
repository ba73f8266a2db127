import { createHash } from 'node:crypto';
import type { DueItem, Item } from '@edtech/event-store';
import type { ItemKey } from '@edtech/event-store/layout';
import { isClosed, type Letter, type State } from '../letter.ts';
import { CLOSED_DAYS } from '../policy.ts';
import { chunksOf } from './chunks.ts';

/*
 * The table of dead letters:
 *
 *   letter       letter#<id>                | letter                          status, revision, the letter as JSON
 *   payload      letter#<id>                | payload#<3-digit n>#<3-digit i>  part i of payload n, as it was received or edited
 *   by cause     fingerprint#<fingerprint>  | <first seen>#<id>
 *   by aggregate aggregate#<Type>#<id>      | <10-digit sequence>#<id>
 *
 * The attention index has each letter under `<STATE>#<shard 0..7>`, by the time since which it is open. Everything of a closed letter
 * expires together; nothing of another one does.
 */

/** Spreads a state over several partitions of the index. */
export const SHARDS = 8;

export const statePk = (state: State, shard: number): string => `${state}#${shard}`;

const shardOf = (id: string): number => createHash('sha256').update(id).digest().readUInt8(0) % SHARDS;

const letterPk = (id: string): string => `letter#${id}`;

export const letterKey = (id: string): ItemKey => ({ pk: letterPk(id), sk: 'letter' });

const padded = (number: number, digits: number): string => String(number).padStart(digits, '0');

/** Expiry in epoch seconds; nothing for a letter that is open. */
export const expiryOf = ({ closedAt, ...letter }: Letter): { readonly expiresAt?: number } =>
  closedAt === undefined || !isClosed(letter)
    ? {}
    : { expiresAt: Math.ceil(Date.parse(closedAt) / 1_000) + CLOSED_DAYS * 24 * 60 * 60 };

export const letterItem = (letter: Letter, revision: number): Item => ({
  ...letterKey(letter.id),
  status: letter.state,
  revision,
  letter: JSON.stringify(letter),
  attentionPk: statePk(letter.state, shardOf(letter.id)),
  attentionSk: letter.openSince,
  ...expiryOf(letter),
});

export interface Stored {
  readonly letter: Letter;
  readonly revision: number;
}

/** The letter in `item`. Only `letterItem` writes these. */
export const decodeLetter = ({ letter, revision }: Item): Stored => ({
  letter: JSON.parse(String(letter)),
  revision: Number(revision),
});

/** The range of a letter's payload, from 1. */
export const payloadRange = (id: string, payload: number) => ({
  pk: letterPk(id),
  from: `payload#${padded(payload, 3)}#`,
  to: `payload#${padded(payload, 3)}#~`,
});

/** The range of all of them. */
export const payloadsRange = (id: string) => ({ pk: letterPk(id), from: 'payload#', to: 'payload#~' });

export const payloadItems = (id: string, payload: number, body: string): readonly Item[] =>
  chunksOf(body).map((text, part) => ({
    pk: letterPk(id),
    sk: `payload#${padded(payload, 3)}#${padded(part, 3)}`,
    text,
  }));

export const fingerprintPk = (fingerprint: string): string => `fingerprint#${fingerprint}`;

export const aggregatePk = ({ type, id }: { readonly type: string; readonly id: string }): string =>
  `aggregate#${type}#${id}`;

/** Where a letter stands in the list of its cause. */
export const placeInCause = ({ id, firstSeen }: Pick<Letter, 'id' | 'firstSeen'>): string =>
  `${firstSeen}#${id}`;

/** Where a letter stands in the list of its aggregate. */
export const placeInAggregate = ({ id, event }: Pick<Letter, 'id' | 'event'>): string =>
  `${padded(event?.sequence ?? 0, 10)}#${id}`;

/** The items by which a letter is found, beside the index. */
export const pointersOf = (letter: Letter): readonly Item[] => {
  const { id, fingerprint, event } = letter;
  return [
    { pk: fingerprintPk(fingerprint), sk: placeInCause(letter), id },
    ...(event === undefined
      ? []
      : [
          {
            pk: aggregatePk({ type: event.aggregateType, id: event.aggregateId }),
            sk: placeInAggregate(letter),
            id,
          },
        ]),
  ];
};

/** How far a listing of a state has come: the last letter of each shard, with its time in the index. */
export interface PlaceInState {
  readonly [shard: number]: readonly [openSince: string, id: string];
}

/** The place behind `letter`, of a listing that has come to it from `place`. */
export const behindInState = (
  place: PlaceInState,
  { id, openSince }: Pick<Letter, 'id' | 'openSince'>,
): PlaceInState => ({ ...place, [shardOf(id)]: [openSince, id] });

/** The entry of the index that a listing of a shard goes on after. It need not be there any more. */
export const entryAt = (place: PlaceInState, shard: number): DueItem | undefined => {
  const [at, id] = place[shard] ?? [];
  return at === undefined || id === undefined ? undefined : { ...letterKey(id), at };
};
