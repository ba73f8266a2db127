import type { SagaDefinition } from '../definition.ts';
import { stepNamed, stepsOf } from '../definition.ts';
import type { Cause, Input } from '../input.ts';
import type { SagaState } from '../state.ts';
import type { Transition } from '../turn.ts';
import { type Answer, type Participant, type Participants, reachedBy } from './participants.ts';
import { type Violation, wrongIn, wrongWith } from './properties.ts';
import { type Budget, carried, EMPTY, spend, type World } from './world.ts';

/** One thing that may happen next, in words, and the world after it. */
export interface Move {
  readonly what: string;
  readonly world: World;
  readonly violation?: Violation;
}

export interface Rules {
  readonly definition: SagaDefinition;
  /** The function under test; the real one, but for planted faults. */
  readonly transition: (
    definition: SagaDefinition,
    before: SagaState | undefined,
    input: Input,
    now: string,
  ) => Transition;
  readonly participants: Participants;
  /** Steps that take something: it must be used or given back. */
  readonly takes: ReadonlySet<string>;
  readonly samples: Samples;
}

/** Data for messages, for the saga to write its own from. */
export interface Samples {
  readonly start: unknown;
  /** By step: the data of its success. */
  readonly replies: Readonly<Record<string, unknown>>;
}

/** Nothing is decided by time but through timers, which may fire whenever they are open. */
const NOW = '2026-01-01T00:00:00.000Z';

const CAUSE: Cause = { kind: 'event', id: 'checked', type: 'checked' };

const BECAUSE = { code: 'checked', reason: 'It was checked.' };

/** The world in which the saga has just begun. */
export const begin = (rules: Rules, budget: Budget): Move => {
  const { definition, transition, samples } = rules;
  const input: Input = { kind: 'start', id: 'checked', data: samples.start, cause: CAUSE };
  const steps = stepsOf(definition).map(({ name }) => name);
  const empty = <Value>(value: Value) => Object.fromEntries(steps.map((name) => [name, value]));
  const begun = transition(definition, undefined, input, NOW);
  const nothing: World = {
    saga: begun.state,
    participants: empty({ holding: 'blank' as const, excess: 0 }),
    flights: empty(EMPTY),
    budget,
    outcomes: 0,
  };
  return after(rules, 'the saga begins', nothing, begun);
};

/** The participant of `step` handles a request, in each way in which it may; `answered` sends its answer. */
export const asked = (
  rules: Rules,
  world: World,
  step: string,
  what: string,
  answered: (world: World, answer: Answer) => readonly World[],
): readonly Move[] =>
  rules.participants
    .ask(stepNamed(rules.definition, step), participantIn(world, step))
    .flatMap(({ participant, answer }) => {
      const reacted = { ...world, participants: { ...world.participants, [step]: participant } };
      const worlds = answer === undefined ? [reacted] : answered(reacted, answer);
      return worlds.map((one) =>
        found(rules, `${what}: ${participant.holding}, answers ${answer ?? 'nothing'}`, one),
      );
    });

/** The participant of `step`, with those that its compensation covers, gives back. */
export const givenBack = (
  rules: Rules,
  world: World,
  step: string,
  what: string,
  answered: (world: World, answer: Answer) => readonly World[],
): readonly Move[] =>
  answered(undone(rules, world, [step]), 'undone').map((one) => found(rules, `${what}: given back`, one));

const undone = (rules: Rules, world: World, steps: readonly string[]): World => {
  const reached = steps
    .flatMap((step) => reachedBy(rules.definition, step))
    .map(({ name }) => [name, rules.participants.undo(participantIn(world, name))]);
  return { ...world, participants: { ...world.participants, ...Object.fromEntries(reached) } };
};

const participantIn = ({ participants }: World, step: string): Participant => {
  const participant = participants[step];
  if (participant === undefined) throw new Error(`No participant ${step}.`);
  return participant;
};

