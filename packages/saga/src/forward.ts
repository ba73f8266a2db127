import { fail } from './backward.ts';
import { type SagaDefinition, type Step, stageOf } from './definition.ts';
import { waitFor } from './retry.ts';
import type { SagaState, StepStatus } from './state.ts';
import { stepTimer } from './timer-id.ts';
import type { Turn } from './turn.ts';
import type { Failure } from './view.ts';

/** Whether the saga can no longer turn back. Without a pivot it can until it is completed. */
export const hasNoReturn = ({ pivot }: SagaDefinition, { steps }: SagaState): boolean =>
  pivot !== undefined && steps[pivot]?.status === 'DONE';

/** Sends the request of a step, for the first time or again, and waits for the answer. */
export const ask = (one: Turn, step: Step): Turn => {
  const attempts = one.step(step.name).attempts + 1;
  return one
    .say({ ...step.request(one.view()), purpose: 'request', step: step.name })
    .changeStep(step.name, { status: 'ASKED', attempts })
    .note(attempts === 1 ? 'asked' : 'asked-again', { step: step.name, attempt: attempts })
    .open(stepTimer(step.name, attempts), waitFor(step.retry, attempts));
};

export const closeTimersOf = (one: Turn, { name }: Step): Turn =>
  one.close((id) => id.startsWith(`${name}#`));

/** Goes on without a step: past the point of no return nothing is taken back because of one. */
const report = (one: Turn, step: Step): Turn =>
  closeTimersOf(one, step)
    .changeStep(step.name, { status: 'REPORTED' })
    .note('reported', { step: step.name, attempt: one.step(step.name).attempts });

/** The answer that a step waited for: yes. */
export const succeed = (one: Turn, step: Step, data: unknown): Turn => {
  closeTimersOf(one, step)
    .changeStep(step.name, { status: 'DONE', reply: data })
    .note('succeeded', { step: step.name });
  if (one.definition.pivot === step.name) one.note('past-the-point-of-no-return', { step: step.name });
  return goOn(one);
};

/** Nothing more is to be had of a step: it was refused, or not answered as often as it may be asked. */
export const giveUp = (one: Turn, step: Step, failure: Failure): Turn =>
  hasNoReturn(one.definition, one.state) ? goOn(report(one, step)) : fail(one, failure);

const SETTLED: readonly StepStatus[] = ['DONE', 'REPORTED'];

/** From stage to stage, as far as the answers go. */
export const goOn = (one: Turn): Turn => {
  for (;;) {
    const stage = one.definition.stages[one.state.stage];
    if (stage === undefined) return complete(one);
    for (const step of stage.steps) {
      if (one.step(step.name).status === 'WAITING') ask(one, step);
      if (one.step(step.name).status === 'ASKED' && isNotAwaited(one, step)) report(one, step);
    }
    if (!stage.steps.every(({ name }) => SETTLED.includes(one.step(name).status))) return one;
    one.change({ stage: one.state.stage + 1 });
  }
};

const isNotAwaited = (one: Turn, { optional }: Step): boolean =>
  optional && one.state.isOverdue && hasNoReturn(one.definition, one.state);

const complete = (one: Turn): Turn =>
  one
    .end('COMPLETED')
    .say({ ...one.definition.completed(one.view()), purpose: 'outcome' })
    .note('completed');

/** The name under which a failure of `step` is told. */
export const stageNameOf = (definition: SagaDefinition, step: string): string =>
  definition.stages[stageOf(definition, step)]?.name ?? step;
