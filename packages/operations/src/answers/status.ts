import type { UnhealthyEvent, UnhealthyKind } from '../health/unhealthy.ts';

/** What a queue holds. */
export interface QueueDepthAnswer {
  readonly service: string;
  /** The consumer whose messages it holds; absent for the other queues of a service. */
  readonly consumer?: string;
  readonly queueName: string;
  /** `work`: functions read it. `dead-letters`: what ended there. */
  readonly holds: 'work' | 'dead-letters';
  /** Messages that may be received now, those that somebody works on, and those that are put off. */
  readonly visible: number;
  readonly inFlight: number;
  readonly delayed: number;
}

/** What an outbox holds that is not published. */
export interface OutboxDepthAnswer {
  /** A service, or its sagas: `booking-sagas`. */
  readonly service: string;
  readonly pending: number;
  readonly processing: number;
  readonly failed: number;
  /** When the oldest of those that are to be published was committed (ISO-8601). */
  readonly oldestPendingSince?: string;
}

export interface DeadLetterCounts {
  /** To be redriven by themselves, or on their way. */
  readonly open: number;
  /** For a person to look at. */
  readonly routed: number;
  /** Since when the oldest of them is open (ISO-8601). */
  readonly oldestSince?: string;
}

/** Sagas that have not ended, of all kinds. */
export interface SagaCounts {
  readonly running: number;
  readonly compensating: number;
  readonly stuck: number;
}

/** `GET /operations/status`. */
export interface StatusAnswer {
  /** When it was looked at (ISO-8601). */
  readonly at: string;
  readonly healthy: boolean;
  /** How many events, by what is wrong with them. Kinds of which there are none are absent. */
  readonly unhealthyByKind: Readonly<Partial<Record<UnhealthyKind, number>>>;
  readonly depths: {
    readonly queues: readonly QueueDepthAnswer[];
    readonly outboxes: readonly OutboxDepthAnswer[];
  };
  /** Absent when the service that keeps them did not answer. */
  readonly deadLetters?: DeadLetterCounts;
  readonly sagas: SagaCounts;
  /** Services that did not answer, or not to all: what they hold is not in the numbers. */
  readonly unknown: readonly string[];
}

/** `GET /operations/unhealthy`. */
export interface UnhealthyAnswer {
  /** Longest first; what nobody knows the age of comes before all. A service that did not answer is one of kind `unknown`. */
  readonly events: readonly UnhealthyEvent[];
  /** Places that hold more of it than was asked for. */
  readonly more: readonly string[];
}
