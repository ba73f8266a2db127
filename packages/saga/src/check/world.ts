import { type SagaDefinition, stepsOf } from '../definition.ts';
import type { SagaState } from '../state.ts';
import { type Answer, BLANK, type Participant } from './participants.ts';

/** How much may go wrong in one run. */
export interface Budget {
  /**
   * Of any kinds together: a request or a reply that is lost, for an error that no retry mends; a request that is handled twice; a
   * reply that is handled twice, as a duplicate, or by a crash after the commit with nothing to know the message by.
   */
  readonly mishaps: number;
  /**
   * Timers that fire before what they wait for has come. When they are used up, timers fire only when nothing is on its way any
   * more: so every run goes on to its end.
   */
  readonly timeouts: number;
  readonly cancellations: number;
  /** Of a stuck saga, by a person. */
  readonly resumptions: number;
}

/** What is on its way to or from the participant of a step; the order in which it arrives is anybody's guess. */
export interface Flight {
  readonly request: number;
  /** A request that is slower than a compensation which is sent later. Only where fewer orders are explored. */
  readonly slow: number;
  readonly undo: number;
  readonly success: number;
  readonly refusal: number;
  readonly undone: number;
}

export type Cargo = keyof Flight;

export const CARGO: readonly Cargo[] = ['request', 'slow', 'undo', 'success', 'refusal', 'undone'];
export const ANSWERS: readonly Answer[] = ['success', 'refusal', 'undone'];

/** Everything that there is at one moment: the saga, its participants, what is on its way, and what may still go wrong. */
export interface World {
  readonly saga: SagaState;
  readonly participants: Readonly<Record<string, Participant>>;
  readonly flights: Readonly<Record<string, Flight>>;
  readonly budget: Budget;
  /** How often an outcome was told. */
  readonly outcomes: number;
}

export const EMPTY: Flight = { request: 0, slow: 0, undo: 0, success: 0, refusal: 0, undone: 0 };

/** `world` with one more, or less, of a kind on its way. */
export const carried = (world: World, step: string, cargo: Cargo, by: 1 | -1): World => {
  const flight = world.flights[step] ?? EMPTY;
  return {
    ...world,
    flights: { ...world.flights, [step]: { ...flight, [cargo]: flight[cargo] + by } },
  };
};

/** How many of a kind are on their way to or from the participant of `step`. */
export const count = ({ flights }: World, step: string, cargo: Cargo): number => flights[step]?.[cargo] ?? 0;

/** `world` with one thing less that may go wrong; undefined when nothing more may. */
export const spend = (world: World, what: keyof Budget): World | undefined =>
  world.budget[what] === 0
    ? undefined
    : { ...world, budget: { ...world.budget, [what]: world.budget[what] - 1 } };

/** Nothing more happens by itself. */
export const isQuiet = ({ saga, flights }: World): boolean =>
  saga.openTimers.length === 0 &&
  Object.values(flights).every((flight) => CARGO.every((cargo) => flight[cargo] === 0));

/**
 * Two worlds with the same key go on alike. `sagaKey` stands for the saga in it.
 */
export const keyOf = (
  definition: SagaDefinition,
  sagaKey: string,
  { participants, flights, budget, outcomes }: World,
): string => {
  let key = `${sagaKey}|${outcomes}${budget.timeouts}.${budget.mishaps}.${budget.cancellations}.${budget.resumptions}`;
  for (const { name } of stepsOf(definition)) {
    const { holding, excess } = participants[name] ?? BLANK;
    const flight = flights[name] ?? EMPTY;
    key += `|${holding}${excess}`;
    for (const cargo of CARGO) key += `.${flight[cargo]}`;
  }
  return key;
};
