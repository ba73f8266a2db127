import { holderOf, type SagaDefinition, stageOf, stepNamed, stepsOf } from '../definition.ts';
import { hasNoReturn } from '../forward.ts';
import type { StepStatus } from '../state.ts';
import type { Transition } from '../turn.ts';
import { isQuiet, type World } from './world.ts';

/** What a saga must never do, and what it must have done when nothing more happens. */
export type Property =
  | 'every message is handled'
  | 'it always ends'
  | 'what is taken is used or given back'
  | 'what it needs is there when it completes'
  | 'no compensation runs twice in effect'
  | 'what was taken last goes back first'
  | 'no step is asked before the ones before it'
  | 'nothing is given back past the point of no return'
  | 'the outcome is told once'
  | 'a timer that is over does nothing';

export interface Violation {
  readonly property: Property;
  readonly what: string;
}

const GIVEN_BACK: readonly StepStatus[] = ['WAITING', 'REFUSED', 'UNDONE', 'REPORTED'];

/** What is wrong with a transition from `before`. */
export const wrongWith = (
  definition: SagaDefinition,
  before: World,
  { state, messages }: Transition,
  outcomes: number,
): Violation | undefined => {
  for (const { purpose, step } of messages) {
    if (step === undefined || purpose === 'outcome') continue;
    const stage = stageOf(definition, step);
    if (purpose === 'request') {
      const early = definition.stages
        .slice(0, stage)
        .flatMap(({ steps }) => steps)
        .find(({ name }) => !['DONE', 'REPORTED'].includes(state.steps[name]?.status ?? 'WAITING'));
      if (early !== undefined)
        return violated(
          'no step is asked before the ones before it',
          `${step} is asked, ${early.name} is not done`,
        );
      continue;
    }
    if (hasNoReturn(definition, before.saga) && before.saga.status === 'RUNNING')
      return violated('nothing is given back past the point of no return', `${step} is`);
    if ((before.saga.steps[step]?.undoAttempts ?? 0) > 0) continue;
    const later = stepsOf(definition).find(
      ({ name, undo }) =>
        undo.kind === 'compensation' &&
        stageOf(definition, name) > stage &&
        !GIVEN_BACK.includes(state.steps[name]?.status ?? 'WAITING'),
    );
    if (later !== undefined)
      return violated('what was taken last goes back first', `${step} goes back before ${later.name}`);
  }
  if (outcomes > 1) return violated('the outcome is told once', 'it was told again');
  const isDecided = state.status !== 'RUNNING';
  if (isDecided !== outcomes > 0)
    return violated('the outcome is told once', `it is ${state.status}, and told ${outcomes} times`);
  if ((state.status === 'COMPLETED' || state.status === 'FAILED') && state.openTimers.length > 0)
    return violated('it always ends', `it is ${state.status} with the timer ${state.openTimers[0]?.id} open`);
  return undefined;
};

/** What is wrong in `world`, where participants have just done something, or nothing more happens. */
export const wrongIn = (
  definition: SagaDefinition,
  takes: ReadonlySet<string>,
  world: World,
): Violation | undefined => {
  const { saga, participants } = world;
  for (const [step, { excess }] of Object.entries(participants))
    if (excess > 0) return violated('no compensation runs twice in effect', `that of ${step} did`);
  if (!isQuiet(world)) return undefined;
  if (saga.status === 'RUNNING' || saga.status === 'COMPENSATING')
    return violated('it always ends', `it is ${saga.status}, and nothing will happen any more`);
  for (const { name } of stepsOf(definition)) {
    if (!takes.has(name)) continue;
    const isTaken = participants[name]?.holding === 'taken';
    if (saga.status === 'COMPLETED' && !isTaken)
      return violated(
        'what it needs is there when it completes',
        `${name} is ${participants[name]?.holding}`,
      );
    if (saga.status !== 'COMPLETED' && isTaken && !isAccountedFor(definition, world, name))
      return violated(
        'what is taken is used or given back',
        `${name} is taken, and the saga is ${saga.status}`,
      );
  }
  return undefined;
};

/** Whether a stuck saga says of a step that it is not given back yet. */
const isAccountedFor = (definition: SagaDefinition, { saga }: World, step: string): boolean => {
  const holder = holderOf(stepNamed(definition, step));
  const status = holder === undefined ? undefined : saga.steps[holder]?.status;
  return saga.status === 'STUCK' && status !== undefined && !GIVEN_BACK.includes(status);
};

const violated = (property: Property, what: string): Violation => ({ property, what });
