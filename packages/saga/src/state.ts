import type { Failure } from './view.ts';

/**
 * `COMPENSATING`: it has failed, and what was taken is on its way back. `STUCK`: something could not be given back; a person
 * has to look.
 */
export type SagaStatus = 'RUNNING' | 'COMPENSATING' | 'COMPLETED' | 'FAILED' | 'STUCK';

/**
 * `ASKED`: no answer is known; it may have been done all the same. `REPORTED`: past the point of no return it was refused or not
 * answered, and the saga went on. `NOT_UNDONE`: its compensation was asked for in vain, as often as it may be.
 */
export type StepStatus =
  | 'WAITING'
  | 'ASKED'
  | 'DONE'
  | 'REFUSED'
  | 'REPORTED'
  | 'UNDOING'
  | 'UNDONE'
  | 'NOT_UNDONE';

export interface StepState {
  readonly status: StepStatus;
  /** Times that it was asked. */
  readonly attempts: number;
  /** Times that its compensation was asked for. */
  readonly undoAttempts: number;
  /** The number of times at which its compensation is given up. A person, or a late success, allows for more. */
  readonly undoUntil: number;
  /** A success came while the compensation was under way, which may have been there first: it is asked for once more. */
  readonly undoAgain: boolean;
  /** The data of the event by which it succeeded. */
  readonly reply?: unknown;
}

export interface OpenTimer {
  readonly id: string;
  /** ISO-8601, UTC. */
  readonly dueAt: string;
}

export interface SagaState {
  readonly id: string;
  readonly status: SagaStatus;
  /** Version of the definition with which it began, and with which it finishes. */
  readonly definitionVersion: number;
  /** Position of the stage that it has reached. */
  readonly stage: number;
  readonly steps: Readonly<Record<string, StepState>>;
  readonly start: unknown;
  readonly failure?: Failure;
  /** Whether its time was up, past the point of no return: optional steps are not waited for any more. */
  readonly isOverdue: boolean;
  /** The one test of whether a timer still means something. */
  readonly openTimers: readonly OpenTimer[];
  readonly startedAt: string;
  readonly finishedAt?: string;
}

/** The timer that is due first; undefined when there is none. */
export const earliest = (timers: readonly OpenTimer[]): OpenTimer | undefined =>
  timers.toSorted((one, other) => (one.dueAt < other.dueAt ? -1 : one.dueAt > other.dueAt ? 1 : 0))[0];

/** When the first of the open timers is due; undefined when none is open. */
export const nextDeadline = ({ openTimers }: Pick<SagaState, 'openTimers'>): string | undefined =>
  earliest(openTimers)?.dueAt;

export const isFinished = ({ status }: Pick<SagaState, 'status'>): boolean =>
  status === 'COMPLETED' || status === 'FAILED';

/** What is and what is not given back, of a saga that has failed; for the person who looks at a stuck one. */
export const undoing = ({ steps }: SagaState) => {
  const named = (...wanted: readonly StepStatus[]) =>
    Object.entries(steps).flatMap(([name, { status }]) => (wanted.includes(status) ? [name] : []));
  return {
    undone: named('UNDONE'),
    notUndone: named('NOT_UNDONE'),
    /** In their turn when what was in vain is settled. */
    left: named('DONE', 'ASKED', 'UNDOING'),
  };
};
