import { readableShards } from '../../../src/mappings/streams/shards.ts';

const shards = [
  { shardId: 'root', closed: true },
  { shardId: 'left', parentShardId: 'root', closed: false },
  { shardId: 'right', parentShardId: 'root', closed: false },
  { shardId: 'orphan', parentShardId: 'trimmed', closed: false },
];
const none = new Set<string>();
const readable = (finished: ReadonlySet<string>, running: ReadonlySet<string> = none) =>
  readableShards(shards, finished, running).map(({ shardId }) => shardId);

test('a child waits until its parent is finished; a parent that is gone holds up nobody', () => {
  expect(readable(none)).toEqual(['root', 'orphan']);
  expect(readable(new Set(['root']))).toEqual(['left', 'right', 'orphan']);
});

test('a shard that is being read, or was, is not started again', () => {
  expect(readable(new Set(['root', 'left']), new Set(['orphan']))).toEqual(['right']);
});
