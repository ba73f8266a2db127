export {
  type Depths,
  type DepthsSources,
  getDepths,
  type MeasuredOutbox,
  type MeasuredQueue,
  type OutboxDepth,
  type QueueState,
} from './depths.ts';
export { type Durations, durationsOf, latencyOf } from './durations.ts';
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
export { type SagaHealthOptions, sagaHealth } from './health/saga-health.ts';
export {
  getUnhealthyEvents,
  type HealthSource,
  type Unhealthy,
  type UnhealthyEvent,
  type UnhealthyKind,
  type UnhealthyQuery,
} from './health/unhealthy.ts';
export type { KpiSources } from './kpis/gather.ts';
export { getKpis } from './kpis/get-kpis.ts';
export { handledLetters } from './kpis/handled-letters.ts';
export type { Kpi, KpiPart, Met, Unit } from './kpis/kpi.ts';
export type {
  CountedEvents,
  PlatformShape,
  Wait,
  Workflow,
  WorkflowStage,
} from './kpis/shape.ts';
export { type SagaMetrics, type SagaPlace, sagaMetricsFrom, sagaMetricsOf } from './saga-metrics.ts';
export { type Claimed, LONGEST_BATCH_MILLISECONDS } from './verify/claims.ts';
export type { ConsumerReport, MetricsReport, PlaceReport } from './verify/report.ts';
export {
  freshRecount,
  type RecountSegment,
  type VerifiedStore,
  type VerifyMetricsOptions,
  type VerifyMetricsReport,
  verifyMetrics,
  wholeMinutes,
} from './verify/verify-metrics.ts';
