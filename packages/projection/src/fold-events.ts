import { type DomainEvent, LIMITS, type Write } from '@edtech/event-store';
import type { StoredEvent } from '@edtech/event-store/layout';
import { ProjectionTooWide } from './errors.ts';
import { createFold, type Fold, type ReadRow, writeBytes } from './fold.ts';
import { type Lane, laneName } from './keys.ts';
import { followed, type Projection } from './projection.ts';
import type { RowChange } from './rows.ts';

/** A transaction holds so many writes; one of them is the position. */
const MOST_ROWS = LIMITS.actions - 1;

/** Leaves room for the position, and for what DynamoDB counts beside names and values. */
export const MOST_BYTES = LIMITS.transactionBytes * 0.75;

/** The more events one transaction covers, the fewer there are; the longer a fold, the more it may do in vain. */
const MOST_EVENTS = 1_000;

export interface FoldedEvents {
  /** What they come to, for one transaction together with the position. */
  readonly rows: readonly Write[];
  /** Of `Fold`. */
  readonly hasRemoved: boolean;
  /** Version of the last event in them. */
  readonly to: number;
  /** Whether they hold all that there was. */
  readonly ended: boolean;
}

/**
 * Folds events until there are no more, or they fill a transaction.
 * @throws ProjectionTooWide, RowOwnAndShared, whatever the projection or its row entities throw
 */
export const foldEvents = async (
  projection: Projection,
  lane: Lane,
  read: ReadRow,
  from: number,
  source: AsyncIterable<StoredEvent<DomainEvent>> | Iterable<StoredEvent<DomainEvent>>,
): Promise<FoldedEvents> => {
  const follows = followed(projection, lane.aggregateType);
  /** Changes of the events that are taken, in order. */
  const taken: (readonly RowChange[])[] = [];
  let fold = createFold(projection, lane, read);
  let ended = true;
  for await (const { event } of source) {
    const changes = follows?.changesOf(event) ?? [];
    await fold.apply(changes);
    if (fold.size > MOST_ROWS) {
      if (taken.length === 0)
        throw new ProjectionTooWide(
          projection.name,
          laneName(lane),
          event.version,
          `${fold.size} rows`,
          `${MOST_ROWS}`,
        );
      // One event too many: without it they fit.
      fold = await foldOf(projection, lane, read, taken);
      ended = false;
      break;
    }
    taken.push(changes);
    if (taken.length === MOST_EVENTS) {
      ended = false;
      break;
    }
  }
  for (;;) {
    const rows = fold.writes();
    const bytes = rows.reduce((sum, write) => sum + writeBytes(write), 0);
    if (bytes <= MOST_BYTES) return { rows, hasRemoved: fold.hasRemoved, to: from + taken.length, ended };
    if (taken.length === 1)
      throw new ProjectionTooWide(
        projection.name,
        laneName(lane),
        from + 1,
        `${bytes} bytes`,
        `${MOST_BYTES}`,
      );
    taken.length = Math.ceil(taken.length / 2);
    fold = await foldOf(projection, lane, read, taken);
    ended = false;
  }
};

const foldOf = async (
  projection: Projection,
  lane: Lane,
  read: ReadRow,
  taken: readonly (readonly RowChange[])[],
): Promise<Fold> => {
  const fold = createFold(projection, lane, read);
  for (const changes of taken) await fold.apply(changes);
  return fold;
};
