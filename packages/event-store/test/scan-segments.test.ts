import { listsOf, type ScanSegment, throughSegments } from '../src/scan-segments.ts';

interface Counted extends ScanSegment {
  readonly count: number;
}

const fresh = (segments: number): readonly Counted[] =>
  Array.from({ length: segments }, (_, segment) => ({ segment, segments, done: false, count: 0 }));

const options = (signal = new AbortController().signal, concurrency = 2) => ({ concurrency, signal });

test('every segment is gone through once, and given as it was saved last', async () => {
  const ended = await throughSegments(fresh(5), options(), async (segment, _until, save) => {
    save({ ...segment, count: 1 });
    save({ ...segment, count: segment.segment + 1, done: true });
  });
  expect(ended.map(({ count, done }) => [count, done])).toEqual(
    [1, 2, 3, 4, 5].map((count) => [count, true]),
  );
});

test('what is saved gives all segments as they are then', async () => {
  const seen: number[] = [];
  await throughSegments(fresh(3), options(undefined, 1), async (segment, _until, save) => {
    const all = save({ ...segment, count: 1, done: true });
    seen.push(all.reduce((total, { count }) => total + count, 0));
  });
  expect(seen).toEqual([1, 2, 3]);
});

test('what was done before is left alone', async () => {
  const given = fresh(3).map((segment) => ({ ...segment, done: segment.segment !== 1 }));
  const worked: number[] = [];
  await throughSegments(given, options(), async ({ segment }) => void worked.push(segment));
  expect(worked).toEqual([1]);
});

test('segments of several tables are told apart by their place, not by their number', async () => {
  const ended = await throughSegments(
    [...fresh(2), ...fresh(2)],
    options(),
    async (segment, _until, save) => {
      save({ ...segment, count: segment.count + 1, done: true });
    },
  );
  expect(ended.map(({ count }) => count)).toEqual([1, 1, 1, 1]);
});

test('after the signal nothing more is begun', async () => {
  const stopping = new AbortController();
  const worked: number[] = [];
  const ended = await throughSegments(fresh(4), options(stopping.signal, 1), async ({ segment }) => {
    worked.push(segment);
    stopping.abort();
  });
  expect(worked).toEqual([0]);
  expect(ended.every(({ done }) => !done)).toBe(true);
});

test('the first failure ends the others, and is thrown when they have ended', async () => {
  let hasEnded = false;
  const work = throughSegments(fresh(4), options(), async ({ segment }, until) => {
    if (segment === 0) throw new Error('the table is out');
    await new Promise<void>((resolve) => until.addEventListener('abort', () => resolve()));
    hasEnded = true;
  });
  await expect(work).rejects.toThrow('the table is out');
  expect(hasEnded).toBe(true);
});

async function* numbers(count: number): AsyncGenerator<number> {
  for (let number = 1; number <= count; number += 1) yield number;
}

const lists = async (
  count: number,
  size: number,
  signal: AbortSignal,
): Promise<readonly (readonly number[])[]> => {
  const all: (readonly number[])[] = [];
  for await (const list of listsOf(numbers(count), size, signal)) all.push(list);
  return all;
};

test('what is found comes in lists, the last of them shorter', async () => {
  const { signal } = new AbortController();
  expect(await lists(5, 2, signal)).toEqual([[1, 2], [3, 4], [5]]);
  expect(await lists(4, 2, signal)).toEqual([
    [1, 2],
    [3, 4],
  ]);
  expect(await lists(0, 2, signal)).toEqual([]);
});

test('after the signal there is no list any more, not even a shorter one', async () => {
  expect(await lists(5, 2, AbortSignal.abort())).toEqual([]);
});
