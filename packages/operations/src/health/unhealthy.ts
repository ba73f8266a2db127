/**
 * What is not as it should be with events that are on their way, and does not mend itself soon. `over-retry-limit`: given up by
 * an outbox; `old-pending`: should have been published by now; `gap`, `blocked`, `waiting`: events that an ordered consumer
 * keeps for their turn, which does not come; `behind`: a read model that cannot follow; `stuck-saga`: one that waits for a
 * person, or whose time was up long ago; `dead-letters`: events that ended somewhere; `backlog`: a queue that holds too much; `unknown`: nobody could tell,
 * because a place did not answer.
 */
export type UnhealthyKind =
  | 'over-retry-limit'
  | 'old-pending'
  | 'gap'
  | 'blocked'
  | 'waiting'
  | 'behind'
  | 'stuck-saga'
  | 'dead-letters'
  | 'backlog'
  | 'unknown';

export interface UnhealthyEvent {
  readonly kind: UnhealthyKind;
  readonly service: string;
  /** The outbox, consumer, read model, saga or queue where it is. */
  readonly place: string;
  /** What it is about: an event, an aggregate, a saga; absent when it is about the place as a whole. */
  readonly subject?: string;
  /** How many events it is. */
  readonly count: number;
  /** Since when, as far as that is known (ISO-8601). */
  readonly since?: string;
  /** For people. */
  readonly reason: string;
  /** What to do, or to look at, next. */
  readonly remedy: string;
}

/** A place where events may be in trouble. */
export interface HealthSource {
  readonly service: string;
  readonly place: string;
  /** What is in trouble there. Pages are fetched as they are consumed. */
  unhealthy(): AsyncIterable<UnhealthyEvent>;
}

export interface Unhealthy {
  /** Longest first; what nobody knows the age of comes before all. */
  readonly events: readonly UnhealthyEvent[];
  /** Places that hold more of it than was asked for. */
  readonly more: readonly string[];
}

export interface UnhealthyQuery {
  readonly sources: readonly HealthSource[];
  /** At most so many of each source. */
  readonly limit: number;
}

/**
 * What is in trouble at `sources`. A source that fails hides no other: it is told as `unknown`. Reads attention indexes, what
 * they point at, and the counts of queues; changes nothing.
 */
export const getUnhealthyEvents = async ({ sources, limit }: UnhealthyQuery): Promise<Unhealthy> => {
  const looked = await Promise.all(sources.map((source) => look(source, limit)));
  return {
    events: looked.flatMap(({ events }) => events).toSorted(longestFirst),
    more: looked.flatMap(({ more }) => more),
  };
};

const look = async (source: HealthSource, limit: number): Promise<Unhealthy> => {
  const { service, place } = source;
  const events: UnhealthyEvent[] = [];
  try {
    for await (const event of source.unhealthy()) {
      if (events.length === limit) return { events, more: [`${service} ${place}`] };
      events.push(event);
    }
  } catch (error) {
    events.push({
      kind: 'unknown',
      service,
      place,
      count: 0,
      reason: `It could not be looked at: ${String(error)}`,
      remedy: 'Look whether it is there, and whether it answers.',
    });
  }
  return { events, more: [] };
};

const longestFirst = ({ since: one = '' }: UnhealthyEvent, { since: other = '' }: UnhealthyEvent): number =>
  one === other ? 0 : one < other ? -1 : 1;
