import { jest } from '@jest/globals';
import { createPatience } from '../../src/lambda/patience.ts';

const START = Date.UTC(2026, 10, 28);

beforeEach(() => void jest.useFakeTimers({ now: START }));
afterEach(() => void jest.useRealTimers());

test('without experience, an invocation waits a second', () => {
  const patience = createPatience();
  expect(patience.leftOf('f', START)).toBe(1_000);
  expect(patience.leftOf('f', START - 999)).toBe(1);
  expect(patience.leftOf('f', START - 1_000)).toBe(0);
});

test.each([
  [20, 1_000],
  [1_350, 1_350],
  [8_000, 5_000],
])('a start that took %i ms is worth waiting %i ms for', (tookMs, patienceMs) => {
  const patience = createPatience();
  patience.learn('f', tookMs);
  expect(patience.leftOf('f', START)).toBe(patienceMs);
});

test('the latest start counts, and none of another function', () => {
  const patience = createPatience();
  patience.learn('f', 1_900);
  patience.learn('f', 1_300);
  patience.learn('g', 1_700);
  expect(['f', 'g', 'h'].map((key) => patience.leftOf(key, START))).toEqual([1_300, 1_700, 1_000]);
});

test('an environment that has just started gets as long to work off what has gathered', () => {
  const patience = createPatience();
  patience.learn('f', 1_400);
  expect(patience.leftOf('f', START - 5_000)).toBe(1_400);
  jest.setSystemTime(START + 1_400);
  expect(patience.leftOf('f', START - 5_000)).toBe(0);
  expect(patience.leftOf('f', START + 1)).toBe(1);
});

test('a fixed patience learns nothing', () => {
  const patience = createPatience(0);
  patience.learn('f', 400);
  expect(patience.leftOf('f', START)).toBe(0);
});
