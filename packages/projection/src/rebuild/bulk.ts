import { randomUUID } from 'node:crypto';
import {
  COMMIT_RETRIES,
  itemBytes,
  LIMITS,
  type Refusal,
  retries,
  type Table,
  type Timing,
  type Write,
} from '@edtech/event-store';
import { type Lane, laneName } from '../keys.ts';

/** All that one aggregate puts into the rows of a generation, to be written together with its position. */
export interface Unit {
  readonly lane: Lane;
  readonly position: Write;
  readonly rows: readonly Write[];
}

/** Why a unit was not written: its position has moved, or a row of it is another's. */
export interface Refused {
  readonly unit: Unit;
  readonly because: 'position' | 'row';
}

/** Units that go into one transaction. */
export interface Bulk {
  /** False when there is no more room, or a row of it is in here already: flush first. */
  add(unit: Unit): boolean;
  readonly isEmpty: boolean;
  /**
   * Writes what was added; all but what is refused.
   * @throws TableUnavailable; Error when others are at the same rows for too long
   */
  write(): Promise<readonly Refused[]>;
}

/** Leaves room for what DynamoDB counts beside names and values. */
const MOST_BYTES = LIMITS.transactionBytes * 0.75;

export const createBulk = (views: Table, timing: Timing): Bulk => {
  const units: Unit[] = [];
  const keys = new Set<string>();
  let bytes = 0;

  const send = async (): Promise<readonly Refused[]> => {
    const refused: Refused[] = [];
    const again = retries({ ...COMMIT_RETRIES, budget: 30_000 }, timing);
    let left = units;
    while (left.length > 0) {
      const { writes, unitOf } = laidOut(left);
      const result = await views.transact(writes, randomUUID());
      if (result.outcome === 'committed') return refused;
      const out = refusedIn(result.refusals, unitOf);
      refused.push(...out);
      const gone = new Set(out.map(({ unit }) => unit));
      left = left.filter((unit) => !gone.has(unit));
      // Contention: somebody was at one of these rows.
      if (out.length === 0 && !(await again.another()))
        throw new Error(
          `Others write the rows of ${left.map(({ lane }) => laneName(lane)).join(', ')} all the time.`,
        );
    }
    return refused;
  };

  return {
    add(unit) {
      const mine = [unit.position, ...unit.rows];
      const size = mine.reduce((sum, write) => sum + sizeOf(write), 0);
      const own = mine.filter((write) => write.kind !== 'update').map(nameOf);
      const isFull = keys.size + mine.length > LIMITS.actions || bytes + size > MOST_BYTES;
      if (units.length > 0 && (isFull || own.some((name) => keys.has(name)))) return false;
      units.push(unit);
      for (const write of mine) keys.add(nameOf(write));
      bytes += size;
      return true;
    },
    get isEmpty() {
      return units.length === 0;
    },
    write: send,
  };
};

/** One write for each item: what several aggregates add to a row is added together. */
const laidOut = (units: readonly Unit[]) => {
  const writes = new Map<string, Write>();
  const unitOf = new Map<number, { readonly unit: Unit; readonly because: Refused['because'] }>();
  for (const unit of units) {
    unitOf.set(writes.size, { unit, because: 'position' });
    writes.set(nameOf(unit.position), unit.position);
    for (const row of unit.rows) {
      const name = nameOf(row);
      const there = writes.get(name);
      if (there === undefined) unitOf.set(writes.size, { unit, because: 'row' });
      writes.set(name, there === undefined ? row : together(there, row));
    }
  }
  return { writes: [...writes.values()], unitOf };
};

const together = (one: Write, other: Write): Write => {
  if (one.kind !== 'update' || other.kind !== 'update') return other;
  const add: Record<string, number> = { ...one.add };
  for (const [name, number] of Object.entries(other.add ?? {})) add[name] = (add[name] ?? 0) + number;
  return { ...one, set: { ...one.set, ...other.set }, add };
};

const refusedIn = (
  refusals: readonly Refusal[],
  unitOf: ReadonlyMap<number, { readonly unit: Unit; readonly because: Refused['because'] }>,
): readonly Refused[] => {
  const refused = new Map<Unit, Refused>();
  for (const [index, { reason }] of refusals.entries()) {
    const at = unitOf.get(index);
    // A position that has moved says more than a row that went with it.
    if (reason === 'condition' && at !== undefined && !refused.has(at.unit)) refused.set(at.unit, at);
  }
  return [...refused.values()];
};

const nameOf = (write: Write): string => {
  const { pk, sk } = write.kind === 'put' ? write.item : write.key;
  return JSON.stringify([pk, sk]);
};

const sizeOf = (write: Write): number => {
  if (write.kind === 'put') return itemBytes(write.item);
  return itemBytes({ ...write.key, ...(write.kind === 'update' ? { ...write.set, ...write.add } : {}) });
};
