import { createConcurrency } from '../../../src/mappings/queues/concurrency.ts';

test('five batches run at first, and up to 300 more a minute while all are busy', () => {
  const concurrency = createConcurrency(undefined);
  expect(concurrency.limit(0, 0)).toBe(5);
  expect(concurrency.limit(5, 1_000)).toBe(5);
  expect(concurrency.limit(5, 2_000)).toBe(10);
  expect(concurrency.limit(10, 61_000)).toBe(305);
  expect(concurrency.limit(300, 10_000_000)).toBe(1_000);
});

test('it falls back to five when the backlog is gone', () => {
  const concurrency = createConcurrency(undefined);
  concurrency.limit(5, 0);
  expect(concurrency.limit(5, 60_000)).toBe(305);
  expect(concurrency.limit(4, 61_000)).toBe(5);
  expect(concurrency.limit(5, 62_000)).toBe(5);
});

test('a maximum concurrency caps it from the start', () => {
  const concurrency = createConcurrency(2);
  expect(concurrency.limit(0, 0)).toBe(2);
  expect(concurrency.limit(2, 0)).toBe(2);
  expect(concurrency.limit(2, 600_000)).toBe(2);
  expect(createConcurrency(7).limit(5, 0)).toBe(5);
});
