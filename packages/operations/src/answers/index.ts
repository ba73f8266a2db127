/* What the routes under /operations answer, as types alone: a browser's bundle may import them. */
export type {
  ActorAnswer,
  AggregateAnswer,
  AggregateEventAnswer,
  LeftAnswer,
  PublishedAnswer,
} from './aggregates.ts';
export type { ConsumerAnswer, ConsumersAnswer, EventTypeAnswer, EventTypesAnswer } from './consumers.ts';
export type {
  DeliveryAnswer,
  DeliveryState,
  EventStep,
  JourneyAnswer,
  JourneyStep,
  PublicationAnswer,
  SagaStep,
} from './journeys.ts';
export type { MetricsAnswer, MinuteMetrics } from './metrics.ts';
export type {
  SagaAnswer,
  SagaCause,
  SagaDiagram,
  SagaDiagramStateKind,
  SagaHistoryEntry,
  SagaMessageAnswer,
  SagaStatusAnswer,
  SagaSummary,
  SagasAnswer,
} from './sagas.ts';
export type { SearchAnswer, SearchHit } from './search.ts';
export type {
  DeadLetterCounts,
  OutboxDepthAnswer,
  QueueDepthAnswer,
  SagaCounts,
  StatusAnswer,
  UnhealthyAnswer,
} from './status.ts';
