import type { EventStore, Table } from '@edtech/event-store';
import type { SagaDefinition, SagaIndex } from '@edtech/saga';
import type { MeasuredQueue } from '../depths.ts';
import type { Queues } from '../health/queue-health.ts';

/** What a service keeps its sagas in. */
export interface InspectedSagas {
  readonly store: EventStore;
  readonly index: SagaIndex;
  /** Every version that may still run; none where nobody asks for a saga's graph. */
  readonly definitions: readonly SagaDefinition[];
}

/** Where a service keeps what operators ask it for. What a service does not have is absent. */
export interface InspectTools {
  /** Its table. */
  readonly store?: EventStore;
  readonly sagas?: InspectedSagas;
  /** The table of its read models. */
  readonly views?: Table;
  readonly queues: readonly MeasuredQueue[];
  readonly sqs: Queues;
  /** Epoch milliseconds. */
  readonly now: () => number;
}

/** Reads that are under way at the same time. */
export const READS_IN_FLIGHT = 32;
