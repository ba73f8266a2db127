/** How a saga stands: `COMPENSATING` has failed and gives back what it took, `STUCK` waits for a person. */
export type SagaStatusAnswer = 'RUNNING' | 'COMPENSATING' | 'COMPLETED' | 'FAILED' | 'STUCK';

export interface SagaSummary {
  readonly sagaId: string;
  readonly status: SagaStatusAnswer;
  /** The stage that it has reached. */
  readonly step: string;
  readonly startedAt: string;
  readonly updatedAt: string;
  readonly endedAt?: string;
  /** Why it failed, for programs. */
  readonly failure?: string;
  readonly correlationId: string;
}

/** `GET /operations/sagas?saga=LessonBooking`. */
export interface SagasAnswer {
  /** Of those that began in the last 24 hours. */
  readonly counts: Readonly<Record<SagaStatusAnswer, number>>;
  /** Newest first. */
  readonly sagas: readonly SagaSummary[];
  /** Cursor of the next page. */
  readonly next?: string;
}

/** What set a transition off. */
export type SagaCause =
  | { readonly kind: 'event'; readonly id: string; readonly type: string }
  | { readonly kind: 'timer'; readonly id: string }
  | { readonly kind: 'person'; readonly by: string; readonly reason: string };

/** One line of a saga's history. */
export interface SagaHistoryEntry {
  readonly at: string;
  /** `asked`, `succeeded`, `unanswered`, `undo-asked`, `completed`, … */
  readonly transition: string;
  readonly cause: SagaCause;
  /** The step that it is about; absent when it is about the saga as a whole. */
  readonly step?: string;
  /** How many times the step, or its compensation, has been asked for. */
  readonly attempt?: number;
  readonly code?: string;
  readonly reason?: string;
  /** Of the saga before and after it. The first line comes from nothing. */
  readonly from?: SagaStatusAnswer;
  readonly to: SagaStatusAnswer;
}

/** A message that a saga has sent. */
export interface SagaMessageAnswer {
  readonly id: string;
  readonly type: string;
  readonly version: number;
  readonly createdAt: string;
  readonly status: 'PENDING' | 'PROCESSING' | 'COMPLETED' | 'FAILED';
  readonly processedAt?: string;
}

export type SagaDiagramStateKind = 'start' | 'stage' | 'undo' | 'stuck' | 'completed' | 'failed';

/** A saga's definition as a graph, as docs/sagas draws it. */
export interface SagaDiagram {
  readonly states: readonly {
    /** Name of the stage; `UNDO_<stage>` for its compensation; `START`, `STUCK`, `COMPLETED`, `FAILED`. */
    readonly name: string;
    readonly kind: SagaDiagramStateKind;
    /** The steps of a stage, which are asked side by side, or given back. */
    readonly steps: readonly string[];
  }[];
  readonly transitions: readonly {
    readonly from: string;
    readonly to: string;
    /** Types of the events that lead there, or words for what does. */
    readonly on: string;
  }[];
}

/** `GET /operations/sagas/{saga}/{sagaId}`. */
export interface SagaAnswer {
  readonly saga: string;
  readonly sagaId: string;
  readonly service: string;
  /** Of the definition with which it began. */
  readonly version: number;
  /** Counts its transitions. */
  readonly revision: number;
  readonly status: SagaStatusAnswer;
  /** The stage that it has reached: a name of a state of the diagram. */
  readonly step: string;
  readonly correlationId: string;
  readonly startedAt: string;
  readonly updatedAt: string;
  readonly endedAt?: string;
  /** Why it does not come to its good end. */
  readonly failure?: {
    readonly step: string;
    readonly code: string;
    readonly reason: string;
    readonly kind: 'refused' | 'timed-out' | 'deadline' | 'cancelled';
  };
  /** How its steps stand. */
  readonly steps: readonly {
    readonly name: string;
    readonly status: string;
    readonly attempts: number;
    readonly undoAttempts: number;
  }[];
  readonly openTimers: readonly { readonly id: string; readonly dueAt: string }[];
  readonly nextDeadline?: string;
  readonly history: readonly SagaHistoryEntry[];
  /** What it has asked for and told, in order. */
  readonly requests: readonly SagaMessageAnswer[];
  readonly diagram: SagaDiagram;
}
