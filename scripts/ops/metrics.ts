import type { Durations, EventCounts, EventMetrics } from '@edtech/operations';
import { columns } from '../local/columns.ts';
import { count, percent, took } from './texts.ts';

/** The share of events that came to an end and were handled; undefined when none came to an end. */
export const successRate = ({ totalEvents, successfulEvents }: EventCounts): number | undefined =>
  totalEvents === 0 ? undefined : successfulEvents / totalEvents;

/** The figures as a person reads them. */
export const metricsPage = (metrics: EventMetrics): string =>
  [
    summary(metrics),
    columns(
      'CONSUMERS, from commit to handled',
      ['consumer', 'handled', 'failed', 'retries', 'duplicates', 'parked', ...TIMES],
      metrics.consumers.map(({ consumer, processing, ...counts }) => [
        consumer,
        counts.successfulEvents,
        counts.failedEvents,
        counts.retries,
        counts.duplicates,
        counts.parked,
        ...times(processing),
      ]),
    ),
    columns(
      'OUTBOXES, from commit to published',
      ['source', 'published', 'put off', 'refused', 'failed', ...TIMES],
      metrics.outboxes.map(({ source, published, deferred, refused, failed, publishing }) => [
        source,
        published,
        deferred,
        refused,
        failed,
        ...times(publishing),
      ]),
    ),
    columns(
      'EVENTS',
      ['type', 'handled', 'failed', 'retries', 'duplicates', 'parked'],
      Object.entries(metrics.eventsByType).map(([type, counts]) => [
        type,
        counts.successfulEvents,
        counts.failedEvents,
        counts.retries,
        counts.duplicates,
        counts.parked,
      ]),
    ),
    columns(
      'SAGAS that began then',
      ['saga', 'began', 'completed', 'failed', 'running', 'turning back', 'stuck', 'completed', ...TIMES],
      metrics.sagaMetrics.map(({ saga, started, states, completionRate, completing }) => [
        saga,
        started,
        states.COMPLETED,
        states.FAILED,
        states.RUNNING,
        states.COMPENSATING,
        states.STUCK,
        percent(completionRate),
        ...times(completing),
      ]),
    ),
    ...(metrics.unreadableBatches === 0
      ? []
      : [`${metrics.unreadableBatches} batches were counted by a newer version, and are left out.`]),
  ].join('\n\n');

const TIMES = ['average', 'p50', 'p95', 'p99'];

const times = ({ average, p50, p95, p99 }: Durations): readonly string[] =>
  [average, p50, p95, p99].map(took);

const summary = ({ range, processing, ...counts }: EventMetrics): string => {
  const minutes = (Date.parse(range.to) - Date.parse(range.from)) / 60_000;
  return [
    `From ${range.from} to ${range.to}`,
    `  ${count(counts.totalEvents)} events came to an end, ${count(Math.round(counts.totalEvents / minutes))} a minute: ` +
      `${percent(successRate(counts))} handled, ${count(counts.failedEvents)} dead letters`,
    `  ${count(counts.retries)} came again, ${count(counts.duplicates)} were duplicates, ${count(counts.parked)} waited for their turn`,
    `  handled ${took(processing.average)} after their commit on average, 95 % within ${took(processing.p95)}; ` +
      `${percent(processing.withinSecond)} within a second`,
  ].join('\n');
};
