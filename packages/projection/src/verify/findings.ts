import type { RowContent } from '../compare/canonical.ts';
import type { Lane } from '../keys.ts';

/** What is wrong with a lane. */
export type Wrong =
  /** It has not come to its stream's end. */
  | { readonly kind: 'behind'; readonly position: number; readonly head: number; readonly error?: string }
  /** It has come further than there are events: the stream was restored since. Only a rebuild puts that right. */
  | { readonly kind: 'ahead'; readonly position: number; readonly head: number }
  /** A row is not what the events come to. Only a rebuild puts that right. Undefined: there is, or should be, none. */
  | {
      readonly kind: 'different';
      readonly version: number;
      readonly expected: RowContent | undefined;
      readonly found: RowContent | undefined;
    }
  /** The projection cannot take an event that its rows hold: it was changed without a rebuild. */
  | { readonly kind: 'unfoldable'; readonly version: number; readonly error: string };

export type Finding = Lane & Wrong;

/** All of it counted, some of it listed. */
export interface VerifyCounts {
  readonly streams: number;
  readonly lanes: number;
  /** Lanes that had not come to their streams' ends. */
  readonly behind: number;
  /** Those of them that have now. */
  readonly caughtUp: number;
  /** Those of them that cannot: each is noted, and tried again by the sweeper. */
  readonly failed: number;
  readonly ahead: number;
  /** Rows. */
  readonly different: number;
  /** Lanes that events came to all the time, so that their rows could not be told. */
  readonly inMotion: number;
}

export const NO_COUNTS: VerifyCounts = {
  streams: 0,
  lanes: 0,
  behind: 0,
  caughtUp: 0,
  failed: 0,
  ahead: 0,
  different: 0,
  inMotion: 0,
};

export const summed = (all: readonly VerifyCounts[]): VerifyCounts => {
  const sums: { -readonly [Name in keyof VerifyCounts]: number } = { ...NO_COUNTS };
  const names = Object.keys(NO_COUNTS) as (keyof VerifyCounts)[];
  for (const counts of all) for (const name of names) sums[name] += counts[name];
  return sums;
};
