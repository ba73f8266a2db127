import { type RowContent, rowContent } from './canonical.ts';
import type { Found } from './look.ts';
import type { Member } from './sides.ts';

/** A row that is not the same in both generations, though both have come to the same version. */
export interface Difference {
  /** The aggregate whose row it is; for a row that aggregates share, the row's key without the generation. */
  readonly of: string;
  readonly kind: 'own' | 'shared';
  /** Of the aggregate. */
  readonly version?: number;
  /** Undefined: there is no such row. */
  readonly left: RowContent | undefined;
  readonly right: RowContent | undefined;
}

/** An aggregate that the generations have not followed equally far. 0: not at all. */
export interface InMotion {
  readonly of: string;
  readonly left: number;
  readonly right: number;
}

export interface FindingsReport {
  readonly different: number;
  readonly differences: readonly Difference[];
  readonly inMotion: number;
  readonly moving: readonly InMotion[];
  /** Shared rows that differ while aggregates are in motion: nobody can tell yet. */
  readonly unsettled: number;
}

/** What a comparison has found so far: all of it counted, some of it listed. */
export interface Findings {
  add(member: Member, found: Found): void;
  readonly inMotion: number;
  report(): FindingsReport;
}

export const createFindings = (listed: number): Findings => {
  const own: Difference[] = [];
  const shared: Difference[] = [];
  const moving: InMotion[] = [];
  let [ownCount, sharedCount, inMotion, unsettled] = [0, 0, 0, 0];
  return {
    add({ kind, group: of }, found) {
      if (found.kind === 'same') return;
      if (kind === 'position') {
        if (found.kind !== 'in-motion') return;
        inMotion += 1;
        if (moving.length < listed) moving.push({ of, left: found.left, right: found.right });
      } else if (found.kind === 'different') {
        const { version, left, right } = found;
        const difference: Difference = {
          of,
          kind,
          ...(version === undefined ? {} : { version }),
          left: left && rowContent(left),
          right: right && rowContent(right),
        };
        const list = kind === 'own' ? own : shared;
        if (list.length < listed) list.push(difference);
        if (kind === 'own') ownCount += 1;
        else sharedCount += 1;
      } else if (kind === 'shared') {
        unsettled += 1;
      }
    },
    get inMotion() {
      return inMotion;
    },
    report() {
      // While an aggregate is on its way, what it adds is missing on one side.
      const isSettled = inMotion === 0;
      return {
        different: ownCount + (isSettled ? sharedCount : 0),
        differences: [...own, ...(isSettled ? shared : [])].slice(0, listed),
        inMotion,
        moving,
        unsettled: unsettled + (isSettled ? 0 : sharedCount),
      };
    },
  };
};
