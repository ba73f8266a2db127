import type { JournalEntry } from '@edtech/testkit/platform';

/** What one request set off on the bus. */
export interface Flow {
  /** The types of its events, in the order in which they came past the bus; each event once. */
  readonly events: readonly string[];
  /** How many deliveries to consumers these events came to. */
  readonly deliveries: number;
  /** Deliveries that no consumer has taken successfully. */
  readonly unhandled: number;
  /** From the commit of the first event until the last consumer was done; absent when nobody consumes any of them. */
  readonly milliseconds?: number;
}

interface BusEvent {
  readonly detail: {
    readonly id: string;
    readonly type: string;
    readonly occurredAt: string;
    readonly correlationId: string;
  };
}

/** The events under each correlation id that the journal has, with their ways to the consumers. */
export const flowsIn = (journal: readonly JournalEntry[]): ReadonlyMap<string, Flow> => {
  const sends = messagesByEvent(journal);
  const handled = handledAt(journal);
  const events = new Map<string, BusEvent['detail']>();
  for (const { kind, detail } of journal)
    if (kind === 'put-events') {
      // The bus journals each event as it delivers it; its shape is EventBridge's.
      const { detail: event } = detail as BusEvent;
      if (!events.has(event.id)) events.set(event.id, event);
    }
  return new Map(
    [...Map.groupBy(events.values(), ({ correlationId }) => correlationId)].map(([correlationId, own]) => {
      const messages = own.flatMap(({ id }) => sends.get(id) ?? []);
      const ends = messages.flatMap((message) => handled.get(message) ?? []);
      const began = Math.min(...own.map(({ occurredAt }) => Date.parse(occurredAt)));
      const flow: Flow = {
        events: own.map(({ type }) => type),
        deliveries: messages.length,
        unhandled: messages.length - ends.length,
        ...(ends.length === 0 ? {} : { milliseconds: Math.max(...ends) - began }),
      };
      return [correlationId, flow];
    }),
  );
};

export const NOTHING: Flow = { events: [], deliveries: 0, unhandled: 0 };

/** `payment.completed → course.access.granted → mail “Welcome to Algebra”  143 ms` */
export const flowLine = (flow: Flow, mails: readonly string[] = []): string => {
  const path = [...flow.events, ...mails.map((subject) => `mail “${subject}”`)].join(' → ');
  return flow.milliseconds === undefined ? path : `${path}  ${flow.milliseconds.toFixed(0)} ms`;
};

/** The messages that carry an event to queues: the bus names the message first, then the event. */
const messagesByEvent = (journal: readonly JournalEntry[]): ReadonlyMap<string, readonly string[]> => {
  const messages = new Map<string, string[]>();
  for (const { kind, ids } of journal) {
    const [message, ...carried] = ids;
    if (kind !== 'queue-send' || message === undefined) continue;
    for (const id of carried) messages.set(id, [...(messages.get(id) ?? []), message]);
  }
  return messages;
};

const handledAt = (journal: readonly JournalEntry[]): ReadonlyMap<string, number> =>
  new Map(
    journal
      .filter(({ kind, outcome }) => kind === 'queue-batch' && outcome === 'success')
      .flatMap(({ ids, at }) => ids.map((id) => [id, at] as const)),
  );
