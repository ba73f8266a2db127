import { afterFailure } from '../../src/bus/asynchronous-policy.ts';
import { functionNamed } from './model.ts';

const broken = {
  outcome: 'error',
  errorType: 'Broken',
  errorMessage: 'no',
  durationMs: 1,
  crashed: false,
} as const;
const after = (failed: number, timeScale = 1) =>
  afterFailure(functionNamed('react'), broken, { failed, refused: 0, ageMs: 0 }, timeScale);

test('a failed invocation is tried again after one minute, then after two more, then no more', () => {
  expect([after(1), after(2), after(3)]).toEqual([
    { afterMs: 60_000 },
    { afterMs: 120_000 },
    { givenUp: 'RetriesExhausted' },
  ]);
});

test('the time scale shortens those waits', () => {
  expect(after(1, 0.01)).toEqual({ afterMs: 600 });
});
