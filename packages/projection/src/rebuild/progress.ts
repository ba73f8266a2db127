import type { AggregateName } from '../keys.ts';
import type { Checkpoint } from './checkpoint.ts';

export interface RebuildProgress {
  readonly events: number;
  readonly aggregates: number;
  /** Rows that were written, but for those of aggregates that had to be followed by themselves. */
  readonly rows: number;
  readonly segmentsDone: number;
  readonly segments: number;
  /** Aggregates that could not be followed; each is noted and tried again by the sweeper. */
  readonly failures: readonly AggregateName[];
}

/** @param checkpoints those of segments that have not begun may be missing */
export const progressOf = (checkpoints: readonly Checkpoint[]): RebuildProgress => {
  const sum = (count: (checkpoint: Checkpoint) => number) =>
    checkpoints.reduce((total, checkpoint) => total + count(checkpoint), 0);
  return {
    events: sum(({ events }) => events),
    aggregates: sum(({ aggregates }) => aggregates),
    rows: sum(({ rows }) => rows),
    segmentsDone: checkpoints.filter(({ done }) => done).length,
    segments: checkpoints[0]?.segments ?? 0,
    failures: checkpoints.flatMap(({ failures }) => failures),
  };
};
