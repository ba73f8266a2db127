import type { ItemKey } from '@edtech/event-store/layout';

/** The runtime's own items in a views table. Rows have the keys that their entities say. */

/** One aggregate, as one generation of a projection follows it. */
export interface Lane {
  readonly projection: string;
  readonly generation: string;
  readonly aggregateType: string;
  readonly aggregateId: string;
}

export const laneName = ({ projection, generation, aggregateType, aggregateId }: Lane): string =>
  `${projection}#${generation}#${aggregateType}#${aggregateId}`;

/** Names the aggregate of a lane, whichever projection follows it. */
export const ownerOf = ({ aggregateType, aggregateId }: Lane): string => `${aggregateType}#${aggregateId}`;

const POSITION_PREFIX = 'position#';
const BEHIND_PREFIX = 'behind#';

/** How far the lane has come. */
export const positionKey = (lane: Lane): ItemKey => ({
  pk: `${POSITION_PREFIX}${laneName(lane)}`,
  sk: 'position',
});

/** Positions of one generation begin with this. */
export const positionPrefix = (projection: string, generation: string): string =>
  `${POSITION_PREFIX}${projection}#${generation}#`;

/** What is noted of lanes of one generation begins with this. */
export const behindPrefix = (projection: string, generation: string): string =>
  `${BEHIND_PREFIX}${projection}#${generation}#`;

/** That the lane could not follow, and is to be tried again. */
export const behindKey = (lane: Lane): ItemKey => ({ pk: `${BEHIND_PREFIX}${laneName(lane)}`, sk: 'behind' });

/** The reverse of `behindKey`'s and `positionKey`'s; undefined for any other. Only an aggregate's id may contain the separator. */
export const laneOf = (pk: string): Lane | undefined => {
  const prefix = [POSITION_PREFIX, BEHIND_PREFIX].find((one) => pk.startsWith(one));
  if (prefix === undefined) return undefined;
  const [projection, generation, aggregateType, ...rest] = pk.slice(prefix.length).split('#');
  if (
    projection === undefined ||
    generation === undefined ||
    aggregateType === undefined ||
    rest.length === 0
  )
    return undefined;
  return { projection, generation, aggregateType, aggregateId: rest.join('#') };
};

/** Everything about the generations of a projection is in one partition. */
export const projectionPk = (projection: string): string => `projection#${projection}`;

export const POINTER_SK = 'pointer';
export const GENERATION_PREFIX = 'generation#';
const CHECKPOINT_PREFIX = 'checkpoint#';

/** Checkpoints of one generation begin with this. */
export const checkpointPrefix = (generation: string): string => `${CHECKPOINT_PREFIX}${generation}#`;

export const pointerKey = (projection: string): ItemKey => ({
  pk: projectionPk(projection),
  sk: POINTER_SK,
});

export const generationKey = (projection: string, generation: string): ItemKey => ({
  pk: projectionPk(projection),
  sk: `${GENERATION_PREFIX}${generation}`,
});

export const checkpointKey = (projection: string, generation: string, segment: number): ItemKey => ({
  pk: projectionPk(projection),
  sk: `${checkpointPrefix(generation)}${String(segment).padStart(4, '0')}`,
});
