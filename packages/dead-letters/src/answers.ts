import type { History } from './history.ts';
import type { Letter, PayloadFacts, State } from './letter.ts';

/*
 * What the API answers about dead letters, as types alone: a browser's bundle takes them from `@edtech/dead-letters/answers` and
 * nothing else with them.
 */

export type { Entry, History, What } from './history.ts';
export type {
  Classification,
  EventFacts,
  Letter,
  LetterError,
  PayloadFacts,
  Source,
  SourceKind,
  State,
} from './letter.ts';

/** A letter in a list: without its history, and without what is in it. */
export interface ListedLetter extends Omit<Letter, 'history' | 'payloads'> {
  /** How many lines its history has had. For If-Match, as the number in the ETag. */
  readonly version: number;
  /** How often it has ended. */
  readonly receives: number;
  /** By when it has to be redriven, routed or discarded (ISO-8601); absent once it is closed. */
  readonly deadline?: string;
  /** Nobody has done so in time. */
  readonly overdue: boolean;
}

/** `GET /dead-letters?state&cause&aggregate&limit&cursor`: the longest open first, those of an aggregate by sequence. */
export interface DeadLettersAnswer {
  readonly deadLetters: readonly ListedLetter[];
  /** Where the next page begins; absent on the last one. */
  readonly cursor?: string;
}

/** Letters that most likely have one cause. */
export interface Cause {
  readonly fingerprint: string;
  readonly count: number;
  readonly states: Partial<Record<State, number>>;
  readonly classification: Letter['classification'];
  /** `consumer:payment-accounts` */
  readonly source: string;
  readonly type?: string;
  readonly code: string;
  /** Of the one that is open for the longest. */
  readonly message: string;
  readonly openSince: string;
}

/** `GET /dead-letters/causes?state&aggregate`: the most frequent first. */
export interface DeadLetterCausesAnswer {
  readonly causes: readonly Cause[];
  /** Letters that were counted, and whether there are more: of very many, the longest open are counted. */
  readonly counted: number;
  readonly more: boolean;
}

/** A letter with its history, as each change answers. */
export interface LetterAnswer extends ListedLetter {
  readonly payloads: readonly PayloadFacts[];
  readonly history: History;
}

/** `GET /dead-letters/{id}?payload=shown&reason=…`: with what is in it, too. */
export interface DeadLetterAnswer extends LetterAnswer {
  /** As it came: JSON, or a text if it is none. */
  readonly received: unknown;
  /** As it would be redriven, if it was edited. */
  readonly edited?: unknown;
  /** Whether what may be personal is hidden: `*** (string)` in place of each value. */
  readonly masked: boolean;
}

/** Where two payloads differ. */
export interface Difference {
  /** JSON pointer (RFC 6901); '' for the whole. */
  readonly path: string;
  /** Absent when it was added. */
  readonly stored?: unknown;
  /** Absent when it was removed. */
  readonly edited?: unknown;
}

/** `GET /dead-letters/{id}/diff?payload=shown&reason=…`: the last edit against what was received; none without one. */
export interface DeadLetterDiffAnswer {
  readonly id: string;
  readonly version: number;
  readonly differences: readonly Difference[];
  readonly masked: boolean;
}

/** `POST /dead-letters/{id}/redrive`, answered with a `LetterAnswer`. */
export interface RedriveRequest {
  readonly reason: string;
  /** Whether its consumer is to handle it even if nobody can tell any more whether it has. */
  readonly inSpiteOfAge?: boolean;
}

/** `POST /dead-letters/redrive`: those of a cause or of an aggregate that are OPEN or ROUTED, one of the two. */
export interface RedriveManyRequest extends RedriveRequest {
  readonly cause?: string;
  /** `User/u-1` */
  readonly aggregate?: string;
  /** At most so many at once; 50 when absent. */
  readonly limit?: number;
  /** From the answer before, to go on behind those. */
  readonly cursor?: string;
}

/** One that was not redriven, and why. */
export interface NotChanged {
  readonly id: string;
  /** `held`: one before it in its order was not redriven. */
  readonly code: string;
  readonly message: string;
}

export interface RedriveManyAnswer {
  /** Ids, in the order in which they were sent. */
  readonly sent: readonly string[];
  readonly held: readonly NotChanged[];
  readonly failed: readonly NotChanged[];
  /** To go on with; absent when there are no more. */
  readonly cursor?: string;
}

/** `POST /dead-letters/{id}/edit`, answered with a `LetterAnswer`: one of the two. Nothing is sent before a redrive. */
export interface EditRequest {
  readonly reason: string;
  /** In place of the data of the event. */
  readonly data?: unknown;
  /** In place of all of the payload. */
  readonly body?: unknown;
}

/** `POST /dead-letters/{id}/discard`, answered with a `LetterAnswer`. */
export interface DiscardRequest {
  readonly reason: string;
}
