export { type Durations, durationsOf } from './durations.ts';
export {
  type ConsumerMetrics,
  type EventCounts,
  type EventMetrics,
  type EventMetricsSources,
  getEventMetrics,
  type OutboxMetrics,
} from './event-metrics.ts';
export { type SagaMetrics, type SagaPlace, sagaMetricsFrom, sagaMetricsOf } from './saga-metrics.ts';
