import type { JournalEntry } from '@edtech/testkit/platform';

/** When an integration event came past each stage of its path, in epoch milliseconds. */
export interface Journey {
  readonly id: string;
  readonly type: string;
  readonly correlationId: string;
  readonly committed: number;
  readonly forwarding: number;
  readonly published: number;
  readonly queued: number;
  readonly handling: number;
  readonly handled: number;
  /** How often a consumer took it successfully; more than once means that it was delivered again. */
  readonly deliveries: number;
}

/** The stages in order, with the words for a reader. */
export const STAGES = [
  ['committed', 'committed with its outbox item'],
  ['forwarding', 'forwarder invoked by the table’s stream'],
  ['published', 'on the bus'],
  ['queued', 'in the consumer’s queue'],
  ['handling', 'consumer invoked'],
  ['handled', 'handled, and its effects committed'],
] as const satisfies readonly (readonly [keyof Journey, string])[];

interface BusEvent {
  readonly detail: {
    readonly id: string;
    readonly type: string;
    readonly occurredAt: string;
    readonly correlationId: string;
  };
}

/** Pieces the journeys of all events together that the journal saw from the bus to a handler. */
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
    const sent = sendsOf.get(id) ?? [];
    const taken = sent.flatMap(({ ids: [messageId = ''] }) => batchesOf.get(messageId) ?? []);
    const [queued] = sent;
    const [handled] = taken;
    if (forward === undefined || queued === undefined || handled === undefined) return [];
    return [
      {
        id,
        type,
        correlationId,
        committed: Date.parse(occurredAt),
        forwarding: forward.at - (forward.durationMs ?? 0),
        published: put.at,
        queued: queued.at,
        handling: handled.at - (handled.durationMs ?? 0),
        handled: handled.at,
        deliveries: taken.length,
      },
    ];
  });
};

const ofKind = (journal: readonly JournalEntry[], kind: string): readonly JournalEntry[] =>
  journal.filter((entry) => entry.kind === kind);
