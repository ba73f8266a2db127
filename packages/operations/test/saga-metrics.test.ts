import type { SagaRun } from '@edtech/saga';
import { sagaMetricsOf } from '../src/index.ts';

const run = (status: SagaRun['status'], seconds?: number): SagaRun => ({
  status,
  startedAt: '2026-11-28T22:00:00.000Z',
  ...(seconds === undefined
    ? {}
    : { finishedAt: new Date(Date.parse('2026-11-28T22:00:00.000Z') + seconds * 1_000).toISOString() }),
});

test('sagas are counted by state, and what they took is told of those that completed', () => {
  const metrics = sagaMetricsOf('LessonBooking', [
    run('COMPLETED', 2),
    run('COMPLETED', 4),
    run('COMPLETED', 4),
    run('FAILED', 30),
    run('RUNNING'),
    run('COMPENSATING'),
  ]);
  expect(metrics).toEqual({
    saga: 'LessonBooking',
    started: 6,
    states: { RUNNING: 1, COMPENSATING: 1, COMPLETED: 3, FAILED: 1, STUCK: 0 },
    completionRate: 0.75,
    completing: {
      count: 3,
      average: 10_000 / 3,
      p50: 4_000,
      p95: 4_000,
      p99: 4_000,
      withinSecond: 0,
    },
  });
});

test('one that is stuck has not completed', () => {
  expect(sagaMetricsOf('LessonBooking', [run('STUCK'), run('COMPLETED', 1)]).completionRate).toBe(0.5);
});

test('of sagas of which none has ended there is no rate', () => {
  expect(sagaMetricsOf('LessonBooking', [run('RUNNING')])).not.toHaveProperty('completionRate');
});
