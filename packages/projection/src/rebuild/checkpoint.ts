import type { Item, Table } from '@edtech/event-store';
import type { ItemKey } from '@edtech/event-store/layout';
import { CHECKPOINT_PREFIX, checkpointKey, projectionPk } from '../keys.ts';

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
}

/** Checkpoints of a generation, one for each segment that has begun. */
export const readCheckpoints = async (
  views: Table,
  projection: string,
  generation: string,
): Promise<readonly Checkpoint[]> => {
  const found: Checkpoint[] = [];
  const prefix = `${CHECKPOINT_PREFIX}${generation}#`;
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
});

export const writeCheckpoint = async (
  views: Table,
  projection: string,
  generation: string,
  { after, ...checkpoint }: Checkpoint,
): Promise<void> => {
  const item: Item = {
    ...checkpointKey(projection, generation, checkpoint.segment),
    ...checkpoint,
    ...(after === undefined ? {} : { afterPk: after.pk, afterSk: after.sk }),
  };
  await views.write({ kind: 'put', item, when: [] });
};
