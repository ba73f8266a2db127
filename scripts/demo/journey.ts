import type { JournalEntry } from '@edtech/testkit/platform';

/** When an integration event came past each stage of its path, in epoch milliseconds. */
export interface Journey {
  readonly id: string;
  readonly type: string;
  readonly correlationId: string;
  readonly committed: number;
  readonly forwarding: number;
  readonly published: number;
  /** One for each consumer, in the order in which they were done. */
  readonly deliveries: readonly Delivery[];
  /** When the last consumer was done; when it was published, if nobody has asked for it. */
  readonly handled: number;
}

/** What one consumer did with an event, the first time that it took it successfully. */
export interface Delivery {
  /** Name of the consumer's queue. */
  readonly queue: string;
  readonly queued: number;
  readonly handling: number;
  readonly handled: number;
}

interface BusEvent {
  readonly detail: {
    readonly id: string;
    readonly type: string;
    readonly occurredAt: string;
    readonly correlationId: string;
  };
}

/** Pieces the journeys of all events together that the journal saw from their commit to the last of their consumers. */
export const journeysIn = (journal: readonly JournalEntry[]): readonly Journey[] => {
  const sends = ofKind(journal, 'queue-send');
  const batches = ofKind(journal, 'queue-batch').filter(({ outcome }) => outcome === 'success');
  const forwards = ofKind(journal, 'stream-batch');
  const byId = (entries: readonly JournalEntry[]): ReadonlyMap<string, readonly JournalEntry[]> => {
    const found = new Map<string, JournalEntry[]>();
    for (const entry of entries) for (const id of entry.ids) found.set(id, [...(found.get(id) ?? []), entry]);
    return found;
  };
  const [sendsOf, batchesOf, forwardsOf] = [byId(sends), byId(batches), byId(forwards)];

  const seen = new Set<string>();
  return ofKind(journal, 'put-events').flatMap((put): readonly Journey[] => {
    // The bus journals each event as it delivers it; its shape is EventBridge's.
    const { id, type, occurredAt, correlationId } = (put.detail as BusEvent).detail;
    if (seen.has(id)) return [];
    seen.add(id);
    const [forward] = forwardsOf.get(id) ?? [];
    const sent = Map.groupBy(sendsOf.get(id) ?? [], ({ source }) => source);
    const deliveries = [...sent]
      .flatMap(([queue, messages]) => deliveryOf(queue, messages, batchesOf) ?? [])
      .toSorted((one, other) => one.handled - other.handled);
    const last = deliveries.at(-1);
    if (forward === undefined || deliveries.length < sent.size) return [];
    return [
      {
        id,
        type,
        correlationId,
        committed: Date.parse(occurredAt),
        forwarding: forward.at - (forward.durationMs ?? 0),
        published: put.at,
        deliveries,
        handled: last?.handled ?? put.at,
      },
    ];
  });
};

const deliveryOf = (
  queue: string,
  messages: readonly JournalEntry[],
  batchesOf: ReadonlyMap<string, readonly JournalEntry[]>,
): Delivery | undefined => {
  const [queued] = messages;
  const taken = messages.flatMap(({ ids: [messageId = ''] }) => batchesOf.get(messageId) ?? []);
  const [handled] = taken.toSorted((one, other) => one.at - other.at);
  if (queued === undefined || handled === undefined) return undefined;
  return { queue, queued: queued.at, handling: handled.at - (handled.durationMs ?? 0), handled: handled.at };
};

const ofKind = (journal: readonly JournalEntry[], kind: string): readonly JournalEntry[] =>
  journal.filter((entry) => entry.kind === kind);
