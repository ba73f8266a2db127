import { REDRIVE_POLICY } from '@edtech/dead-letters';
import { FAST_PATH_MILLISECONDS } from '@edtech/event-store/layout';
import { UNHEALTHY_MILLISECONDS } from '@edtech/messaging';
import { BACKLOG_MESSAGES, BEHIND_UNHEALTHY_MILLISECONDS } from '@edtech/operations';
import { SWEEP_INTERVAL_MILLISECONDS, UNHEALTHY_AFTER_MILLISECONDS } from '@edtech/outbox';
import { OVERDUE_MILLISECONDS } from '@edtech/saga';

/** What the platform promises, and when somebody is told that it does not keep it. */
export interface Promised {
  /** What is wrong then, in a sentence that the place follows. */
  readonly broken: string;
  readonly threshold: number;
  /** Broken by a value beyond the threshold, by one that reaches it, or by one that does not. */
  readonly when: 'above' | 'from' | 'below';
  /** Seconds that one value is made of. */
  readonly period: number;
  /** Broken when so many of the last so many values are. */
  readonly values: readonly [broken: number, last: number];
  /**
   * What it means that there is no value. `ignore`: the alarm stays as it is, because another one tells that nobody looks.
   */
  readonly missing: 'breaching' | 'notBreaching' | 'ignore';
}

const MINUTE = 60;

const seconds = (milliseconds: number): number => milliseconds / 1_000;

/** A percentile of fewer events is hardly more than the slowest of them. */
export const LEAST_EVENTS = 20;

/** A share of fewer sagas says nothing. */
export const LEAST_SAGAS = 10;

/** Fewer answers with a 5xx are told by their logs. */
export const LEAST_API_ERRORS = 5;

const LATENCY_MILLISECONDS = 1_000;

const OUTBOX_AGE_MILLISECONDS = FAST_PATH_MILLISECONDS + UNHEALTHY_AFTER_MILLISECONDS;

/** Ten times what the records that `BACKLOG_MESSAGES` counts usually take. */
const OUTBOX_BYTES = 10 * 1_024 * 1_024;

/** Of the ten in five minutes: with the schedule's alone there are five. What is under way to CloudWatch is not missed. */
const LEAST_PASSES = 6;

/** Of the five in five minutes. */
const LEAST_RUNS = 3;

const MANY_LETTERS = 10;

const COLLECTED_WITHIN = 10 * MINUTE;

const HANDLED_WITHIN = 15 * MINUTE;

const FAILURE_PERCENT = 50;

/** Lambda tries an invocation by a schedule three times, so that a job which fails once is told. */
const CRASHES = 3;

const REFUSED_REQUESTS = 10;

const API_ERROR_PERCENT = 1;

/**
 * The promises, each with the page that says what to do: `docs/runbooks/<name>.md`. Thresholds are here, or where the code has them
 * that acts by them, and nowhere else.
 */
