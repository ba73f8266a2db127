import type { StreamShard } from './wire.ts';

/**
 * The shards that may be read now: neither read to their end nor being read, and their parent is, or is gone. So the
 * records of an item keep their order when a shard is split.
 *
 * @param finished shards whose records were all processed.
 */
export function readableShards(
  shards: readonly StreamShard[],
  finished: ReadonlySet<string>,
  running: ReadonlySet<string>,
): readonly StreamShard[] {
  const listed = new Set(shards.map(({ shardId }) => shardId));
  return shards.filter(({ shardId, parentShardId }) => {
    if (finished.has(shardId) || running.has(shardId)) return false;
    return parentShardId === undefined || !listed.has(parentShardId) || finished.has(parentShardId);
  });
}
