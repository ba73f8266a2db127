import { jest } from '@jest/globals';
import { createPatience } from '../../src/lambda/patience.ts';

const START = Date.UTC(2026, 10, 28);

beforeEach(() => void jest.useFakeTimers({ now: START }));
afterEach(() => void jest.useRealTimers());

test('without experience, an invocation waits a tenth of a second', () => {
  const patience = createPatience();
  expect(patience.of('f')).toBe(100);
  expect(patience.isOver('f', START - 99)).toBe(false);
  expect(patience.isOver('f', START - 100)).toBe(true);
});

test.each([
  [20, 100],
  [350, 350],
  [8_000, 1_000],
])('a start that took %i ms is worth waiting %i ms for', (tookMs, patienceMs) => {
  const patience = createPatience();
  patience.learn('f', tookMs);
  expect(patience.of('f')).toBe(patienceMs);
});

test('the latest start counts, and none of another function', () => {
  const patience = createPatience();
  patience.learn('f', 900);
  patience.learn('f', 300);
  patience.learn('g', 700);
  expect([patience.of('f'), patience.of('g'), patience.of('h')]).toEqual([300, 700, 100]);
});

test('an environment that has just started gets as long to work off what has gathered', () => {
  const patience = createPatience();
  patience.learn('f', 400);
  expect(patience.isOver('f', START - 5_000)).toBe(false);
  jest.setSystemTime(START + 399);
  expect(patience.isOver('f', START - 5_000)).toBe(false);
  jest.setSystemTime(START + 400);
  expect(patience.isOver('f', START - 5_000)).toBe(true);
  expect(patience.isOver('f', START + 1)).toBe(false);
});

test('a fixed patience learns nothing', () => {
  const patience = createPatience(0);
  patience.learn('f', 400);
  expect(patience.of('f')).toBe(0);
  expect(patience.isOver('f', START)).toBe(true);
});
