import type { Cause } from './input.ts';
import type { SagaStatus } from './state.ts';

/** What happened to a saga, or to one of its steps. */
export type Happening =
  | 'started'
  | 'asked'
  | 'asked-again'
  | 'succeeded'
  | 'refused'
  | 'unanswered'
  | 'past-the-point-of-no-return'
  /** It goes on without the step, which a person may want to look at. */
  | 'reported'
  | 'overdue'
  | 'cancelled'
  | 'compensating'
  | 'undo-asked'
  | 'undo-asked-again'
  | 'undone'
  | 'not-undone'
  | 'stuck'
  | 'resumed'
  | 'settled-by-hand'
  | 'completed'
  | 'failed'
  /* What changed nothing, or less than it would have in time. */
  | 'late-success'
  | 'late-answer'
  | 'duplicate'
  | 'too-late-to-cancel'
  | 'nothing-to-resume';

/** One line of a saga's history. */
export interface HistoryEntry {
  /** ISO-8601, UTC. */
  readonly at: string;
  readonly what: Happening;
  /** Of the saga, after it. */
  readonly status: SagaStatus;
  readonly step?: string;
  /** How many times it, or its compensation, has been asked for. */
  readonly attempt?: number;
  readonly code?: string;
  readonly reason?: string;
  readonly cause: Cause;
}
