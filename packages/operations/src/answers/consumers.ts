/** A consumer: what it hears, and what waits for it. */
export interface ConsumerAnswer {
  readonly service: string;
  readonly name: string;
  /** Why the events of one aggregate are handled in their order; false when they are not. */
  readonly ordered: string | false;
  /** Types of the events that it handles. */
  readonly events: readonly string[];
  /** Whether its service's own outbox feeds it, instead of the bus. */
  readonly local: boolean;
  /** The saga that hears by it, if it is one. */
  readonly saga?: string;
  /** Messages in its queue: visible, in flight, and put off. Absent when the queue did not answer. */
  readonly waiting?: number;
  /** Messages in its dead-letter queue, before they are collected. */
  readonly deadLetters?: number;
  /** What it did in the last full minute. */
  readonly lastMinute: {
    readonly handled: number;
    readonly failed: number;
    readonly retries: number;
    /** Milliseconds from commit to handled; absent when it handled nothing. */
    readonly p95?: number;
  };
}

/** `GET /operations/consumers`. */
export interface ConsumersAnswer {
  readonly consumers: readonly ConsumerAnswer[];
  /** Services that did not answer. */
  readonly unknown: readonly string[];
}

/** A type of integration event, or of message within a service. */
export interface EventTypeAnswer {
  readonly type: string;
  /** In ascending order. */
  readonly versions: readonly number[];
  /** Services that publish it. Most have one; what every service says of itself has several. */
  readonly publishedBy: readonly string[];
  /** Consumers that handle it, by name. */
  readonly consumers: readonly string[];
  /** Whether it stays within its service. */
  readonly local: boolean;
}

/** `GET /operations/event-types`. */
export interface EventTypesAnswer {
  readonly types: readonly EventTypeAnswer[];
  /** Services that did not answer. */
  readonly unknown: readonly string[];
}
