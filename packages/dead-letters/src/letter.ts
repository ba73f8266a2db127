import type { Entry, History } from './history.ts';

/** Where an event can end. `rule-target`: the bus could not put it into the consumer's queue. `delay`: the queue of sagas' timers. */
export type SourceKind = 'consumer' | 'rule-target' | 'delay' | 'stream' | 'outbox' | 'saga';

export interface Source {
  readonly kind: SourceKind;
  /** The consumer, or the service whose stream, outbox, or saga it is. */
  readonly name: string;
  /** Whether the events of one aggregate are handled in their order there. */
  readonly ordered: boolean;
}

/** What is known of the event. Nothing is when the message could not be read. */
export interface EventFacts {
  readonly id: string;
  readonly type: string;
  readonly version: number;
  readonly source: string;
  readonly aggregateType: string;
  readonly aggregateId: string;
  readonly sequence: number;
  readonly correlationId: string;
  /** The replay that has the consumer handle the event once more, in an inbox of its own. */
  readonly replayId?: string;
}

export interface LetterError {
  readonly code: string;
  readonly message: string;
  /** What its schema says of it: JSON, as the consumer has sent it. */
  readonly violations?: string;
  /** What the last try failed with, when that said of itself what it means. */
  readonly cause?: { readonly code: string; readonly kind: string };
}

/**
 * What can help. `transient`: to try again, later. `schema`: an edit, or a consumer that speaks the version. `poison`: nothing
 * that is sent again as it is. `unknown`: nobody has said; a person has to look.
 */
export type Classification = 'transient' | 'schema' | 'poison' | 'unknown';

export const CLASSIFICATIONS = [
  'transient',
  'schema',
  'poison',
  'unknown',
] as const satisfies readonly Classification[];

/**
 * `OPEN`: nobody has seen to it. `REDRIVING`: it is handled once more. `ROUTED`: a person has to look. `REDRIVEN`: it was handled
 * once more and has not come back. `DISCARDED`: given up.
 */
export type State = 'OPEN' | 'REDRIVING' | 'ROUTED' | 'REDRIVEN' | 'DISCARDED';

export const STATES = [
  'OPEN',
  'REDRIVING',
  'ROUTED',
  'REDRIVEN',
  'DISCARDED',
] as const satisfies readonly State[];

/** One version of a letter's payload: the first is what was received, the others are edits. */
export interface PayloadFacts {
  readonly at: string;
  readonly sha256: string;
  readonly bytes: number;
}

/** An event that ended somewhere, and all that was done about it. Its payloads lie beside it. */
export interface Letter {
  readonly id: string;
  readonly source: Source;
  readonly error: LetterError;
  readonly classification: Classification;
  readonly fingerprint: string;
  readonly event?: EventFacts;
  readonly state: State;
  /** Times are ISO-8601. */
  readonly firstSeen: string;
  readonly lastSeen: string;
  /** Since when somebody has to see to it: it was seen for the first time then, or came back after it was closed. */
  readonly openSince: string;
  /** Redrives since then, by anybody. */
  readonly redrives: number;
  /** OPEN: when it may be redriven by itself. REDRIVING: when it is sent again, or settled. */
  readonly dueAt: string;
  /** Of one that is REDRIVING: whether it has left. */
  readonly sent?: true;
  /** When it was REDRIVEN or DISCARDED. */
  readonly closedAt?: string;
  /** At least one; the last is what is redriven. */
  readonly payloads: readonly PayloadFacts[];
  readonly history: History;
}

export const isClosed = ({ state }: Pick<Letter, 'state'>): boolean =>
  state === 'REDRIVEN' || state === 'DISCARDED';

/** How often it has ended. */
export const receivesOf = ({ history }: Pick<Letter, 'history'>): number =>
  history.entries.filter(({ what }: Entry) => what === 'received').length + history.receivesForgotten;

/** What an event's consumer, or an outbox or a stream, calls what `letter` is about: its order is kept within it. */
export const laneOf = ({ source, event, id }: Pick<Letter, 'source' | 'event' | 'id'>): string =>
  event === undefined
    ? id
    : [source.name, event.replayId ?? '', event.source, event.aggregateType, event.aggregateId].join('#');
