import type { ItemElsewhere } from '@edtech/event-store';
import type { OutboxItem } from '@edtech/event-store/layout';

/** What became of a record that was tried, for whoever counts. */
export interface Forwarding {
  /** Source of its event. */
  readonly source: string;
  readonly type: string;
  /** `deferred`: the bus was not to be had; `refused`: it is to be tried again; `failed`: it is not. */
  readonly fate: 'published' | 'deferred' | 'refused' | 'failed';
  /** Milliseconds from its commit until it was published; undefined of all others. */
  readonly latency?: number;
}

/** Is told what becomes of the records of one batch. */
export interface ForwardingObserver {
  forwarded(forwarding: Forwarding): void;
  /** A pass of the sweeper of `outbox` has come to its end, whether or not anything was due. */
  swept(outbox: string): void;
  /** What was told, as an item for a request that takes it along; undefined when there is none. */
  along(): FiguresAlong | undefined;
  /** The batch is over. Never rejects, and takes no longer than `milliseconds`. */
  end(milliseconds: number): Promise<void>;
}

/** What an observer has to keep. */
export interface FiguresAlong extends ItemElsewhere {
  /** It was taken along: the observer has nothing to keep any more. */
  taken(): void;
}

/** Begins to observe a batch. */
export type ObserveForwarding = () => ForwardingObserver;

/** What became of `item` at `now` (epoch milliseconds). */
export const forwarded = (
  { source, eventType: type, createdAt }: OutboxItem,
  fate: Forwarding['fate'],
  now: number,
): Forwarding => ({
  source,
  type,
  fate,
  ...(fate === 'published' ? { latency: now - Date.parse(createdAt) } : {}),
});
