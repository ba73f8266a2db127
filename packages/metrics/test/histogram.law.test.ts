import fc from 'fast-check';
import {
  BOUNDS,
  bucketOf,
  countOf,
  countWithin,
  histogramOf,
  mergeHistograms,
  percentile,
} from '../src/histogram.ts';

const duration = fc.oneof(fc.nat(3_000), fc.nat(200_000_000));
const durations = fc.array(duration, { minLength: 1, maxLength: 200 });

test('the bounds ascend, and what people promise in is among them', () => {
  expect(BOUNDS.every((bound, at) => at === 0 || bound > (BOUNDS[at - 1] ?? 0))).toBe(true);
  expect(BOUNDS).toHaveLength(160);
  for (const promise of [1, 10, 100, 1_000, 5_000, 10_000]) expect(BOUNDS).toContain(promise);
});

test('a duration is in the first bucket whose bound is not below it', () =>
  fc.assert(
    fc.property(duration, (one) => {
      const bucket = bucketOf(one);
      expect(one <= (BOUNDS[bucket] ?? Number.POSITIVE_INFINITY)).toBe(true);
      if (bucket > 0) expect(one > (BOUNDS[bucket - 1] ?? 0)).toBe(true);
    }),
  ));

test('a percentile is the bound of the bucket that holds the true one', () =>
  fc.assert(
    fc.property(durations, fc.constantFrom(0.01, 0.5, 0.95, 0.99, 1), (all, share) => {
      const ascending = all.toSorted((one, other) => one - other);
      const exact = ascending[Math.max(1, Math.ceil(all.length * share)) - 1] ?? 0;
      const found = percentile(histogramOf(all), share) ?? 0;
      expect(found).toBe(BOUNDS[bucketOf(exact)] ?? BOUNDS.at(-1));
      if (exact > 0 && exact <= 90_000_000) expect(found / exact).toBeLessThan(1.15);
    }),
  ));

test('nothing has no percentile', () => {
  expect(percentile(new Map(), 0.5)).toBeUndefined();
});

test('how many kept a promise is exact', () =>
  fc.assert(
    fc.property(durations, fc.constantFrom(...BOUNDS), (all, bound) => {
      expect(countWithin(histogramOf(all), bound)).toBe(all.filter((one) => one <= bound).length);
    }),
  ));

test('two halves are the whole', () =>
  fc.assert(
    fc.property(durations, durations, (some, others) => {
      const merged = mergeHistograms(histogramOf(some), histogramOf(others));
      expect([...merged]).toEqual([...histogramOf([...some, ...others])]);
      expect(countOf(merged)).toBe(some.length + others.length);
    }),
  ));
