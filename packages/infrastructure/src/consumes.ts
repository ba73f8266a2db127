import type { Consumer, Republication } from '@edtech/messaging';
import type { Needs } from './needs.ts';

export interface ConsumingOptions extends Needs {
  /** Is fed by the service's own outbox, with what its aggregates tell (`tells`), instead of by the bus. */
  readonly local?: boolean;
  /** Name of its file in `src/functions`; by default the consumer's name without that of the service. */
  readonly file?: string;
  /** Instances at a time: 2 to 1,000, by default 10. */
  readonly maximumConcurrency?: number;
  /** Messages to an invocation: 1 to 10, by default 10. */
  readonly batchSize?: number;
  /** False while fences are written for a consumer that starts at the head. */
  readonly enabled?: boolean;
}

/** A consumer, and how it is run. */
export interface Consuming extends ConsumingOptions {
  readonly consumer: Consumer;
}

/**
 * Runs a consumer: with a queue, dead letters, and a rule that follows from what the consumer declares. It executes
 * commands unless `executes` is false.
 *
 * @example
 * consumes(accounts, { does: 'opens an account for every user' })
 */
export const consumes = (consumer: Consumer, options: ConsumingOptions): Consuming => ({
  ...options,
  consumer,
});

/** Whether the consumer publishes events of its service again. Only `republication()` makes one that does. */
export const isRepublication = (consumer: Consumer): consumer is Republication => 'republishes' in consumer;
