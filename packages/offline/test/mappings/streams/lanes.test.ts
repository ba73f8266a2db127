import { createLanes } from '../../../src/mappings/streams/lanes.ts';
import type { Pending } from '../../../src/mappings/streams/record.ts';
import { until } from '../../bus/until.ts';
import { pending, wireRecord } from './records.ts';

let stopping: AbortController;
beforeEach(() => {
  stopping = new AbortController();
});
afterEach(() => stopping.abort());

function withKey(sequence: number, key: string): Pending {
  const base = pending(sequence);
  return { ...base, record: { ...base.record, dynamodb: wireRecord(sequence, key).dynamodb } };
}

const numbers = (records: readonly Pending[]) => records.map(({ sequence }) => Number(sequence));

test('a batch holds what is there, at most the batch size, and the next one waits for its end', async () => {
  const batches: number[][] = [];
  let release: () => void = () => undefined;
  const lanes = createLanes({
    count: 1,
    batchSize: 2,
    windowMs: 0,
    signal: stopping.signal,
    process: (batch) => {
      batches.push(numbers(batch));
      return new Promise((resolve) => {
        release = resolve;
      });
    },
  });
  for (const sequence of [1, 2, 3, 4, 5]) lanes.offer(pending(sequence));
  await until(() => batches.length === 1);
  release();
  await until(() => batches.length === 2);
  release();
  await until(() => batches.length === 3);
  expect(batches).toEqual([[1, 2], [3, 4], [5]]);
  release();
});

test('with a window, a batch waits for more until it is full or the window ends', async () => {
  const batches: { readonly batch: number[]; readonly at: number }[] = [];
  const lanes = createLanes({
    count: 1,
    batchSize: 3,
    windowMs: 80,
    signal: stopping.signal,
    process: async (batch) => void batches.push({ batch: numbers(batch), at: performance.now() }),
  });
  const started = performance.now();
  for (const sequence of [1, 2, 3]) lanes.offer(pending(sequence));
  await until(() => batches.length === 1);
  lanes.offer(pending(4));
  await until(() => batches.length === 2);
  expect(batches.map(({ batch }) => batch)).toEqual([[1, 2, 3], [4]]);
  expect((batches[0]?.at ?? 0) - started).toBeLessThan(80);
  expect((batches[1]?.at ?? 0) - started).toBeGreaterThanOrEqual(78);
});

test('a batch never exceeds the payload of one invocation, but one record always goes', async () => {
  const batches: number[][] = [];
  const lanes = createLanes({
    count: 1,
    batchSize: 100,
    windowMs: 0,
    signal: stopping.signal,
    process: async (batch) => void batches.push(numbers(batch)),
  });
  const megabytes = (sequence: number, size: number) => pending(sequence, { sizeBytes: size * 1_048_576 });
  lanes.offer(megabytes(1, 4));
  lanes.offer(megabytes(2, 2));
  lanes.offer(megabytes(3, 1));
  lanes.offer(megabytes(4, 9));
  await until(() => batches.flat().length === 4);
  expect(batches).toEqual([[1, 2], [3], [4]]);
});

test('with several lanes, batches run side by side and the records of one item stay in order', async () => {
  const seen = new Map<string, number[]>();
  let running = 0;
  let most = 0;
  const lanes = createLanes({
    count: 4,
    batchSize: 1,
    windowMs: 0,
    signal: stopping.signal,
    async process([record]) {
      running += 1;
      most = Math.max(most, running);
      await new Promise(setImmediate);
      const key = JSON.stringify(record?.record.dynamodb.Keys);
      seen.set(key, [...(seen.get(key) ?? []), Number(record?.sequence)]);
      running -= 1;
    },
  });
  for (let sequence = 1; sequence <= 60; sequence += 1)
    lanes.offer(withKey(sequence, `item-${sequence % 6}`));
  await until(() => [...seen.values()].flat().length === 60);
  expect(most).toBeGreaterThan(1);
  expect(most).toBeLessThanOrEqual(4);
  for (const order of seen.values()) expect(order).toEqual([...order].sort((a, b) => a - b));
});
