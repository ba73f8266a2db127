import { histogramOf, type TimeRange } from '@edtech/metrics';
import { type SagaIndex, type SagaRun, type SagaStatus, sagasStarted } from '@edtech/saga';
import { type Durations, durationsOf } from './durations.ts';

/** The sagas of one name that began in a range, by how far they have come since. */
export interface SagaMetrics {
  readonly saga: string;
  readonly started: number;
  readonly states: Readonly<Record<SagaStatus, number>>;
  /** Of those that have ended or are stuck, the share that completed, from 0 to 1; undefined when none has. */
  readonly completionRate?: number;
  /** From start to completion, of those that completed. */
  readonly completing: Durations;
}

/** Counts sagas that began in `range`. */
export const sagaMetricsOf = (saga: string, runs: readonly SagaRun[]): SagaMetrics => {
  const states: Record<SagaStatus, number> = {
    RUNNING: 0,
    COMPENSATING: 0,
    COMPLETED: 0,
    FAILED: 0,
    STUCK: 0,
  };
  for (const { status } of runs) states[status] += 1;
  const ended = states.COMPLETED + states.FAILED + states.STUCK;
  const durations = runs.flatMap(({ status, startedAt, finishedAt }) =>
    status === 'COMPLETED' && finishedAt !== undefined
      ? [Date.parse(finishedAt) - Date.parse(startedAt)]
      : [],
  );
  const sum = durations.reduce((total, one) => total + one, 0);
  return {
    saga,
    started: runs.length,
    states,
    ...(ended === 0 ? {} : { completionRate: states.COMPLETED / ended }),
    completing: durationsOf({ sum, histogram: histogramOf(durations) }),
  };
};

/** A kind of saga, and where its sagas are. */
export interface SagaPlace extends SagaIndex {
  readonly saga: string;
}

/** What began in a range, of each of these kinds: one query for each status, of an index that is a moment behind. */
export const sagaMetricsFrom =
  (places: readonly SagaPlace[]) =>
  (range: TimeRange): Promise<readonly SagaMetrics[]> =>
    Promise.all(
      places.map(async ({ saga, ...index }) => {
        const runs: SagaRun[] = [];
        for await (const run of sagasStarted(index, { name: saga, ...range })) runs.push(run);
        return sagaMetricsOf(saga, runs);
      }),
    );
