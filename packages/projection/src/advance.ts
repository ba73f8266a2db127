import { randomUUID } from 'node:crypto';
import {
  COMMIT_RETRIES,
  ConcurrencyConflict,
  type DomainEvent,
  type Refusal,
  readStream,
  retries,
  type Table,
  type Timing,
  type Write,
} from '@edtech/event-store';
import type { StoredEvent } from '@edtech/event-store/layout';
import { ProjectionTooWide, RowOwnedByAnother } from './errors.ts';
import { createFold, type Fold } from './fold.ts';
import { type Lane, laneName, ownerOf, positionKey } from './keys.ts';
import { followed, type Projection } from './projection.ts';
import { OWNER } from './row.ts';
import type { RowChange } from './rows.ts';

export interface AdvanceOptions {
  /** Of the service: its streams. */
  readonly events: Table;
  /** Of the service's read models. */
  readonly views: Table;
  readonly timing: Timing;
}

/** Events of a lane that are at hand, in order and without a gap: a stream's record holds one, a scan many. */
export type AtHand = readonly StoredEvent<DomainEvent>[];

/** A transaction holds so many writes; one of them is the position. */
const MOST_ROWS = 99;

/** The more events one transaction covers, the fewer there are; the longer a fold, the more it may do in vain. */
const MOST_EVENTS = 1_000;

/** How far a lane has come: the version of the last event that its rows hold; 0 before the first. */
export const readPosition = async (views: Table, lane: Lane): Promise<number> =>
  Number((await views.get(positionKey(lane)))?.version ?? 0);

/** Moves a lane's position, if it is where it is thought to be. Every write of rows goes with one. */
export const movePosition = (lane: Lane, from: number, to: number): Write => ({
  kind: 'update',
  key: positionKey(lane),
  set: { version: to },
  when: [from === 0 ? { is: 'absent' } : { is: 'equal', attribute: 'version', value: from }],
});

/**
 * Has the rows of a lane follow its aggregate, once in effect for each event and in their order, whoever else does the
 * same at the same time: rows and position are committed together, on the condition that the position has not moved.
 * What is not at hand is read from the stream itself.
 * @param atHand taken for what comes next, unless the lane has come further or not as far
 * @returns the position that the lane has come to: at least the last version of what is at hand, and the stream's end if
 * that had to be read
 * @throws ProjectionTooWide, RowOwnedByAnother, ConcurrencyConflict, StreamCorrupted, TableUnavailable, whatever the
 * projection throws
 */
export const advance = async (
  options: AdvanceOptions,
  projection: Projection,
  lane: Lane,
  atHand: AtHand = [],
): Promise<number> => {
  const { events, views, timing } = options;
  const again = retries(COMMIT_RETRIES, timing);
  const first = atHand[0]?.event.version;
  const last = atHand.at(-1)?.event.version ?? Number.POSITIVE_INFINITY;
  // Mostly the event at hand is the next one: its commit finds out.
  let position = first === undefined ? await readPosition(views, lane) : first - 1;
  for (;;) {
    if (position >= last) return position;
    const next = atHand.filter(({ event }) => event.version > position);
    const isNext = next[0]?.event.version === position + 1;
    const source = isNext
      ? next
      : readStream<DomainEvent>(events, timing, lane.aggregateType, lane.aggregateId, position);
    const outcome = await follow(options, projection, lane, position, source);
    if (outcome.kind === 'moved') {
      if (!(await again.another())) throw new ConcurrencyConflict([laneName(lane)]);
      position = await readPosition(views, lane);
      continue;
    }
    // A stream that ends before what is at hand is read again: a query may see less than the stream's record told.
    if (outcome.position === position && !isNext) return position;
    position = outcome.position;
    if (!isNext && outcome.ended) return position;
  }
};

type Followed =
  | { readonly kind: 'committed'; readonly position: number; readonly ended: boolean }
  /** The position is not where it was thought to be, or somebody was at the same rows. */
  | { readonly kind: 'moved' };

/** Commits what of `source` fits into one transaction. */
const follow = async (
  { views }: AdvanceOptions,
  projection: Projection,
  lane: Lane,
  from: number,
  source: AsyncIterable<StoredEvent<DomainEvent>> | Iterable<StoredEvent<DomainEvent>>,
): Promise<Followed> => {
  const { fold, to, ended } = await foldEvents(projection, lane, (key) => views.get(key), from, source);
  if (to === from) return { kind: 'committed', position: from, ended };
  const rows = fold.writes();
  const result = await views.transact([movePosition(lane, from, to), ...rows], randomUUID());
  if (result.outcome === 'committed') return { kind: 'committed', position: to, ended };
  const [ofPosition, ...ofRows] = result.refusals;
  if (ofPosition?.reason !== 'condition') demandOwnRows(projection, lane, rows, ofRows);
  return { kind: 'moved' };
};

export interface FoldedEvents {
  readonly fold: Fold;
  /** Version of the last event in it. */
  readonly to: number;
  /** Whether it holds all that there was. */
  readonly ended: boolean;
}

/** Folds events until there are no more, or they fill a transaction. @throws ProjectionTooWide */
export const foldEvents = async (
  projection: Projection,
  lane: Lane,
  read: Parameters<typeof createFold>[0]['read'],
  from: number,
  source: AsyncIterable<StoredEvent<DomainEvent>> | Iterable<StoredEvent<DomainEvent>>,
): Promise<FoldedEvents> => {
  const follows = followed(projection, lane.aggregateType);
  const foldOf = () => createFold({ generation: lane.generation, owner: ownerOf(lane), read });
  let fold = foldOf();
  let to = from;
  const changes: RowChange[] = [];
  for await (const { event } of source) {
    const more = follows?.changesOf(event) ?? [];
    await fold.apply(more);
    if (fold.size > MOST_ROWS) {
      if (to === from) throw new ProjectionTooWide(projection.name, laneName(lane), fold.size, MOST_ROWS);
      // One event too many: without it they fit.
      fold = foldOf();
      await fold.apply(changes);
      return { fold, to, ended: false };
    }
    changes.push(...more);
    to = event.version;
    if (to - from >= MOST_EVENTS) return { fold, to, ended: false };
  }
  return { fold, to, ended: true };
};

/** @throws RowOwnedByAnother */
export const demandOwnRows = (
  { name }: Projection,
  lane: Lane,
  rows: readonly Write[],
  refusals: readonly Refusal[],
): void => {
  for (const [index, refusal] of refusals.entries()) {
    const row = rows[index];
    if (refusal.reason !== 'condition' || row === undefined) continue;
    const { pk, sk } = row.kind === 'put' ? row.item : row.key;
    const other = String(refusal.found?.[OWNER] ?? 'several aggregates');
    throw new RowOwnedByAnother(name, `${pk} ${sk}`, ownerOf(lane), other);
  }
};
