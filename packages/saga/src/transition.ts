import { fail, retryUndo, settleByHand, takeLateSuccess, undone, undoOnceMore } from './backward.ts';
import { type SagaDefinition, type Step, stepNamed, stepsOf } from './definition.ts';
import { ask, closeTimersOf, giveUp, goOn, hasNoReturn, stageNameOf, succeed } from './forward.ts';
import type { Input } from './input.ts';
import type { SagaState, StepState } from './state.ts';
import { DEADLINE, meaningOf } from './timer-id.ts';
import { type Transition, type Turn, turn } from './turn.ts';
import type { Because } from './view.ts';

/*
 * The whole of a saga's behaviour, pure: the same state, input and moment always come to the same. What is wrong with it is
 * found by the model checker in `check/`, which runs this very function.
 */

type InputOf<Kind extends Input['kind']> = Extract<Input, { readonly kind: Kind }>;

/**
 * What `input` does to a saga.
 *
 * @param definition the version with which the saga began
 * @param before undefined when there is no such saga; only `start` may come then
 * @param now ISO-8601, UTC
 * @throws Error when anything but a start comes to no saga, or a step is named that the definition does not have
 */
export const transition = (
  definition: SagaDefinition,
  before: SagaState | undefined,
  input: Input,
  now: string,
): Transition => {
  if (before === undefined) {
    if (input.kind === 'start') return begin(definition, input, now);
    throw new Error(`There is no saga ${definition.name} for which a ${input.kind} could mean anything.`);
  }
  return told(turn(definition, before, input.cause, now), input).result();
};

const told = (one: Turn, input: Input): Turn => {
  switch (input.kind) {
    case 'start':
      return one.note('duplicate');
    case 'reply':
      return answered(one, input);
    case 'timer':
      return fired(one, input.timer);
    case 'cancel':
      return cancelled(one, input.because);
    case 'resume':
      return resumed(one, input);
  }
};

const NOT_ASKED: StepState = {
  status: 'WAITING',
  attempts: 0,
  undoAttempts: 0,
  undoUntil: 0,
  undoAgain: false,
};

const begin = (
  definition: SagaDefinition,
  { id, data, cause }: InputOf<'start'>,
  now: string,
): Transition => {
  const state: SagaState = {
    id,
    status: 'RUNNING',
    definitionVersion: definition.version,
    stage: 0,
    steps: Object.fromEntries(stepsOf(definition).map(({ name }) => [name, NOT_ASKED])),
    start: data,
    isOverdue: false,
    openTimers: [],
    startedAt: now,
  };
  const one = turn(definition, state, cause, now);
  return goOn(one.note('started').open(DEADLINE, definition.deadline)).result();
};

const answered = (one: Turn, input: InputOf<'reply'>): Turn => {
  const step = stepNamed(one.definition, input.step);
  switch (input.answer) {
    case 'success':
      return success(one, step, input.data);
    case 'refusal':
      return refused(one, step, input.because);
    case 'undone':
      return wasUndone(one, step);
  }
};

const success = (one: Turn, step: Step, data: unknown): Turn => {
  const { status } = one.step(step.name);
  switch (one.state.status) {
    case 'RUNNING':
      if (status === 'ASKED') return succeed(one, step, data);
      return late(one, step, data);
    case 'COMPLETED':
      return late(one, step, data);
    case 'COMPENSATING':
    case 'FAILED':
    case 'STUCK':
      return takeLateSuccess(one, step, data);
  }
};

/** A success past the point of no return, of a step without which the saga has gone on: it is as it should be. */
const late = (one: Turn, step: Step, data: unknown): Turn => {
  if (one.step(step.name).status !== 'REPORTED') return one.note('duplicate', { step: step.name });
  return one.changeStep(step.name, { status: 'DONE', reply: data }).note('late-success', { step: step.name });
};

const refused = (one: Turn, step: Step, because: Because): Turn => {
  const { status } = one.step(step.name);
  if (status !== 'ASKED') return one.note('late-answer', { step: step.name, ...because });
  switch (one.state.status) {
    case 'RUNNING': {
      closeTimersOf(one, step)
        .changeStep(step.name, { status: 'REFUSED' })
        .note('refused', { step: step.name, ...because });
      const name = stageNameOf(one.definition, step.name);
      return giveUp(one, step, { kind: 'refused', step: name, ...because });
    }
    case 'COMPENSATING':
    case 'STUCK':
      // Its turn to be given back has not come. Asked twice, it is owed all the same.
      return one
        .changeStep(step.name, { status: 'REFUSED' })
        .note('late-answer', { step: step.name, ...because });
    case 'COMPLETED':
    case 'FAILED':
      return one.note('late-answer', { step: step.name, ...because });
  }
};

const wasUndone = (one: Turn, step: Step): Turn => {
  const { status } = one.step(step.name);
  switch (one.state.status) {
    case 'COMPENSATING':
    case 'STUCK':
      if (status === 'UNDOING' || status === 'NOT_UNDONE') return undone(one, step);
      return one.note('duplicate', { step: step.name });
    case 'RUNNING':
    case 'COMPLETED':
    case 'FAILED':
      return one.note('duplicate', { step: step.name });
  }
};

/** A timer that is not open any more, or never was, does nothing at all: it leaves no line in the history either. */
const fired = (one: Turn, timer: string): Turn => {
  if (!one.state.openTimers.some(({ id }) => id === timer)) return one;
  one.close((id) => id === timer);
  const meaning = meaningOf(timer);
  switch (meaning?.of) {
    case 'saga':
      return overdue(one);
    case 'step':
      return unanswered(one, stepNamed(one.definition, meaning.step));
    case 'compensation':
      return retryUndo(one, stepNamed(one.definition, meaning.step));
    case undefined:
      throw new Error(`The saga ${one.state.id} has an open timer ${timer} that means nothing.`);
  }
};

const unanswered = (one: Turn, step: Step): Turn => {
  const { attempts } = one.step(step.name);
  one.note('unanswered', { step: step.name, attempt: attempts });
  if (attempts < step.retry.attempts) return ask(one, step);
  const name = stageNameOf(one.definition, step.name);
  return giveUp(one, step, { kind: 'timed-out', step: name, ...step.unanswered });
};

const stageReached = (one: Turn): string =>
  one.definition.stages[one.state.stage]?.name ?? one.definition.name;

const overdue = (one: Turn): Turn => {
  one.change({ isOverdue: true }).note('overdue');
  if (hasNoReturn(one.definition, one.state)) return goOn(one);
  return fail(one, { kind: 'deadline', step: stageReached(one), ...one.definition.overdue });
};

const cancelled = (one: Turn, because: Because): Turn => {
  switch (one.state.status) {
    case 'RUNNING':
      if (hasNoReturn(one.definition, one.state)) return one.note('too-late-to-cancel', because);
      return fail(one.note('cancelled', because), { kind: 'cancelled', step: stageReached(one), ...because });
    case 'COMPENSATING':
    case 'COMPLETED':
    case 'FAILED':
    case 'STUCK':
      return one.note('too-late-to-cancel', because);
  }
};

const resumed = (one: Turn, { how }: InputOf<'resume'>): Turn => {
  switch (one.state.status) {
    case 'STUCK':
      return how === 'again' ? undoOnceMore(one) : settleByHand(one);
    case 'RUNNING':
    case 'COMPENSATING':
    case 'COMPLETED':
    case 'FAILED':
      return one.note('nothing-to-resume');
  }
};
