import { randomUUID } from 'node:crypto';
import {
  COMMIT_RETRIES,
  ConcurrencyConflict,
  type DomainEvent,
  type Item,
  type Put,
  type Refusal,
  type RetryPolicy,
  readStream,
  retries,
  StreamCorrupted,
  type Table,
  type Timing,
  type Update,
  type Write,
} from '@edtech/event-store';
import { type StoredEvent, streamPk } from '@edtech/event-store/layout';
import { RowOwnedByAnother } from './errors.ts';
import type { ReadRow } from './fold.ts';
import { type FoldedEvents, foldEvents } from './fold-events.ts';
import { type Lane, laneName, ownerOf, positionKey } from './keys.ts';
import { keyOfWrite, moving } from './position.ts';
import type { Projection } from './projection.ts';
import { OWNER, POSITION, PROJECTION } from './row.ts';

export interface AdvanceOptions {
  /** Of the service: its streams. */
  readonly events: Table;
  /** Of the service's read models. */
  readonly views: Table;
  readonly timing: Timing;
  /** For how long it is tried when others are at the same lane or rows; COMMIT_RETRIES when left out. */
  readonly contention?: RetryPolicy;
}

/** Events of a lane that are at hand, in order and without a gap: a stream's record holds one, a scan many. */
export type AtHand = readonly StoredEvent<DomainEvent>[];

/** How far a lane has come: the version of the last event that its rows hold; 0 before the first. */
export const readPosition = async (views: Table, lane: Lane): Promise<number> =>
  positionOf(await views.get(positionKey(lane)));

const positionOf = (item: Item | undefined): number => Number(item?.[POSITION] ?? 0);

/**
 * Has the rows of a lane follow its aggregate, once in effect for each event and in their order, whoever else does the
 * same at the same time: rows and position are committed together, on the condition that the position has not moved.
 * What is not at hand is read from the stream itself.
 * @param atHand taken for what comes next, unless the lane has come further or not as far
 * @returns the position that the lane has come to: at least the last version of what is at hand, and the stream's end if
 * nothing is
 * @throws ProjectionTooWide, RowOwnedByAnother, RowOwnAndShared, ConcurrencyConflict, StreamCorrupted, TableUnavailable,
 * whatever the projection throws
 */
export const advance = async (
  options: AdvanceOptions,
  projection: Projection,
  lane: Lane,
  atHand: AtHand = [],
): Promise<number> => {
  const { events, views, timing, contention = COMMIT_RETRIES } = options;
  let again = retries(contention, timing);
  const first = atHand[0]?.event.version;
  const last = atHand.at(-1)?.event.version ?? 0;
  // Mostly the event at hand is the next one: its commit finds out.
  let position = first === undefined ? await readPosition(views, lane) : first - 1;
  let isGuess = first !== undefined && position > 0;
  for (;;) {
    if (first !== undefined && position >= last) return position;
    const next = atHand.filter(({ event }) => event.version > position);
    const isNext = next[0]?.event.version === position + 1;
    const source = isNext
      ? next
      : readStream<DomainEvent>(events, timing, lane.aggregateType, lane.aggregateId, position);
    const outcome = await follow(options, projection, lane, { position, isGuess }, source);
    if (outcome.kind === 'moved') {
      if (!(await again.another())) throw new ConcurrencyConflict([laneName(lane)]);
      position = await readPosition(views, lane);
      isGuess = false;
      continue;
    }
    isGuess = false;
    const isStuck = outcome.position === position;
    position = outcome.position;
    if (!isStuck) again = retries(contention, timing);
    if (isNext || !outcome.ended || position >= last) {
      if (first === undefined && outcome.ended) return position;
      continue;
    }
    // The stream ends before what is at hand: it shows up when it is read again, as in `readStream`.
    if (isStuck && !(await again.another()))
      throw new StreamCorrupted(
        streamPk(lane.aggregateType, lane.aggregateId),
        `version ${position + 1} is missing`,
      );
  }
};

type Followed =
  | { readonly kind: 'committed'; readonly position: number; readonly ended: boolean }
  /** The position is not where it was thought to be, or somebody was at the same rows. */
  | { readonly kind: 'moved' };

interface From {
  readonly position: number;
  /** Nobody has looked: the lane may not have come as far yet. */
  readonly isGuess: boolean;
}

/** Commits what of `source` fits into one transaction. */
const follow = async (
  { views }: AdvanceOptions,
  projection: Projection,
  lane: Lane,
  { position: from, isGuess }: From,
  source: AsyncIterable<StoredEvent<DomainEvent>> | Iterable<StoredEvent<DomainEvent>>,
): Promise<Followed> => {
  const read = readRowsAt(views, lane, from, isGuess);
  let folded: FoldedEvents;
  try {
    folded = await foldEvents(projection, lane, read, from, source);
  } catch (error) {
    if (error instanceof NotThere) return { kind: 'moved' };
    throw error;
  }
  const { rows, to, ended } = folded;
  if (to === from) return { kind: 'committed', position: from, ended };
  const [position, ...others] = moving(lane, from, to, rows);
  const [ofPosition, ...ofOthers] = await refusalsOf(views, position, others);
  if (ofPosition === undefined) return { kind: 'committed', position: to, ended };
  if (ofPosition.reason !== 'condition') demandOwnRows(projection, lane, others, ofOthers);
  return { kind: 'moved' };
};

/** What stood in the way of the writes, each in its place; nothing if they are committed. */
const refusalsOf = async (
  views: Table,
  position: Put | Update,
  others: readonly Write[],
): Promise<readonly Refusal[]> => {
  if (others.length > 0) {
    const result = await views.transact([position, ...others], randomUUID());
    return result.outcome === 'committed' ? [] : result.refusals;
  }
  const result = position.kind === 'put' ? await views.write(position) : await views.update(position);
  return result.outcome === 'applied' ? [] : [{ reason: 'condition', found: result.found }];
};

/** The lane is not at the position from which its rows were to be read. */
class NotThere extends Error {}

/**
 * Reads rows as they are at `from`. A row that is read before the lane has come there is an older one, and the commit, by
 * then, may find the position where it was thought to be; one that is read after the lane has gone on is not committed.
 */
const readRowsAt = (views: Table, lane: Lane, from: number, isGuess: boolean): ReadRow => {
  let isKnown = !isGuess;
  const place = positionKey(lane);
  return async (key) => {
    // A row that lies where the position does tells both.
    const isThere = key.pk === place.pk && key.sk === place.sk;
    if (isKnown) return views.get(key);
    const positioned = await views.get(place);
    if (positionOf(positioned) !== from) throw new NotThere();
    isKnown = true;
    return isThere ? positioned : views.get(key);
  };
};

/** @throws RowOwnedByAnother */
const demandOwnRows = (
  { name }: Projection,
  lane: Lane,
  rows: readonly Write[],
  refusals: readonly Refusal[],
): void => {
  for (const [index, refusal] of refusals.entries()) {
    const row = rows[index];
    if (refusal.reason !== 'condition' || row === undefined) continue;
    const { pk, sk } = keyOfWrite(row);
    throw new RowOwnedByAnother(name, `${pk} ${sk}`, ownerOf(lane), holderOf(refusal.found));
  }
};

const holderOf = (found: Item | undefined): string => {
  const owner = found?.[OWNER] ?? 'several aggregates';
  return `${owner} in ${found?.[PROJECTION] ?? 'another table'}`;
};
