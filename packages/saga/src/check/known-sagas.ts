import { type SagaDefinition, stepsOf } from '../definition.ts';
import type { Input } from '../input.ts';
import type { SagaState } from '../state.ts';
import { DEADLINE, isUndoTimerOf } from '../timer-id.ts';
import type { Transition } from '../turn.ts';
import type { Rules } from './moves.ts';

/**
 * The states of a saga that were found so far. There are few beside those of the world around it, so that what becomes of each is
 * asked of the transition function once.
 */
export interface KnownSagas {
  /** Sagas with the same key go on alike. */
  keyOf(saga: SagaState): string;
  readonly transition: Rules['transition'];
}

export const knownSagas = (definition: SagaDefinition, transition: Rules['transition']): KnownSagas => {
  const byKey = new Map<string, SagaState>();
  const keys = new WeakMap<SagaState, string>();
  const results = new WeakMap<SagaState, Map<string, Transition>>();

  const keyOf = (saga: SagaState): string => {
    const known = keys.get(saga);
    if (known !== undefined) return known;
    const key = sagaKey(definition, saga);
    keys.set(saga, key);
    return key;
  };

  /** One state stands for all that go on alike. */
  const representative = (saga: SagaState): SagaState => {
    const key = keyOf(saga);
    const known = byKey.get(key);
    if (known !== undefined) return known;
    byKey.set(key, saga);
    return saga;
  };

  return {
    keyOf,
    transition(_, before, input, now) {
      if (before === undefined) return transition(definition, before, input, now);
      const known = results.get(before) ?? new Map<string, Transition>();
      results.set(before, known);
      const asked = inputKey(input);
      const found = known.get(asked);
      if (found !== undefined) return found;
      const result = transition(definition, before, input, now);
      const shared = { ...result, state: representative(result.state) };
      known.set(asked, shared);
      return shared;
    },
  };
};

/** The checker tells a saga the same data each time: what it is told is known by its kind. */
const inputKey = (input: Input): string => {
  switch (input.kind) {
    case 'reply':
      return `${input.answer} ${input.step}`;
    case 'timer':
      return input.timer;
    case 'resume':
      return input.how;
    case 'start':
    case 'cancel':
      return input.kind;
  }
};

/** Times, and the data of answers, are left out: the transition function goes by neither. */
const sagaKey = (definition: SagaDefinition, saga: SagaState): string => {
  const isOpen = (is: (id: string) => boolean): number => Number(saga.openTimers.some(({ id }) => is(id)));
  const steps = stepsOf(definition).map(({ name }) => {
    const state = saga.steps[name];
    if (state === undefined) throw new Error(`No step ${name}.`);
    return [
      state.status,
      state.attempts,
      state.undoUntil - state.undoAttempts,
      state.undoAttempts,
      Number(state.undoAgain),
      Number(state.reply !== undefined),
      isOpen((id) => id.startsWith(`${name}#`)),
      isOpen((id) => isUndoTimerOf(name, id)),
    ].join('.');
  });
  return [saga.status, saga.stage, Number(saga.isOverdue), isOpen((id) => id === DEADLINE), ...steps].join(
    ',',
  );
};
