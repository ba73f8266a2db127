import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openPositions } from '../../../src/mappings/streams/positions.ts';

let directory: string;
let file: string;

beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'positions-'));
  file = join(directory, 'positions', 'forward.json');
});
afterEach(() => rm(directory, { recursive: true }));

test('positions are found again after a restart', async () => {
  const before = await openPositions('stream-1', file);
  expect(before.isEmpty).toBe(true);
  before.advance('shard-1', '1');
  before.advance('shard-1', '2');
  before.finish('shard-0');
  await before.close();

  const after = await openPositions('stream-1', file);
  expect(after.isEmpty).toBe(false);
  expect(after.of('shard-1')).toEqual({ after: '2' });
  expect(after.finished()).toEqual(new Set(['shard-0']));
  expect(await readdir(join(directory, 'positions'))).toEqual(['forward.json']);
});

test('the positions of a stream that was created anew are not those of the old one', async () => {
  const before = await openPositions('stream-1', file);
  before.advance('shard-1', '2');
  await before.close();
  expect((await openPositions('stream-2', file)).isEmpty).toBe(true);
});

test('nothing advances after the close', async () => {
  const before = await openPositions('stream-1', file);
  before.advance('shard-1', '1');
  await before.close();
  before.advance('shard-1', '2');
  expect((await openPositions('stream-1', file)).of('shard-1')).toEqual({ after: '1' });
});

test('shards that the stream no longer lists are forgotten', async () => {
  const positions = await openPositions('stream-1', undefined);
  positions.finish('shard-0');
  positions.advance('shard-1', '1');
  positions.keepOnly(new Set(['shard-1']));
  expect(positions.of('shard-0')).toBeUndefined();
  expect(positions.of('shard-1')).toEqual({ after: '1' });
});
