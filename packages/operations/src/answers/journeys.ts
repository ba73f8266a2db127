import type { LeftAnswer } from './aggregates.ts';
import type { SagaStatusAnswer } from './sagas.ts';

/**
 * How far a publication has come at a consumer. `skipped`: an ordered consumer only counts it; `unknown`: it was so long ago that
 * nobody can tell any more, the consumer keeps nothing of what it handled, or its service did not answer.
 */
export type DeliveryState = 'handled' | 'waiting' | 'parked' | 'dead-letter' | 'skipped' | 'unknown';

export interface DeliveryAnswer {
  readonly consumer: string;
  readonly service: string;
  readonly state: DeliveryState;
  /** Since when, as far as that is known (ISO-8601). */
  readonly at?: string;
}

export interface PublicationAnswer extends LeftAnswer {
  readonly publishedAt?: string;
  readonly deliveries: readonly DeliveryAnswer[];
}

/** An event of an aggregate, and what became of it. */
export interface EventStep {
  readonly kind: 'event';
  readonly eventId: string;
  readonly type: string;
  readonly service: string;
  readonly aggregate: { readonly type: string; readonly id: string; readonly version: number };
  readonly occurredAt: string;
  /** Id of the publication that caused it, or of the request with which all began. */
  readonly causationId: string;
  readonly publications: readonly PublicationAnswer[];
}

/** What a saga said in one transition. It is no event of an aggregate. */
export interface SagaStep {
  readonly kind: 'saga';
  readonly saga: string;
  readonly sagaId: string;
  readonly service: string;
  readonly occurredAt: string;
  /** Id of the publication that caused the transition; a text of the saga's own when a timer or a person did. */
  readonly causationId: string;
  readonly publications: readonly PublicationAnswer[];
}

export type JourneyStep = EventStep | SagaStep;

/** `GET /operations/journeys/{correlationId}`. A step belongs under the publication whose id is its `causationId`. */
export interface JourneyAnswer {
  readonly correlationId: string;
  /** In the order of time. */
  readonly steps: readonly JourneyStep[];
  readonly sagas: readonly {
    readonly saga: string;
    readonly sagaId: string;
    readonly service: string;
    readonly status: SagaStatusAnswer;
  }[];
  readonly deadLetters: readonly { readonly id: string; readonly state: string; readonly consumer: string }[];
  /** Services that did not answer. */
  readonly unknown: readonly string[];
  /** Services in which it has more steps than are shown. */
  readonly more: readonly string[];
}
