import type { Log } from '@edtech/contracts';
import type { Table, Timing } from '@edtech/event-store';
import { ATTENTION_SHARDS, attentionPk } from '@edtech/event-store/layout';
import { noteBehind, noteCaughtUp, readBehind } from './behind.ts';
import type { Generation } from './generations.ts';
import { type Lane, laneName, laneOf } from './keys.ts';
import { type KnownGenerations, knownGenerations } from './known-generations.ts';
import type { Projection } from './projection.ts';
import { advanceBeside } from './touched.ts';

export interface ProjectionSweeperOptions {
  readonly events: Table;
  readonly views: Table;
  readonly projections: readonly Projection[];
  readonly timing: Timing;
  readonly log: Log;
  readonly generations?: KnownGenerations;
}

/** What one pass came to: lanes that follow again, that still fail, and whose generation is gone. */
export interface ProjectionSweepReport {
  readonly caughtUp: number;
  readonly failing: number;
  readonly dropped: number;
}

interface Followed {
  readonly projection: Projection;
  readonly generation: Generation;
}

const PAGE = 100;

/** Tries the lanes again that could not follow their aggregates. Safe to run in several copies. */
export const createProjectionSweeper = ({
  events,
  views,
  projections,
  timing,
  log,
  generations = knownGenerations(views, timing),
}: ProjectionSweeperOptions) => {
  const followedBy = async (lane: Lane): Promise<Followed | 'dropped' | 'no-code'> => {
    const named = projections.filter(({ name }) => name === lane.projection);
    const [first] = named;
    if (first === undefined) return 'no-code';
    const generation = (await generations.of(first)).all.find(({ id }) => id === lane.generation);
    if (generation === undefined || generation.status === 'dropping') return 'dropped';
    const projection = named.find(({ version }) => version === generation.version);
    return projection === undefined ? 'no-code' : { projection, generation };
  };

  const tryAgain = async (lane: Lane): Promise<keyof ProjectionSweepReport> => {
    // What fails from here on is noted anew, and stays noted.
    const seen = await readBehind(views, lane);
    if (seen === undefined) return 'caughtUp';
    try {
      const by = await followedBy(lane);
      if (by === 'no-code') throw new Error('The code of this generation is not deployed.');
      if (by !== 'dropped')
        await advanceBeside({ events, views, timing }, by.projection, by.generation, lane);
      await noteCaughtUp(views, seen);
      return by === 'dropped' ? 'dropped' : 'caughtUp';
    } catch (error) {
      log({
        level: 'error',
        message: 'a read model still cannot follow',
        lane: laneName(lane),
        error: String(error),
      });
      await noteBehind(views, timing, lane, error);
      return 'failing';
    }
  };

  const sweepShard = async (shard: number, deadline: number) => {
    const found: (keyof ProjectionSweepReport)[] = [];
    const until = new Date(timing.now()).toISOString();
    const query = { attentionPk: attentionPk('behind', shard), until, limit: PAGE };
    let page = await views.due(query);
    while (page.length > 0 && timing.now() < deadline) {
      for (const { pk } of page) {
        const lane = laneOf(pk);
        if (lane !== undefined && timing.now() < deadline) found.push(await tryAgain(lane));
      }
      const after = page.at(-1);
      page = page.length < PAGE || after === undefined ? [] : await views.due({ ...query, after });
    }
    return found;
  };

  return {
    /** One pass over the lanes that are due, ended early at `deadline` (epoch milliseconds). */
    async sweep(deadline: number): Promise<ProjectionSweepReport> {
      const shards = Array.from({ length: ATTENTION_SHARDS }, (_, shard) => sweepShard(shard, deadline));
      const all = (await Promise.all(shards)).flat();
      const count = (what: keyof ProjectionSweepReport) => all.filter((one) => one === what).length;
      return { caughtUp: count('caughtUp'), failing: count('failing'), dropped: count('dropped') };
    },
  };
};
