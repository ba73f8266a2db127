export {
  type Depths,
  type DepthsSources,
  getDepths,
  type MeasuredOutbox,
  type MeasuredQueue,
  type OutboxDepth,
  type QueueState,
} from './depths.ts';
export { type Durations, durationsOf } from './durations.ts';
export {
  type ConsumerMetrics,
  type EventCounts,
  type EventMetrics,
  type EventMetricsSources,
  getEventMetrics,
  getEventMetricsByMinute,
  type OutboxMetrics,
} from './event-metrics.ts';
export { type InboxHealthOptions, inboxHealth } from './health/inbox-health.ts';
export { type LetterHealthOptions, letterHealth } from './health/letter-health.ts';
export { type OutboxHealthOptions, outboxHealth } from './health/outbox-health.ts';
export {
  BACKLOG_MESSAGES,
  backlogHealth,
  deadLetterHealth,
  type QueueDepth,
  type QueueHealthOptions,
  type Queues,
  sqsQueues,
} from './health/queue-health.ts';
export {
  BEHIND_UNHEALTHY_MILLISECONDS,
  type ReadModelHealthOptions,
  readModelHealth,
} from './health/read-model-health.ts';
export { OVERDUE_MILLISECONDS, type SagaHealthOptions, sagaHealth } from './health/saga-health.ts';
export {
  getUnhealthyEvents,
  type HealthSource,
  type Unhealthy,
  type UnhealthyEvent,
  type UnhealthyKind,
  type UnhealthyQuery,
} from './health/unhealthy.ts';
export { type SagaMetrics, type SagaPlace, sagaMetricsFrom, sagaMetricsOf } from './saga-metrics.ts';
