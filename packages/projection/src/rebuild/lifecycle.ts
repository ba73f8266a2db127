import { announced, type LifecycleOptions } from '../announcement.ts';
import { NothingToResume, RebuildUnfinished } from '../errors.ts';
import { beginGeneration } from '../generation-changes.ts';
import { type Generation, readGenerations } from '../generations.ts';
import type { Projection } from '../projection.ts';

export interface BeginOptions extends LifecycleOptions {
  readonly projection: Projection;
  /** Go on with the generation that is being built, in place of making one. */
  readonly resume: boolean;
}

/**
 * Makes a further generation of a read model, or finds the one that is being built, and waits until every live projector
 * follows it: from then on nothing that is written is missed, and a rebuild may begin.
 * @returns undefined when the signal came first; then resume
 * @throws RebuildUnfinished, NothingToResume, GenerationsChanged
 */
export const beginRebuild = async (options: BeginOptions): Promise<Generation | undefined> => {
  const { views, timing, projection, resume } = options;
  const { name, version } = projection;
  const all = (await readGenerations(views, name))?.all ?? [];
  const begun = all.findLast(({ status }) => status === 'building');
  if (begun !== undefined && !resume) throw new RebuildUnfinished(name, begun.id, begun.createdAt);
  if (begun === undefined && resume) throw new NothingToResume(`No generation of ${name} is being built.`);
  if (begun !== undefined && begun.version !== version)
    throw new NothingToResume(
      `${name} ${begun.id} is being built by version ${begun.version} of the projection; this is version ${version}. Drop it.`,
    );
  const generation = begun ?? (await beginGeneration(views, timing, projection));
  return (await announced(options, name, generation)) ? generation : undefined;
};
