import type { Attribute, Item, Table } from '@edtech/event-store';
import type { ItemKey } from '@edtech/event-store/layout';
import {
  type AggregateName,
  aggregateNamed,
  checkpointKey,
  checkpointPrefix,
  ownerOf,
  projectionPk,
} from '../keys.ts';

/** How far a rebuild has come with one segment of the scan. */
export interface Checkpoint {
  readonly segment: number;
  /** Of how many; a rebuild goes on with the number that it began with. */
  readonly segments: number;
  /** Everything up to and with this item is in the rows; absent at the beginning. */
  readonly after?: ItemKey;
  readonly done: boolean;
  readonly events: number;
  readonly aggregates: number;
  readonly rows: number;
  /** Aggregates that could not be followed. */
  readonly failures: readonly AggregateName[];
}

/** So many failures of a segment say that it is the projection that is at fault, and fit into its checkpoint. */
export const MOST_FAILURES = 100;

/** Of a segment that has not begun. */
export const noCheckpoint = (segment: number, segments: number): Checkpoint => ({
  segment,
  segments,
  done: false,
  events: 0,
  aggregates: 0,
  rows: 0,
  failures: [],
});

/** Checkpoints of a generation, one for each segment that has begun. */
export const readCheckpoints = async (
  views: Table,
  projection: string,
  generation: string,
): Promise<readonly Checkpoint[]> => {
  const found: Checkpoint[] = [];
  const prefix = checkpointPrefix(generation);
  for await (const item of views.range({ pk: projectionPk(projection), from: prefix, to: `${prefix}~` }))
    found.push(checkpointOf(item));
  return found;
};

const checkpointOf = ({
  segment,
  segments,
  afterPk,
  afterSk,
  done,
  events,
  aggregates,
  rows,
  failures,
}: Item): Checkpoint => ({
  segment: Number(segment),
  segments: Number(segments),
  ...(typeof afterPk === 'string' && typeof afterSk === 'string'
    ? { after: { pk: afterPk, sk: afterSk } }
    : {}),
  done: done === true,
  events: Number(events),
  aggregates: Number(aggregates),
  rows: Number(rows),
  failures: Array.isArray(failures) ? failures.flatMap(nameOf) : [],
});

const nameOf = (failure: Attribute): readonly AggregateName[] => {
  return typeof failure === 'string' ? [aggregateNamed(failure)] : [];
};

export const writeCheckpoint = async (
  views: Table,
  projection: string,
  generation: string,
  { after, failures, ...checkpoint }: Checkpoint,
): Promise<void> => {
  const item: Item = {
    ...checkpointKey(projection, generation, checkpoint.segment),
    ...checkpoint,
    ...(after === undefined ? {} : { afterPk: after.pk, afterSk: after.sk }),
    failures: failures.map(ownerOf),
  };
  await views.write({ kind: 'put', item, when: [] });
};
