import type { Envelope } from '@edtech/contracts';
import type { Consumer } from './consumer.ts';
import type { Outcome } from './handle.ts';

/** What became of an event that was delivered, for whoever counts. */
export interface Delivery {
  readonly consumer: string;
  /** Type of the event; undefined when the message could not be read that far. */
  readonly type: string | undefined;
  /** `retried`: it failed and comes again. `deadLettered`: it does not. */
  readonly ending: Outcome | 'retried' | 'deadLettered';
  /** Milliseconds from its commit until it was handled; undefined of all others, and in a replay. */
  readonly latency?: number;
}

/** Is told what becomes of the events of one batch. */
export interface DeliveryObserver {
  delivered(delivery: Delivery): void;
  /** The batch is over. Never rejects, and takes no longer than `milliseconds`. */
  end(milliseconds: number): Promise<void>;
}

/** Begins to observe a batch. */
export type ObserveDeliveries = () => DeliveryObserver;

/** That an event was handled, is known again, or waits. */
export const decided = (
  { name }: Consumer,
  { type, occurredAt, replay }: Envelope,
  ending: Outcome,
  now: number,
): Delivery => ({
  consumer: name,
  type,
  ending,
  // What is published again was committed at some other time, and says nothing of how fast events are.
  ...(ending === 'handled' && replay === undefined ? { latency: now - Date.parse(occurredAt) } : {}),
});
