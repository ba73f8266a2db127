import { randomUUID } from 'node:crypto';
import {
  LIMITS,
  type Refusal,
  type RetryPolicy,
  retries,
  type Table,
  type Timing,
  type Write,
} from '@edtech/event-store';
import { writeBytes } from '../fold.ts';
import { MOST_BYTES } from '../fold-events.ts';
import type { Lane } from '../keys.ts';
import { keyOfWrite, type moving } from '../position.ts';
import type { Turns } from './turns.ts';

/** All that one aggregate puts into the rows of a generation. */
export interface Unit {
  readonly lane: Lane;
  /** Its position's, and those of its rows. */
  readonly writes: ReturnType<typeof moving>;
}

/** Units that go into one transaction. */
export interface Transaction {
  /** False when there is no more room, or a row of it is in here already: write this one first. */
  add(unit: Unit): boolean;
  /**
   * Writes what was added.
   * @returns the units that were not: their position has moved, or a row of them is another's, or others were at their rows
   * all the time
   * @throws TableUnavailable
   */
  write(): Promise<readonly Unit[]>;
}

/** Others work at the same rows; each of their transactions is over in milliseconds. */
export const CONTENTION: RetryPolicy = { budget: 30_000, first: 10, longest: 500 };

export const createTransaction = (views: Table, timing: Timing, turns: Turns): Transaction => {
  const units: Unit[] = [];
  /** Whether several may add to the row. */
  const rows = new Map<string, boolean>();
  let bytes = 0;

  const send = async (): Promise<readonly Unit[]> => {
    const refused = new Set<Unit>();
    const again = retries(CONTENTION, timing);
    for (;;) {
      const left = units.filter((unit) => !refused.has(unit));
      if (left.length === 0) return [...refused];
      const { writes, unitOf } = laidOut(left);
      const result = await views.transact(writes, randomUUID());
      if (result.outcome === 'committed') return [...refused];
      const out = refusedIn(result.refusals, unitOf);
      for (const unit of out) refused.add(unit);
      if (out.size === 0 && !(await again.another())) return units;
    }
  };

  return {
    add(unit) {
      const mine = unit.writes.map((write, index) => ({
        name: nameOf(write),
        isShared: index > 0 && write.kind === 'update',
        size: writeBytes(write),
      }));
      const fresh = mine.filter(({ name }) => !rows.has(name));
      const size = fresh.reduce((sum, one) => sum + one.size, 0);
      const isFull = rows.size + fresh.length > LIMITS.actions || bytes + size > MOST_BYTES;
      const meets = mine.some(({ name, isShared }) => rows.has(name) && !(isShared && rows.get(name)));
      if (units.length > 0 && (isFull || meets)) return false;
      units.push(unit);
      for (const { name, isShared } of mine) rows.set(name, isShared);
      bytes += size;
      return true;
    },
    write() {
      const shared = [...rows].flatMap(([name, isShared]) => (isShared ? [name] : []));
      return turns.take(shared, send);
    },
  };
};

/** One write for each item: what several aggregates add to a row is added together. */
const laidOut = (units: readonly Unit[]) => {
  const writes = new Map<string, Write>();
  /** Whose each write is, by its place; of a shared one, the first to add to it. */
  const unitOf: Unit[] = [];
  for (const unit of units) {
    for (const write of unit.writes) {
      const name = nameOf(write);
      const there = writes.get(name);
      if (there === undefined) unitOf.push(unit);
      writes.set(name, there === undefined ? write : together(there, write));
    }
  }
  return { writes: [...writes.values()], unitOf };
};

const together = (one: Write, other: Write): Write => {
  if (one.kind !== 'update' || other.kind !== 'update') return other;
  const add: Record<string, number> = { ...one.add };
  for (const [name, number] of Object.entries(other.add ?? {})) add[name] = (add[name] ?? 0) + number;
  // A number that both add to is not among what either of them sets.
  const set = Object.fromEntries(
    Object.entries({ ...one.set, ...other.set }).filter(([name]) => !(name in add)),
  );
  return { ...one, set, add };
};

const refusedIn = (refusals: readonly Refusal[], unitOf: readonly Unit[]): ReadonlySet<Unit> =>
  new Set(
    refusals.flatMap(({ reason }, index) => {
      const unit = unitOf[index];
      return reason === 'condition' && unit !== undefined ? [unit] : [];
    }),
  );

const nameOf = (write: Write): string => {
  const { pk, sk } = keyOfWrite(write);
  return JSON.stringify([pk, sk]);
};
