import { dataMasked } from '@edtech/dead-letters';
import { type AnyAggregate, evolveAny, readStream } from '@edtech/event-store';
import type { StoredEvent } from '@edtech/event-store/layout';
import type { Service } from '@edtech/infrastructure';
import type { AggregateEventAnswer } from '../answers/index.ts';
import { publicationsBetween, publishedAnswer } from './publications.ts';
import type { QuestionOf } from './question.ts';
import type { InspectTools } from './tools.ts';

/** A part of an aggregate's stream. */
export interface StreamPart {
  readonly events: readonly AggregateEventAnswer[];
  /** Whether the stream goes on after it. */
  readonly more: boolean;
}

interface Folded {
  readonly stored: StoredEvent;
  readonly state: unknown;
}

/**
 * Events of an aggregate with the state after each; undefined when the service has no such aggregate, or no such stream. The
 * stream is folded from its beginning, page by page.
 */
export const streamOf = async (
  { aggregates }: Service,
  { store }: InspectTools,
  { type, id, after, limit, shown }: QuestionOf<'stream'>,
): Promise<StreamPart | undefined> => {
  const aggregate = aggregates.find((one) => one.type === type);
  if (aggregate === undefined || store === undefined) return undefined;
  const folded: Folded[] = [];
  let more = false;
  for await (const one of foldedOf(aggregate, readStream(store.table, store.timing, type, id))) {
    if (one.stored.event.version <= after) continue;
    if (folded.length === limit) {
      more = true;
      break;
    }
    folded.push(one);
  }
  const [first, last] = [folded[0], folded.at(-1)];
  if (first === undefined || last === undefined) return after === 0 ? undefined : { events: [], more };
  const left = await publicationsBetween(
    store.table,
    { type, id },
    first.stored.event.version,
    last.stored.event.version,
  );
  const payload = (value: unknown): unknown => (shown ? value : dataMasked(value));
  return {
    more,
    events: folded.map(({ stored: { event, metadata }, state }) => ({
      version: event.version,
      type: event.type,
      occurredAt: event.occurredAt,
      eventId: metadata.eventId,
      correlationId: metadata.correlationId,
      causationId: metadata.causationId,
      actor: metadata.actor,
      data: payload(event.data),
      state: payload(state),
      publishes: (left.get(event.version) ?? []).map(publishedAnswer),
    })),
  };
};

/** An event that the aggregate does not know, because other code wrote it, leaves the state as it is. */
async function* foldedOf(
  aggregate: AnyAggregate,
  events: AsyncIterable<StoredEvent>,
): AsyncGenerator<Folded, void, undefined> {
  let state = aggregate.initial;
  for await (const stored of events) {
    const changed = evolveAny(aggregate, state, stored.event);
    if (changed !== undefined) state = changed.state;
    yield { stored, state };
  }
}
