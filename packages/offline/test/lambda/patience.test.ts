import { jest } from '@jest/globals';
import { createPatience } from '../../src/lambda/patience.ts';

const START = Date.UTC(2026, 10, 28);

beforeEach(() => void jest.useFakeTimers({ now: START }));
afterEach(() => void jest.useRealTimers());

test('without experience, an invocation waits a tenth of a second', () => {
  const patience = createPatience();
  expect(patience.leftOf('f', START)).toBe(100);
  expect(patience.leftOf('f', START - 99)).toBe(1);
  expect(patience.leftOf('f', START - 100)).toBe(0);
});

test.each([
  [20, 100],
  [350, 350],
  [8_000, 1_000],
])('a start that took %i ms is worth waiting %i ms for', (tookMs, patienceMs) => {
  const patience = createPatience();
  patience.learn('f', tookMs);
  expect(patience.leftOf('f', START)).toBe(patienceMs);
});

test('the latest start counts, and none of another function', () => {
  const patience = createPatience();
  patience.learn('f', 900);
  patience.learn('f', 300);
  patience.learn('g', 700);
  expect(['f', 'g', 'h'].map((key) => patience.leftOf(key, START))).toEqual([300, 700, 100]);
});

test('an environment that has just started gets as long to work off what has gathered', () => {
  const patience = createPatience();
  patience.learn('f', 400);
  expect(patience.leftOf('f', START - 5_000)).toBe(400);
  jest.setSystemTime(START + 400);
  expect(patience.leftOf('f', START - 5_000)).toBe(0);
  expect(patience.leftOf('f', START + 1)).toBe(1);
});

test('a fixed patience learns nothing', () => {
  const patience = createPatience(0);
  patience.learn('f', 400);
  expect(patience.leftOf('f', START)).toBe(0);
});
