import type { ItemKey } from '@edtech/event-store/layout';

/** The runtime's own items in a views table. Rows have the keys that their entities say. */

/** An aggregate, as lists of them name it. */
export interface AggregateName {
  readonly aggregateType: string;
  readonly aggregateId: string;
}

/** One aggregate, as one generation of a projection follows it. */
export interface Lane extends AggregateName {
  readonly projection: string;
  readonly generation: string;
}

export const laneName = ({ projection, generation, aggregateType, aggregateId }: Lane): string =>
  `${projection}#${generation}#${aggregateType}#${aggregateId}`;

/** Names the aggregate of a lane, whichever projection follows it. */
export const ownerOf = ({ aggregateType, aggregateId }: AggregateName): string =>
  `${aggregateType}#${aggregateId}`;

/** The reverse of `ownerOf`. */
export const aggregateNamed = (owner: string): AggregateName => {
  const [aggregateType = '', ...id] = owner.split('#');
  return { aggregateType, aggregateId: id.join('#') };
};

const POSITION_PREFIX = 'position#';
const BEHIND_PREFIX = 'behind#';

const POSITION_SK = 'position';

/** How far the lane has come; and its row, if it lies there (`rowOfAggregate`). */
export const positionKey = (lane: Lane): ItemKey => ({
  pk: `${POSITION_PREFIX}${laneName(lane)}`,
  sk: POSITION_SK,
});

/**
 * The primary index of a row entity of which each aggregate has one row: it lies where the aggregate's position does, so
 * that an event is one write of one item. For an entity that one projection alone uses.
 * @param projection name of the projection
 * @param id name of the attribute that holds the aggregate's id
 *
 * @example
 * indexes: { byId: rowOfAggregate('users', 'User', 'userId'), … }
 */
export const rowOfAggregate = <const Id extends string>(projection: string, aggregateType: string, id: Id) =>
  ({
    pk: {
      field: 'pk',
      composite: ['generation', id],
      template: `${POSITION_PREFIX}${projection}#\${generation}#${aggregateType}#\${${id}}`,
      casing: 'none',
    },
    sk: { field: 'sk', composite: [], template: POSITION_SK, casing: 'none' },
  }) as const;

/** Whether a row with this key lies where a position does. */
export const isPositionKey = ({ pk }: ItemKey): boolean => pk.startsWith(POSITION_PREFIX);

/** Positions of one generation begin with this. */
export const positionPrefix = (projection: string, generation: string): string =>
  `${POSITION_PREFIX}${projection}#${generation}#`;

/** What is noted of lanes of one generation begins with this. */
export const behindPrefix = (projection: string, generation: string): string =>
  `${BEHIND_PREFIX}${projection}#${generation}#`;

const TOUCHED_PREFIX = 'touched#';
/** Spreads what is noted of one generation over several partitions. */
export const TOUCHED_PARTS = 16;

/** Parts of the lanes that somebody else has followed while their generation was filled. */
export const touchedPk = (projection: string, generation: string, part: number): string =>
  `${touchedPrefix(projection, generation)}${part}`;

export const touchedPrefix = (projection: string, generation: string): string =>
  `${TOUCHED_PREFIX}${projection}#${generation}#`;

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
