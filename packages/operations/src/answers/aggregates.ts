/** Who caused an event. */
export type ActorAnswer =
  | { readonly kind: 'user'; readonly id: string; readonly roles: readonly string[] }
  | { readonly kind: 'anonymous' }
  | { readonly kind: 'service'; readonly id: string };

/** What an event left in the outbox. */
export interface LeftAnswer {
  /** Of the integration event: what it causes names it as its `causationId`. */
  readonly id: string;
  readonly type: string;
  readonly version: number;
  readonly sequence: number;
  /** `local`: it stays within the service. */
  readonly destination: 'bus' | 'local';
  readonly status: 'PENDING' | 'PROCESSING' | 'COMPLETED' | 'FAILED';
  readonly createdAt: string;
}

/** The same, with what became of it there. */
export interface PublishedAnswer extends LeftAnswer {
  readonly processedAt?: string;
  /** Permanent refusals so far. */
  readonly attempts: number;
  readonly lastError?: string;
}

export interface AggregateEventAnswer {
  /** Position in the stream, from 1. */
  readonly version: number;
  readonly type: string;
  readonly occurredAt: string;
  readonly eventId: string;
  readonly correlationId: string;
  readonly causationId: string;
  readonly actor: ActorAnswer;
  /** Masked unless it was asked for. */
  readonly data: unknown;
  /** The aggregate after it; masked likewise. */
  readonly state: unknown;
  readonly publishes: readonly PublishedAnswer[];
}

/** `GET /operations/aggregates/{type}/{id}`. */
export interface AggregateAnswer {
  readonly type: string;
  readonly id: string;
  readonly service: string;
  /** In order, from the first one on. */
  readonly events: readonly AggregateEventAnswer[];
  /** Cursor of the next page. */
  readonly next?: string;
}
