/** What the saga knows when it writes a message. */
export interface View<Start, Replies> {
  /** The saga's own id, as `correlate` gives it. */
  readonly id: string;
  /** The data of the event that started it. */
  readonly start: Start;
  /** The data of the answers to earlier steps, by the step. */
  readonly replies: Replies;
  /** ISO-8601, UTC: the moment of the transition that writes the message. */
  readonly now: string;
}

/** Why a saga does not come to its good end. */
export interface Failure {
  /** The stage that was reached, as the workflow calls it. */
  readonly step: string;
  /** For programs: lower case and hyphens. */
  readonly code: string;
  /** For people. */
  readonly reason: string;
  readonly kind: 'refused' | 'timed-out' | 'deadline' | 'cancelled';
}

export type Because = Pick<Failure, 'code' | 'reason'>;
