import type { EventMetrics, Unhealthy } from '@edtech/operations';
import { successRate } from './metrics.ts';
import { count, percent, took } from './texts.ts';
import { kindsText } from './unhealthy.ts';

export interface Status {
  readonly stage: string;
  /** ISO-8601. */
  readonly at: string;
  readonly healthy: boolean;
  readonly metrics: EventMetrics;
  readonly unhealthy: Unhealthy;
}

/** The state of a stage in a few lines. */
export const statusPage = ({ stage, at, healthy, metrics, unhealthy }: Status): string => {
  const { range, totalEvents, processing, outboxes, sagaMetrics } = metrics;
  const minutes = Math.round((Date.parse(range.to) - Date.parse(range.from)) / 60_000);
  const published = outboxes.reduce((total, outbox) => total + outbox.published, 0);
  return [
    `${stage} at ${at}, the last ${minutes} minutes`,
    `  published  ${count(published)} events`,
    `  handled    ${count(totalEvents)} events, ${percent(successRate(metrics))} of them without a dead letter; ` +
      `95 % within ${took(processing.p95)} of their commit`,
    ...sagaMetrics.map(
      ({ saga, started, states: { COMPLETED, FAILED, STUCK } }) =>
        `  ${saga}  ${count(started)} began, ${count(COMPLETED)} completed, ${count(FAILED)} failed, ${count(STUCK)} stuck`,
    ),
    healthy
      ? '  healthy    nothing is in trouble'
      : `  UNHEALTHY  ${kindsText(unhealthy)}: npm run ops -- unhealthy`,
  ].join('\n');
};
