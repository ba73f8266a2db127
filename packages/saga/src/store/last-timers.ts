import type { SagaState } from '../state.ts';
import { DEADLINE, stepTimer, undoTimer } from '../timer-id.ts';

/** As many as the transaction that ends a saga takes along. Those that are left go when they are due. */
const MOST_TIMERS = 25;

/** Ids of the timers whose items may still be there when a saga is over: the last of each step. */
export const lastTimers = ({ steps }: SagaState): readonly string[] =>
  [
    DEADLINE,
    ...Object.entries(steps).flatMap(([step, { attempts, undoAttempts }]) => [
      ...(attempts > 0 ? [stepTimer(step, attempts)] : []),
      ...(undoAttempts > 0 ? [undoTimer(step, undoAttempts)] : []),
    ]),
  ].slice(0, MOST_TIMERS);
