import { appendFile, mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openDeletionLog } from '../../src/ttl/deletion-log.ts';

const HOUR_MS = 3_600_000;
let folder: string;
let now = 0;
const open = () => openDeletionLog(join(folder, 'ttl', 'deletes.jsonl'), () => now);

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'ttl-'));
});
afterEach(() => rm(folder, { recursive: true }));

test('what was deleted is known after a restart, by stream', async () => {
  const log = await open();
  await log.intend('stream-1', [{ pk: { S: 'a' } }]);
  await log.settle('stream-1', ['7']);
  const next = await open();
  expect([next.has('stream-1', '7'), next.has('stream-1', '8'), next.has('stream-2', '7')]).toEqual([
    true,
    false,
    false,
  ]);
  expect(next.unsettled.size).toBe(0);
});

test('what was begun and not settled is known after a restart, however often', async () => {
  await (await open()).intend('stream-1', [{ pk: { S: 'a' } }]);
  await open();
  const log = await open();
  expect([...log.unsettled]).toEqual([['stream-1', [{ pk: { S: 'a' } }]]]);
  await log.settle('stream-1', []);
  expect((await open()).unsettled.size).toBe(0);
});

test('a line that was cut short by a crash is left out', async () => {
  await (await open()).settle('stream-1', ['7']);
  await appendFile(join(folder, 'ttl', 'deletes.jsonl'), '{"stream":"stre');
  expect((await open()).has('stream-1', '7')).toBe(true);
});

test('records are forgotten when their stream has no more of them', async () => {
  const log = await open();
  await log.settle('stream-1', ['1']);
  now = 26 * HOUR_MS;
  await log.settle('stream-1', ['2']);
  expect([log.has('stream-1', '1'), log.has('stream-1', '2')]).toEqual([false, true]);
  await open();
  expect(await readFile(join(folder, 'ttl', 'deletes.jsonl'), 'utf8')).toBe(
    `{"stream":"stream-1","at":${now},"deleted":["2"]}\n`,
  );
});

test('without a file, it lives in memory', async () => {
  const log = await openDeletionLog(undefined, () => 0);
  await log.intend('stream-1', []);
  await log.settle('stream-1', ['7']);
  expect(log.has('stream-1', '7')).toBe(true);
});
