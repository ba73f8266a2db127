import { nextRetry } from '../../src/bus/retry-policy.ts';

const policy = { maximumAttempts: 185, maximumAgeSeconds: 86_400 };
const clock = { timeScale: 1, random: () => 1 };

test('the backoff doubles, is jittered down to half, and stops growing', () => {
  const after = (retries: number, random = 1) =>
    nextRetry(policy, { retries, ageMs: 0 }, { timeScale: 1, random: () => random });
  expect(after(0)).toEqual({ afterMs: 1_000 });
  expect(after(1)).toEqual({ afterMs: 2_000 });
  expect(after(3)).toEqual({ afterMs: 8_000 });
  expect(after(3, 0)).toEqual({ afterMs: 4_000 });
  expect(after(100)).toEqual({ afterMs: 600_000 });
});

test('the time scale shortens the backoff', () => {
  expect(nextRetry(policy, { retries: 0, ageMs: 0 }, { ...clock, timeScale: 0.01 })).toEqual({ afterMs: 10 });
});

test('the maximum attempts count retries', () => {
  const two = { ...policy, maximumAttempts: 2 };
  expect(nextRetry(two, { retries: 1, ageMs: 0 }, clock)).toEqual({ afterMs: 2_000 });
  expect(nextRetry(two, { retries: 2, ageMs: 0 }, clock)).toEqual({ exhausted: 'MaximumRetryAttempts' });
});

test('no retry is planned past the maximum age', () => {
  const minute = { ...policy, maximumAgeSeconds: 60 };
  expect(nextRetry(minute, { retries: 0, ageMs: 59_000 }, clock)).toEqual({ afterMs: 1_000 });
  expect(nextRetry(minute, { retries: 0, ageMs: 59_001 }, clock)).toEqual({
    exhausted: 'MaximumEventAgeInSeconds',
  });
});
