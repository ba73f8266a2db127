import type { Item, Table, Timing } from '@edtech/event-store';
import { POSITION, PROJECTION } from '../row.ts';
import { canonicalRow } from './canonical.ts';
import { type Member, type Pair, pairOf, positionsOf, readPair, type Sides } from './sides.ts';

/** What a closer look at a row, or at a position, came to. */
export type Found =
  | { readonly kind: 'same' }
  /** The lanes have not come equally far: what their rows hold says nothing. */
  | { readonly kind: 'in-motion'; readonly left: number; readonly right: number }
  /** `version`: of the aggregate, when its own row differs; a shared row has none. */
  | {
      readonly kind: 'different';
      readonly version?: number;
      readonly left: Item | undefined;
      readonly right: Item | undefined;
    };

export interface LookOptions {
  readonly views: Table;
  readonly timing: Timing;
  readonly sides: Sides;
}

/** Both generations follow an event within a moment of each other. */
const PAUSE_MILLISECONDS = 500;
const LOOKS = 4;

/** @param patient whether to look again at what is in motion */
export const look = async (options: LookOptions, member: Member, patient: boolean): Promise<Found> => {
  const pair = pairOf(member, options.sides);
  const look =
    member.kind === 'position'
      ? () => lookAtPositions(options, pair)
      : member.kind === 'own'
        ? () => lookAtOwn(options, pair, positionsOf(member.group, options.sides))
        : lookAtShared(options, pair);
  let found = await look();
  for (let looks = patient ? 1 : LOOKS; looks < LOOKS && found.kind === 'in-motion'; looks += 1) {
    await options.timing.sleep(PAUSE_MILLISECONDS);
    found = await look();
  }
  return found;
};

const lookAtPositions = async ({ views }: LookOptions, pair: Pair): Promise<Found> => {
  const [left, right] = (await readPair(views, pair)).map(versionOf);
  return left === right ? { kind: 'same' } : { kind: 'in-motion', left: left ?? 0, right: right ?? 0 };
};

/** Rows are at the version of their positions if those have not moved while the rows were read. */
const lookAtOwn = async ({ views }: LookOptions, rows: Pair, positions: Pair): Promise<Found> => {
  const before = (await readPair(views, positions)).map(versionOf);
  const [left, right] = (await readPair(views, rows)).map(asRow);
  if (areEqual(left, right)) return { kind: 'same' };
  const after = (await readPair(views, positions)).map(versionOf);
  const version = before[0] ?? 0;
  const areStill = [...before, ...after].every((one) => one === version);
  return areStill
    ? { kind: 'different', version, left, right }
    : { kind: 'in-motion', left: after[0] ?? 0, right: after[1] ?? 0 };
};

/** A row that many add to has no position: it must have stood still on both sides since the look before. */
const lookAtShared = ({ views }: LookOptions, rows: Pair): (() => Promise<Found>) => {
  let before: string | undefined;
  return async () => {
    const [left, right] = await readPair(views, rows);
    if (areEqual(left, right)) return { kind: 'same' };
    const now = JSON.stringify([left, right].map((row) => row && canonicalRow(row)));
    const isStill = now === before;
    before = now;
    return isStill ? { kind: 'different', left, right } : { kind: 'in-motion', left: 0, right: 0 };
  };
};

/** Where a position lies, there may be no row. */
const asRow = (item: Item | undefined): Item | undefined =>
  item?.[PROJECTION] === undefined ? undefined : item;

const versionOf = (position: Item | undefined): number => Number(position?.[POSITION] ?? 0);

const areEqual = (left: Item | undefined, right: Item | undefined): boolean =>
  left === undefined || right === undefined ? left === right : canonicalRow(left) === canonicalRow(right);
