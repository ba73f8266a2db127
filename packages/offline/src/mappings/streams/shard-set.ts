import { sleep } from '../../pace.ts';
import type { StartingPoint, StreamApi } from './api.ts';
import type { Positions } from './positions.ts';
import type { RunningShard } from './shard.ts';
import { readableShards } from './shards.ts';
import type { StreamShard } from './wire.ts';

/** How soon the shards are listed again when listing failed, or when there is none to read. */
const LIST_AGAIN_MS = 1_000;

export interface ShardSet {
  readonly running: readonly RunningShard[];
  /** A shard has ended and what comes after it is not listed yet. */
  readonly searching: boolean;
}

export interface ShardSetOptions {
  readonly api: Pick<StreamApi, 'listShards'>;
  readonly streamArn: string;
  readonly positions: Positions;
  readonly startingPosition: 'TRIM_HORIZON' | 'LATEST';
  readonly run: (shardId: string, start: StartingPoint) => RunningShard;
  readonly signal: AbortSignal;
}

/**
 * Reads the shards of a stream: those that are there, and as shards close, their children. The starting position
 * counts only for a mapping that has no position yet; a shard that appears later is always read from its beginning.
 */
export async function followShards(options: ShardSetOptions): Promise<ShardSet> {
  const { api, streamArn, positions, startingPosition, run, signal } = options;
  const running = new Map<string, RunningShard>();
  let searching = 0;

  async function list(fresh: 'TRIM_HORIZON' | 'LATEST'): Promise<readonly StreamShard[]> {
    const shards = await api.listShards(streamArn);
    positions.keepOnly(new Set(shards.map(({ shardId }) => shardId)));
    // Whatever is in a closed shard is not the latest.
    if (fresh === 'LATEST') for (const { shardId, closed } of shards) if (closed) positions.finish(shardId);
    for (const { shardId } of readableShards(shards, positions.finished(), new Set(running.keys()))) {
      start(shardId, fresh);
    }
    return shards;
  }

  function start(shardId: string, fresh: 'TRIM_HORIZON' | 'LATEST'): void {
    const known = positions.of(shardId);
    const shard = run(
      shardId,
      known !== undefined && 'after' in known
        ? { type: 'AFTER_SEQUENCE_NUMBER', sequence: known.after }
        : { type: fresh },
    );
    running.set(shardId, shard);
    void shard.ended.then(async (complete) => {
      if (!complete) return;
      positions.finish(shardId);
      searching += 1;
      running.delete(shardId);
      await listSuccessors(shardId);
      searching -= 1;
    });
  }

  /** Every closed shard of a stream in use has a child, which may show up a moment after its parent has ended. */
  async function listSuccessors(endedId: string): Promise<void> {
    while (!signal.aborted) {
      const shards = await list('TRIM_HORIZON').catch(() => []);
      if (shards.some(({ parentShardId }) => parentShardId === endedId)) return;
      await sleep(LIST_AGAIN_MS, signal);
    }
  }

  await list(positions.isEmpty ? startingPosition : 'TRIM_HORIZON');
  await Promise.all([...running.values()].map(({ opened }) => opened));
  return {
    get running() {
      return [...running.values()];
    },
    get searching() {
      return searching > 0;
    },
  };
}
