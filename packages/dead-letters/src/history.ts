/** Who does what is done by itself. */
export const COLLECTOR = 'collector';
export const PROCESSOR = 'processor';

export type What =
  | 'received'
  | 'routed'
  | 'redriving'
  | 'sent'
  | 'redriven'
  | 'edited'
  | 'discarded'
  | 'viewed';

/** One line of a letter's history. */
export interface Entry {
  readonly at: string;
  readonly what: What;
  /** A person, or `collector` or `processor`. */
  readonly by: string;
  readonly reason: string;
  /** `received`: the message that brought it. */
  readonly messageId?: string;
  /** `redriving` and `edited`: which payload, from 1. */
  readonly payload?: number;
}

export interface History {
  /** Oldest first. */
  readonly entries: readonly Entry[];
  /** `received` lines that were dropped, and all that were. */
  readonly receivesForgotten: number;
  readonly forgotten: number;
}

export const NO_HISTORY: History = { entries: [], receivesForgotten: 0, forgotten: 0 };

/** Lines are kept within one item of 400 KB. What people did is never dropped; of the rest, the oldest goes first. */
export const HISTORY_LIMITS = {
  entries: 200,
  people: 150,
  reasonCharacters: 400,
  byCharacters: 100,
} as const;

const isMachines = ({ by }: Entry): boolean => by === COLLECTOR || by === PROCESSOR;

/** Whether there is room for what one more person does. */
export const hasRoomForPeople = ({ entries }: History): boolean =>
  entries.filter((entry) => !isMachines(entry)).length < HISTORY_LIMITS.people;

/** The history with one more line. */
export const withEntry = (history: History, entry: Entry): History => {
  const line = {
    ...entry,
    by: entry.by.slice(0, HISTORY_LIMITS.byCharacters),
    reason: entry.reason.slice(0, HISTORY_LIMITS.reasonCharacters),
  };
  const entries = [...history.entries, line];
  if (entries.length <= HISTORY_LIMITS.entries) return { ...history, entries };
  const oldest = entries.findIndex(isMachines);
  const dropped = entries[oldest];
  return {
    entries: entries.toSpliced(oldest, 1),
    receivesForgotten: history.receivesForgotten + (dropped?.what === 'received' ? 1 : 0),
    forgotten: history.forgotten + 1,
  };
};
