import type { Durations } from '../durations.ts';
import type { EventMetrics } from '../event-metrics.ts';

/** What became of the events of one minute, at all consumers, and how long it took. */
export interface MinuteMetrics {
  /** When the minute begins (ISO-8601). */
  readonly minute: string;
  /** Those that came to an end: handled, or dead letters. */
  readonly events: number;
  readonly failed: number;
  readonly retries: number;
  readonly duplicates: number;
  /** Those that came before their turn. */
  readonly parked: number;
  /** From commit to handled. */
  readonly processing: Durations;
  /** From commit to published. */
  readonly publishing: Durations;
}

/** `GET /operations/metrics`. */
export interface MetricsAnswer extends EventMetrics {
  /** With `by=minute`: every minute of the range, also those in which nothing happened, in order. */
  readonly minutes?: readonly MinuteMetrics[];
}