export const PROMISES = {
  'event-latency': {
    broken: `More than 5 % of the events take longer than ${seconds(LATENCY_MILLISECONDS)} s from their commit until they are handled, at a consumer of`,
    threshold: LATENCY_MILLISECONDS,
    when: 'above',
    period: 5 * MINUTE,
    values: [2, 3],
    missing: 'notBreaching',
  },
  'consumer-backlog': {
    // All waits of a message that fails add up to eleven minutes.
    broken: `An event has waited for longer than ${HANDLED_WITHIN / MINUTE} minutes in a queue of a consumer of`,
    threshold: HANDLED_WITHIN,
    when: 'above',
    period: MINUTE,
    values: [3, 5],
    missing: 'notBreaching',
  },
  'events-waiting': {
    broken: `An event has waited for its turn, which does not come, for longer than ${seconds(UNHEALTHY_MILLISECONDS) / MINUTE} minutes, at an ordered consumer of`,
    threshold: UNHEALTHY_MILLISECONDS,
    when: 'above',
    period: MINUTE,
    values: [3, 5],
    missing: 'ignore',
  },
  'read-models-behind': {
    broken: `A read model has not followed an aggregate for more than ${seconds(BEHIND_UNHEALTHY_MILLISECONDS)} s, of`,
    threshold: BEHIND_UNHEALTHY_MILLISECONDS,
    when: 'above',
    period: MINUTE,
    values: [3, 5],
    missing: 'ignore',
  },
  'outbox-age': {
    broken: `An event was committed more than ${seconds(OUTBOX_AGE_MILLISECONDS)} s ago and is not published, in the outbox of`,
    threshold: OUTBOX_AGE_MILLISECONDS,
    when: 'above',
    period: MINUTE,
    values: [2, 3],
    missing: 'ignore',
  },
  'outbox-items': {
    broken: `${BACKLOG_MESSAGES} events or more wait to be published in an outbox of`,
    threshold: BACKLOG_MESSAGES,
    when: 'from',
    period: MINUTE,
    values: [3, 5],
    missing: 'ignore',
  },
  'outbox-bytes': {
    broken: `Events of ${OUTBOX_BYTES / 1_024 / 1_024} MiB or more wait to be published in an outbox of`,
    threshold: OUTBOX_BYTES,
    when: 'from',
    period: MINUTE,
    values: [3, 5],
    missing: 'ignore',
  },
  'sweeper-silent': {
    broken: `Fewer than ${LEAST_PASSES} passes in 5 minutes of a sweeper that makes one every ${seconds(SWEEP_INTERVAL_MILLISECONDS)} s, of`,
    threshold: LEAST_PASSES,
    when: 'below',
    period: 5 * MINUTE,
    values: [1, 1],
    missing: 'breaching',
  },
  'minute-sweeper-silent': {
    broken: `Fewer than ${LEAST_RUNS} runs in 5 minutes of a sweeper that runs every minute, of`,
    threshold: LEAST_RUNS,
    when: 'below',
    period: 5 * MINUTE,
    values: [1, 1],
    missing: 'breaching',
  },
  'dead-letters-open': {
    broken: `${MANY_LETTERS} dead letters or more are open on`,
    threshold: MANY_LETTERS,
    when: 'from',
    period: 5 * MINUTE,
    values: [1, 1],
    missing: 'ignore',
  },
  'dead-letters-for-people': {
    broken: 'Dead letters wait for somebody to mend or discard them, on',
    threshold: 1,
    when: 'from',
    period: 5 * MINUTE,
    values: [1, 1],
    missing: 'ignore',
  },
  'dead-letters-overdue': {
    broken: `A dead letter was not redriven, routed or discarded within ${REDRIVE_POLICY.deadline / 3_600_000} hours, on`,
    threshold: 1,
    when: 'from',
    period: 5 * MINUTE,
    values: [1, 1],
    missing: 'ignore',
  },
  'dead-letters-uncollected': {
    broken: `A message has been in a dead-letter queue for longer than ${COLLECTED_WITHIN / MINUTE} minutes, so nobody collects those of`,
    threshold: COLLECTED_WITHIN,
    when: 'above',
    period: MINUTE,
    values: [3, 5],
    missing: 'notBreaching',
  },
  'dead-letter-processor-silent': {
    broken: 'Nobody has seen to the dead letters for 15 minutes, on',
    threshold: 1,
    when: 'below',
    period: 15 * MINUTE,
    values: [1, 1],
    missing: 'breaching',
  },
  'stream-age': {
    broken: 'A reader of a stream is more than a minute behind, of',
    threshold: 60_000,
    when: 'above',
    period: MINUTE,
    values: [3, 5],
    missing: 'notBreaching',
  },
  'saga-failures': {
    broken: `${FAILURE_PERCENT} % of the sagas or more that ended in the last 15 minutes have failed, of`,
    threshold: FAILURE_PERCENT,
    when: 'from',
    period: 15 * MINUTE,
    values: [1, 1],
    missing: 'notBreaching',
  },
  'sagas-stuck': {
    broken: 'A saga could not give back what it took, and waits for a person, of',
    threshold: 1,
    when: 'from',
    period: MINUTE,
    values: [2, 3],
    missing: 'ignore',
  },
  'sagas-overdue': {
    broken: `A saga's time was up more than ${seconds(OVERDUE_MILLISECONDS)} s ago, and nobody has told it, of`,
    threshold: 1,
    when: 'from',
    period: MINUTE,
    values: [2, 3],
    missing: 'ignore',
  },
  'function-errors': {
    broken: `Functions that no request waits for have crashed or timed out ${CRASHES} times in 15 minutes, of`,
    threshold: CRASHES,
    when: 'from',
    period: 15 * MINUTE,
    values: [1, 1],
    missing: 'notBreaching',
  },
  'function-throttles': {
    broken: 'Functions are not run, because as many run as may at a time, in the account of',
    threshold: 1,
    when: 'from',
    period: MINUTE,
    values: [3, 5],
    missing: 'notBreaching',
  },
  'table-throttles': {
    broken: `DynamoDB has refused ${REFUSED_REQUESTS} requests or more for their rate in 5 minutes, of tables of`,
    threshold: REFUSED_REQUESTS,
    when: 'from',
    period: 5 * MINUTE,
    values: [2, 3],
    missing: 'notBreaching',
  },
  'api-errors': {
    broken: `${API_ERROR_PERCENT} % of the requests or more are answered with a 5xx, by the HTTP API of`,
    threshold: API_ERROR_PERCENT,
    when: 'from',
    period: 5 * MINUTE,
    values: [1, 1],
    missing: 'notBreaching',
  },
} as const satisfies Readonly<Record<string, Promised>>;

export type PromiseName = keyof typeof PROMISES;

/** Where the page of a promise is. */
export const runbookOf = (promise: PromiseName): string => `docs/runbooks/${promise}.md`;
