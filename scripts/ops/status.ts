import type { Depths, EventMetrics, QueueState, Unhealthy } from '@edtech/operations';
import { duration } from '../outbox/duration.ts';
import { successRate } from './metrics.ts';
import { count, percent, took } from './texts.ts';
import { kindsText } from './unhealthy.ts';

export interface Status {
  readonly stage: string;
  /** ISO-8601. */
  readonly at: string;
  readonly healthy: boolean;
  readonly metrics: EventMetrics;
  readonly depths: Depths;
  readonly unhealthy: Unhealthy;
}

/** The state of a stage in a few lines. */
export const statusPage = ({ stage, at, healthy, metrics, depths, unhealthy }: Status): string => {
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
    ...depthLines(depths, Date.parse(at)),
    healthy
      ? '  healthy    nothing is in trouble'
      : `  UNHEALTHY  ${kindsText(unhealthy)}: npm run ops -- unhealthy`,
  ].join('\n');
};

const depthLines = ({ outboxes, queues, unknown }: Depths, now: number): readonly string[] => {
  const sum = <Place>(places: readonly Place[], of: (place: Place) => number): number =>
    places.reduce((total, place) => total + of(place), 0);
  const work = queues.filter(({ holds }) => holds === 'work');
  const letters = queues.filter(({ holds }) => holds === 'dead-letters');
  const inQueues = ({ visible, hidden }: QueueState): number => visible + hidden;
  const oldestRecord = Math.max(...outboxes.flatMap(({ oldestAge }) => oldestAge ?? []));
  const oldestLetter =
    now - Math.min(...letters.flatMap(({ since }) => (since === undefined ? [] : Date.parse(since))));
  return [
    `  waiting    ${count(sum(outboxes, ({ open }) => open))} events in outboxes${forAge(oldestRecord)}, ${count(sum(work, inQueues))} messages in queues`,
    `  given up   ${count(sum(outboxes, ({ failed }) => failed))} events by outboxes, ${count(sum(letters, inQueues))} dead letters${forAge(oldestLetter)}`,
    ...(unknown.length === 0
      ? []
      : [`  unknown    ${unknown.length} outboxes and queues could not be measured`]),
  ];
};

const forAge = (milliseconds: number): string =>
  Number.isFinite(milliseconds) ? ` (the oldest for ${duration(milliseconds)})` : '';
