import assert from 'node:assert/strict';
import { PlatformError } from '@edtech/contracts';
import {
  type Aggregate,
  type Decide,
  type DomainEvent,
  evolve,
  type Recorded,
} from '@edtech/event-store/aggregate';
import { type RecordedRefusal, type RecordedSpecification, record } from './recording.ts';

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

  const recordThat = (decide: Decide<State, Event>, outcome: () => RecordedSpecification['outcome']): void =>
    record(() => ({
      aggregate: aggregate.type,
      given: history.map(({ type }) => type),
      when: decide.name,
      outcome: outcome(),
    }));

  return {
    when: (decide) => ({
      thenEvents(expected) {
        const events = decide(before);
        assert.deepEqual(events, expected);
        recordThat(decide, () => events.map(({ type }) => type));
        return fold(before, events, history.length + 1);
      },
      thenRefused(expected) {
        assert.throws(() => decide(before), expected);
        recordThat(decide, () => refusalOf(() => decide(before)));
      },
    }),
  };
};

/** Decisions are pure, so one that has been refused is refused again. */
const refusalOf = (decide: () => unknown): RecordedRefusal => {
  try {
    decide();
  } catch (error) {
    if (error instanceof PlatformError)
      return { refusal: error.name, code: error.code, message: error.message };
  }
  throw new Error('A refusal is a PlatformError, and the same whenever it is asked for.');
};

const recorded = <Event extends DomainEvent>(event: Event, version: number): Recorded<Event> => ({
  ...event,
  version,
  aggregateId: 'under-test',
  occurredAt: '2026-01-01T00:00:00.000Z',
});
