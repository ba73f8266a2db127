import type { Ending, Fate } from './figures.ts';

/*
 * What metrics are called in CloudWatch: by those who send them, and by the alarms and dashboards that look at them. Each has the
 * dimension `service`, which tells stages apart, and, unless it is of a stage as a whole, the one that is named here.
 */

/** What becomes of deliveries. */
export const CONSUMER_METRICS = {
  dimension: 'consumer',
  counts: {
    handled: 'Handled',
    deadLettered: 'DeadLettered',
    retried: 'Retried',
    duplicate: 'Duplicates',
    parked: 'Parked',
  } satisfies Readonly<Record<Ending, string>>,
  /** Milliseconds since the commit. */
  latency: 'HandledAfter',
} as const;

/** What becomes of tries to publish. */
export const OUTBOX_METRICS = {
  dimension: 'outbox',
  counts: {
    published: 'Published',
    deferred: 'Deferred',
    refused: 'Refused',
    failed: 'Failed',
  } satisfies Readonly<Record<Fate, string>>,
  /** Milliseconds since the commit. */
  latency: 'PublishedAfter',
} as const;

/** What waits in an outbox, as each pass of its sweeper leaves it. Each is also of the stage as a whole. */
export const PENDING_METRICS = {
  dimension: 'outbox',
  age: 'OldestPending',
  items: 'Pending',
  bytes: 'PendingBytes',
} as const;

/** What waits for its turn at the ordered consumers of a service, as each run of their sweeper leaves it. */
export const INBOX_METRICS = { dimension: 'inbox', age: 'OldestWaiting' } as const;

/** For how long read models of a service have not followed an aggregate, as each run of their sweeper leaves it. */
export const READ_MODEL_METRICS = { dimension: 'readModels', age: 'OldestBehind' } as const;

/** The sagas of a table, as each pass of their sweeper leaves them. */
export const SAGAS_METRICS = {
  dimension: 'sagas',
  running: 'RunningSagas',
  overdue: 'OverdueSagas',
  stuck: 'StuckSagas',
} as const;

/** How sagas of one name end. */
export const SAGA_METRICS = {
  dimension: 'saga',
  completed: 'SagasCompleted',
  failed: 'SagasFailed',
  /** Milliseconds since it began, of one that completed. */
  latency: 'SagaCompletedAfter',
} as const;

/** What is open of the dead letters of a stage, as each run of their processor leaves it. */
export const DEAD_LETTER_METRICS = {
  open: 'DeadLetters',
  forPeople: 'DeadLettersForPeople',
  overdue: 'DeadLettersOverdue',
  age: 'OldestDeadLetter',
} as const;
