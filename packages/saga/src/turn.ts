import { type AnyView, type SagaDefinition, stepNamed } from './definition.ts';
import type { Happening, HistoryEntry } from './history.ts';
import type { Cause } from './input.ts';
import type { SagaMessage } from './message.ts';
import type { OpenTimer, SagaState, StepState } from './state.ts';

/** A message of a transition, and what it is for. */
export interface Said extends SagaMessage {
  readonly purpose: 'request' | 'compensation' | 'outcome';
  /** The step that asks; an outcome has none. */
  readonly step?: string;
}

/** What one input comes to. */
export interface Transition {
  /** `ignored`: nothing is to be written. `noted`: nothing but the history has changed. */
  readonly outcome: 'applied' | 'noted' | 'ignored';
  readonly state: SagaState;
  /** To be sent, in this order. */
  readonly messages: readonly Said[];
  /** Timers to open. What is not in `state.openTimers` any more needs no closing. */
  readonly timers: readonly OpenTimer[];
  readonly history: readonly HistoryEntry[];
}

/**
 * One transition while it is being made. The functions of this package change it by its methods; what comes of it is a
 * value, and nothing outside has changed.
 */
export interface Turn {
  readonly definition: SagaDefinition;
  /** As it is by now. */
  readonly state: SagaState;
  step(name: string): StepState;
  view(): AnyView;
  change(changes: Partial<SagaState>): Turn;
  changeStep(name: string, changes: Partial<StepState>): Turn;
  say(message: Said): Turn;
  /** Opens a timer that is due after `wait` milliseconds. */
  open(id: string, wait: number): Turn;
  /** Closes the timers whose ids are chosen. */
  close(isChosen: (id: string) => boolean): Turn;
  note(what: Happening, facts?: Partial<Pick<HistoryEntry, 'step' | 'attempt' | 'code' | 'reason'>>): Turn;
  end(status: 'COMPLETED' | 'FAILED'): Turn;
  /** Compensates once more, even when all was over. */
  reopen(): Turn;
  result(): Transition;
}

export const turn = (definition: SagaDefinition, before: SagaState, cause: Cause, now: string): Turn => {
  const messages: Said[] = [];
  const timers: OpenTimer[] = [];
  const history: HistoryEntry[] = [];
  let state = before;

  const step = (name: string): StepState => {
    const found = state.steps[stepNamed(definition, name).name];
    if (found === undefined) throw new Error(`The saga ${state.id} has no state of the step ${name}.`);
    return found;
  };

  const one: Turn = {
    definition,
    get state() {
      return state;
    },
    step,
    view: () => ({
      id: state.id,
      start: state.start,
      now,
      replies: Object.fromEntries(
        Object.entries(state.steps).flatMap(([name, { reply }]) =>
          reply === undefined ? [] : [[name, reply]],
        ),
      ),
    }),
    change(changes) {
      state = { ...state, ...changes };
      return one;
    },
    changeStep(name, changes) {
      state = { ...state, steps: { ...state.steps, [name]: { ...step(name), ...changes } } };
      return one;
    },
    say(message) {
      messages.push(message);
      return one;
    },
    open(id, wait) {
      const timer = { id, dueAt: new Date(Date.parse(now) + wait).toISOString() };
      timers.push(timer);
      state = { ...state, openTimers: [...state.openTimers, timer] };
      return one;
    },
    close(isChosen) {
      state = { ...state, openTimers: state.openTimers.filter(({ id }) => !isChosen(id)) };
      return one;
    },
    note(what, facts = {}) {
      history.push({ at: now, what, status: state.status, ...facts, cause });
      return one;
    },
    end(status) {
      state = { ...state, status, openTimers: [], finishedAt: now };
      return one;
    },
    reopen() {
      const { finishedAt: _over, ...open } = state;
      state = { ...open, status: 'COMPENSATING' };
      return one;
    },
    result() {
      const outcome = state !== before ? 'applied' : history.length > 0 ? 'noted' : 'ignored';
      // A timer that was opened and closed in one turn is not opened.
      const open = timers.filter(({ id }) => state.openTimers.some((timer) => timer.id === id));
      return { outcome, state, messages, timers: open, history };
    },
  };
  return one;
};