/** The saga hears an answer. */
export const heard = (rules: Rules, world: World, step: string, answer: Answer, what: string): Move => {
  const input: Input =
    answer === 'refusal'
      ? { kind: 'reply', step, answer, because: BECAUSE, cause: CAUSE }
      : { kind: 'reply', step, answer, data: rules.samples.replies[step] ?? {}, cause: CAUSE };
  return told(rules, what, world, input);
};

/** What may happen to the saga beside the arrival of a message. */
export const uncalled = (rules: Rules, world: World, isIdle: boolean): readonly Move[] => [
  ...timeouts(rules, world, isIdle),
  ...cancellations(rules, world),
  ...resumptions(rules, world),
];

/** @param isIdle whether nothing else can happen by itself */
const timeouts = (rules: Rules, world: World, isIdle: boolean): readonly Move[] => {
  const spent = isIdle ? world : spend(world, 'timeouts');
  if (spent === undefined) return [];
  return world.saga.openTimers.map(({ id }) => firing(rules, spent, id));
};

const firing = (rules: Rules, world: World, timer: string): Move => {
  const input: Input = { kind: 'timer', timer, cause: { kind: 'timer', id: timer } };
  const fired = told(rules, `the timer ${timer} fires`, world, input);
  if (fired.violation !== undefined) return fired;
  const { outcome } = rules.transition(rules.definition, fired.world.saga, input, NOW);
  if (outcome === 'ignored') return fired;
  const what = `${timer} does something for the second time`;
  return { ...fired, violation: { property: 'a timer that is over does nothing', what } };
};

const cancellations = (rules: Rules, world: World): readonly Move[] => {
  const cancelled = spend(world, 'cancellations');
  // Beyond that it is a note in the history, as the tests of the function have it.
  if (cancelled === undefined || world.saga.status !== 'RUNNING') return [];
  return [told(rules, 'the user cancels', cancelled, { kind: 'cancel', because: BECAUSE, cause: CAUSE })];
};

const resumptions = (rules: Rules, world: World): readonly Move[] => {
  const resumed = spend(world, 'resumptions');
  if (resumed === undefined || world.saga.status !== 'STUCK') return [];
  const cause: Cause = { kind: 'person', by: 'checker', reason: 'checked' };
  const stuck = Object.entries(world.saga.steps).filter(([, { status }]) => status === 'NOT_UNDONE');
  const settled = undone(
    rules,
    resumed,
    stuck.map(([name]) => name),
  );
  return [
    told(rules, 'a person has it tried again', resumed, { kind: 'resume', how: 'again', cause }),
    told(rules, 'a person settles by hand what is stuck', settled, { kind: 'resume', how: 'settled', cause }),
  ];
};

/** What the saga makes of an input. */
const told = (rules: Rules, what: string, world: World, input: Input): Move => {
  try {
    return after(rules, what, world, rules.transition(rules.definition, world.saga, input, NOW));
  } catch (error) {
    return { what, world, violation: { property: 'every message is handled', what: String(error) } };
  }
};

const after = (rules: Rules, what: string, before: World, transition: Transition): Move => {
  let world: World = { ...before, saga: transition.state };
  for (const { purpose, step } of transition.messages) {
    if (purpose === 'outcome' || step === undefined) world = { ...world, outcomes: world.outcomes + 1 };
    else world = carried(world, step, purpose === 'request' ? 'request' : 'undo', 1);
  }
  const said = transition.messages.map(({ purpose, step }) =>
    purpose === 'outcome' ? 'tells how it ends' : `${purpose === 'request' ? 'asks' : 'gives back'} ${step}`,
  );
  const text = said.length === 0 ? what : `${what}; it ${said.join(', ')}`;
  const wrong = wrongWith(rules.definition, before, transition, world.outcomes);
  return wrong === undefined ? found(rules, text, world) : { what: text, world, violation: wrong };
};

export const found = (rules: Rules, what: string, world: World): Move => {
  const violation = wrongIn(rules.definition, rules.takes, world);
  return { what, world, ...(violation === undefined ? {} : { violation }) };
};
