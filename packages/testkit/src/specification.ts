import assert from 'node:assert/strict';
import {
  type Aggregate,
  type Decide,
  type DomainEvent,
  evolve,
  type Recorded,
} from '@edtech/event-store/aggregate';

/** What a decision came to, and the questions that a test asks of it. */
export interface When<State, Event extends DomainEvent> {
  /** The decision leads to exactly these events. Returns the state after them, for further questions. */
  thenEvents(expected: readonly Event[]): State;
  /** The decision is refused with an error of this class, and leads to nothing. */
  thenRefused(expected: new (...facts: never[]) => Error): void;
}

export interface Given<State, Event extends DomainEvent> {
  when(decide: Decide<State, Event>): When<State, Event>;
}

/** Given these events, when this is decided, then that follows: an aggregate's rules as sentences. */
export const given = <State, Event extends DomainEvent>(
  aggregate: Aggregate<State, Event>,
  history: readonly NoInfer<Event>[],
): Given<State, Event> => {
  const fold = (state: State, events: readonly Event[], from: number): State =>
    events.reduce(
      (current, event, position) => evolve(aggregate, current, recorded(event, from + position)),
      state,
    );
  const before = fold(aggregate.initial, history, 1);

  return {
    when: (decide) => ({
      thenEvents(expected) {
        const events = decide(before);
        assert.deepEqual(events, expected);
        return fold(before, events, history.length + 1);
      },
      thenRefused(expected) {
        assert.throws(() => decide(before), expected);
      },
    }),
  };
};

const recorded = <Event extends DomainEvent>(event: Event, version: number): Recorded<Event> => ({
  ...event,
  version,
  aggregateId: 'under-test',
  occurredAt: '2026-01-01T00:00:00.000Z',
});
