import { firstAttentionEntries, type Table } from '@edtech/event-store';
import { ATTENTION_SHARDS, type AttentionKind } from '@edtech/event-store/layout';
import { LOST_TIMER_MILLISECONDS } from './sweeper.ts';

/** How many sagas there are of each kind, each up to `MOST_COUNTED`. */
export interface SagaCensus {
  /** Those that have a timer: they run, or give back what they took. */
  readonly running: number;
  /** Those of them whose time was up long ago. */
  readonly overdue: number;
  /** Those that wait for a person. */
  readonly stuck: number;
}

/** The sweeper times out a saga whose timers were lost in its next pass; what is left a minute later, nobody has. */
export const OVERDUE_MILLISECONDS = LOST_TIMER_MILLISECONDS + 60_000;

const MOST_COUNTED = 10_000;

/**
 * Counts the sagas of a table by its attention index, which is a moment behind.
 * @param now epoch milliseconds
 * @throws TableUnavailable
 */
export const censusOfSagas = async (table: Pick<Table, 'due'>, now: number): Promise<SagaCensus> => {
  const count = async (kind: AttentionKind, until?: number): Promise<number> => {
    const time = until === undefined ? undefined : new Date(until).toISOString();
    const shards = await firstAttentionEntries(table, kind, MOST_COUNTED / ATTENTION_SHARDS, time);
    return shards.reduce((total, { length }) => total + length, 0);
  };
  const [running, overdue, stuck] = await Promise.all([
    count('saga'),
    count('saga', now - OVERDUE_MILLISECONDS),
    count('stuck'),
  ]);
  return { running, overdue, stuck };
};
