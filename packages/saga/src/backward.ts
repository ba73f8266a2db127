import { holderOf, type SagaDefinition, type Step, stepNamed, stepsOf } from './definition.ts';
import { waitFor } from './retry.ts';
import type { StepState } from './state.ts';
import { isUndoTimerOf, undoTimer } from './timer-id.ts';
import type { Turn } from './turn.ts';
import type { Failure } from './view.ts';

/** The saga cannot succeed any more: that is told at once, and what was taken goes back, the last first. */
export const fail = (one: Turn, failure: Failure): Turn => {
  const { step, code, reason } = failure;
  one
    .close(() => true)
    .change({ status: 'COMPENSATING', failure })
    .note('compensating', { step, code, reason });
  one.say({ ...one.definition.failed(one.view(), failure), purpose: 'outcome' });
  return compensate(one);
};

/**
 * Whether a step may have taken something that is not given back yet. A refusal settles that only for a step that was
 * asked once: another request of it may have been, or may yet be, answered otherwise.
 */
const isOwed = ({ status, attempts }: StepState): boolean => {
  switch (status) {
    case 'ASKED':
    case 'DONE':
    case 'UNDOING':
    case 'NOT_UNDONE':
      return true;
    case 'REFUSED':
      return attempts > 1;
    case 'WAITING':
    case 'REPORTED':
    case 'UNDONE':
      return false;
  }
};

/** Gives back stage by stage, from the last. A stage waits until everything after it is back. */
export const compensate = (one: Turn): Turn => {
  for (const stage of one.definition.stages.toReversed()) {
    const owed = stage.steps.filter(
      ({ name, undo }) => undo.kind === 'compensation' && isOwed(one.step(name)),
    );
    if (owed.length === 0) continue;
    for (const step of owed) {
      const { status } = one.step(step.name);
      if (status !== 'UNDOING' && status !== 'NOT_UNDONE') beginUndo(one, step);
    }
    return one;
  }
  return one.end('FAILED').note('failed');
};

/** Asks for the compensation of a step, with all of its attempts before it. */
const beginUndo = (one: Turn, step: Step): Turn => {
  if (step.undo.kind !== 'compensation') return one;
  const { undoAttempts } = one.step(step.name);
  one.changeStep(step.name, { undoUntil: undoAttempts + step.undo.retry.attempts, undoAgain: false });
  return askUndo(one, step);
};

const askUndo = (one: Turn, { name, undo }: Step): Turn => {
  const { failure } = one.state;
  if (undo.kind !== 'compensation' || failure === undefined) return one;
  const { undoAttempts: before, undoUntil } = one.step(name);
  const undoAttempts = before + 1;
  // A person or a late success begins the waits anew.
  const attempt = undo.retry.attempts - (undoUntil - undoAttempts);
  return one
    .say({ ...undo.request(one.view(), failure), purpose: 'compensation', step: name })
    .changeStep(name, { status: 'UNDOING', undoAttempts })
    .note(before === 0 ? 'undo-asked' : 'undo-asked-again', { step: name, attempt: undoAttempts })
    .close((id) => isUndoTimerOf(name, id))
    .open(undoTimer(name, undoAttempts), waitFor(undo.retry, attempt));
};

/** A step's compensation was not answered in time. */
export const retryUndo = (one: Turn, step: Step): Turn => {
  const { undoAttempts, undoUntil } = one.step(step.name);
  if (undoAttempts < undoUntil) return askUndo(one, step);
  one
    .changeStep(step.name, { status: 'NOT_UNDONE' })
    .note('not-undone', { step: step.name, attempt: undoAttempts });
  return one.state.status === 'STUCK'
    ? one
    : one.change({ status: 'STUCK' }).note('stuck', { step: step.name });
};

/** A step's compensation was done. */
export const undone = (one: Turn, step: Step): Turn => {
  one.close((id) => isUndoTimerOf(step.name, id));
  if (one.step(step.name).undoAgain) beginUndo(one, step);
  else settle(one, step).note('undone', { step: step.name });
  const isBlocked = Object.values(one.state.steps).some(({ status }) => status === 'NOT_UNDONE');
  return isBlocked ? one : compensate(one.change({ status: 'COMPENSATING' }));
};

/** What a step took is back, and with it what its compensation covers. */
const settle = (one: Turn, step: Step): Turn => {
  for (const { name } of coveredBy(one.definition, step))
    if (isOwed(one.step(name))) one.changeStep(name, { status: 'UNDONE' });
  return one.changeStep(step.name, { status: 'UNDONE', undoAgain: false });
};

const coveredBy = (definition: SagaDefinition, { name }: Step): readonly Step[] =>
  stepsOf(definition).filter(({ undo }) => undo.kind === 'covered' && undo.by === name);

/**
 * A success of a saga that has failed. What was taken so has to go back, whatever has been given back before: the request
 * may have been overtaken by its own compensation.
 */
export const takeLateSuccess = (one: Turn, step: Step, data: unknown): Turn => {
  const { status, attempts, reply } = one.step(step.name);
  // Of a step that was asked once there is one success: this is the same again.
  if (attempts === 1 && reply !== undefined) return one.note('duplicate', { step: step.name });
  const isOpen = status === 'ASKED' || status === 'REFUSED';
  one
    .changeStep(step.name, { reply: data, ...(isOpen ? { status: 'DONE' } : {}) })
    .note('late-success', { step: step.name });
  const holder = holderOf(step);
  return holder === undefined ? one : giveBackAgain(one, stepNamed(one.definition, holder), step);
};

const giveBackAgain = (one: Turn, holder: Step, taken: Step): Turn => {
  switch (one.step(holder.name).status) {
    case 'UNDOING':
    case 'NOT_UNDONE':
      return one.changeStep(holder.name, { undoAgain: true });
    case 'UNDONE':
      return reopen(
        one.changeStep(taken.name, { status: 'DONE' }).changeStep(holder.name, { status: 'DONE' }),
      );
    case 'DONE':
      // Its turn is to come; or it was refused at first, and all may be over.
      return reopen(one);
    case 'ASKED':
    case 'WAITING':
    case 'REFUSED':
    case 'REPORTED':
      return one;
  }
};

const reopen = (one: Turn): Turn => (one.state.status === 'STUCK' ? one : compensate(one.reopen()));

/** What could not be given back is asked for once more. */
export const undoOnceMore = (one: Turn): Turn => {
  one.change({ status: 'COMPENSATING' }).note('resumed');
  for (const step of notUndone(one)) beginUndo(one, step);
  return one;
};

/** Somebody has given back by hand what could not be given back. */
export const settleByHand = (one: Turn): Turn => {
  one.change({ status: 'COMPENSATING' }).note('resumed');
  for (const step of notUndone(one)) settle(one, step).note('settled-by-hand', { step: step.name });
  return compensate(one);
};

const notUndone = (one: Turn): readonly Step[] =>
  stepsOf(one.definition).filter(({ name }) => one.step(name).status === 'NOT_UNDONE');
