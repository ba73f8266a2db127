import type { Log } from '@edtech/contracts';
import type { SnapshotPolicy } from './aggregate.ts';
import { encodeSnapshot, type Snapshot, stillFound } from './layout/snapshot-item.ts';
import { checkItem } from './limits.ts';
import type { Condition, Item, Table } from './table/table.ts';

/** The snapshot that a load started from. */
export interface SnapshotBasis {
  /** 0 when the load started from the first event. */
  readonly version: number;
  /** The one that was found and could not be used; the next snapshot takes its place. */
  readonly distrusted?: Item;
}

/** A snapshot to take once the commit that makes it due has happened. */
export interface DueSnapshot {
  readonly type: string;
  readonly id: string;
  readonly snapshot: Snapshot;
  readonly basis: SnapshotBasis;
}

export const isDue = ({ every }: SnapshotPolicy, basis: SnapshotBasis, version: number): boolean =>
  version - basis.version >= every;

/**
 * Writes a snapshot, by one attempt, unless a newer one is there. The command has succeeded already, so a snapshot that
 * cannot be written is a warning and no error: loads read the events instead.
 */
export const takeSnapshot = async (
  table: Table,
  log: Log,
  { type, id, snapshot, basis }: DueSnapshot,
): Promise<void> => {
  try {
    const item = encodeSnapshot(type, id, snapshot);
    checkItem(item);
    await table.write({ kind: 'put', item: { ...item }, when: mayReplace(basis, snapshot.version) });
  } catch (error) {
    log({
      level: 'warn',
      message: 'snapshot not written',
      aggregateType: type,
      aggregateId: id,
      version: snapshot.version,
      reason: error instanceof Error ? error.message : String(error),
    });
  }
};

/**
 * A snapshot that was found unusable may carry a higher version than the stream itself (a restored stream), so "newer
 * wins" would keep it for ever: it is replaced as long as it is the very one that was found.
 */
const mayReplace = ({ distrusted }: SnapshotBasis, version: number): readonly Condition[] =>
  distrusted === undefined
    ? [{ is: 'absent-or-less', attribute: 'version', value: version }]
    : stillFound(distrusted);
