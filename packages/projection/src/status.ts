import { attentionEntries, type Table } from '@edtech/event-store';
import { type Behind, readBehind } from './behind.ts';
import { type Generation, readGenerations } from './generations.ts';
import { type Lane, laneOf } from './keys.ts';
import type { Projection } from './projection.ts';
import { readCheckpoints } from './rebuild/checkpoint.ts';
import { progressOf, type RebuildProgress } from './rebuild/progress.ts';

export interface GenerationState extends Generation {
  /** What readers see. */
  readonly isCurrent: boolean;
  /** What they saw before the last switch. */
  readonly isPrevious: boolean;
  /** Whether the code of its version is there: without it nobody follows it. */
  readonly hasCode: boolean;
  /** How far the rebuild has come, for one that was rebuilt. */
  readonly rebuild?: RebuildProgress;
  /** Lanes that cannot follow; at most so many as were asked for are listed. */
  readonly behind: number;
  readonly lanesBehind: readonly Behind[];
}

/** A read model, and all generations of it. */
export interface ProjectionState {
  readonly projection: string;
  /** Newest last. */
  readonly versions: readonly number[];
  /** None: no projector has run yet. */
  readonly generations: readonly GenerationState[];
}

/**
 * @param projections every version of one projection that there is code of
 * @param listed so many of the lanes that are behind
 */
export const statusOf = async (
  views: Table,
  projections: readonly [Projection, ...Projection[]],
  listed: number,
): Promise<ProjectionState> => {
  const { name } = projections[0];
  const versions = projections.map(({ version }) => version).toSorted((one, other) => one - other);
  const found = await readGenerations(views, name);
  const behind = await lanesBehind(views, name, listed);
  const generations = (found?.all ?? []).map(async (generation): Promise<GenerationState> => {
    const checkpoints = await readCheckpoints(views, name, generation.id);
    const { count, lanes } = behind.get(generation.id) ?? { count: 0, lanes: [] };
    const read = await Promise.all(lanes.map((lane) => readBehind(views, lane)));
    return {
      ...generation,
      isCurrent: generation.id === found?.current,
      isPrevious: generation.id === found?.previous,
      hasCode: versions.includes(generation.version),
      ...(checkpoints.length === 0 ? {} : { rebuild: progressOf(checkpoints) }),
      behind: count,
      lanesBehind: read.flatMap((one) => one ?? []),
    };
  });
  return { projection: name, versions, generations: await Promise.all(generations) };
};

interface LanesBehind {
  count: number;
  readonly lanes: Lane[];
}

/** By generation. */
const lanesBehind = async (
  views: Table,
  projection: string,
  listed: number,
): Promise<ReadonlyMap<string, LanesBehind>> => {
  const found = new Map<string, LanesBehind>();
  for await (const { pk } of attentionEntries(views, 'behind')) {
    const lane = laneOf(pk);
    if (lane?.projection !== projection) continue;
    const ofGeneration = found.get(lane.generation) ?? { count: 0, lanes: [] };
    ofGeneration.count += 1;
    if (ofGeneration.lanes.length < listed) ofGeneration.lanes.push(lane);
    found.set(lane.generation, ofGeneration);
  }
  return found;
};
