import { listsOf } from '@edtech/event-store';
import { inSegments } from '../views-scan.ts';
import { createFindings, type Findings, type FindingsReport } from './findings.ts';
import { type LookOptions, look } from './look.ts';
import { type Member, membersOf, pairOf, type Side } from './sides.ts';
import { createSums, type Parts, type Sums } from './sums.ts';

export interface CompareOptions extends LookOptions {
  /** Parts of the table that are read side by side. */
  readonly segments: number;
  /** Differences, and aggregates in motion, that are listed; all are counted. */
  readonly listed: number;
  readonly signal: AbortSignal;
  /** Told now and then how many items were read. */
  readonly onProgress?: (items: number) => void;
}

export interface Counted {
  readonly aggregates: number;
  readonly rows: number;
  /** Over rows and positions. */
  readonly checksum: string;
}

export interface CompareReport extends FindingsReport {
  readonly left: Counted;
  readonly right: Counted;
  /** False when it was stopped before its end: then it says nothing. */
  readonly finished: boolean;
}

/** Items between two words about the progress. */
const PROGRESS_EVERY = 1_000;
/** Looks at a time, in one segment. */
const AT_ONCE = 16;
/** So many aggregates in motion are looked at again; where there are more, nothing stands still. */
const MOST_PATIENCE = 1_000;

/**
 * Compares two generations of a read model, row by row and in both directions, in bounded memory: one scan sums up both;
 * where the sums are equal, all is; the rest is looked at row by row in a second one.
 * @throws TableUnavailable
 */
export const compare = async (options: CompareOptions): Promise<CompareReport> => {
  const { signal } = options;
  const sums = await summedUp(options);
  const suspects = sums.left.all.differing(sums.right.all);
  const findings = createFindings(options.listed);
  if (suspects.size > 0 && !signal.aborted) await lookCloser(options, suspects, findings);
  const counted = ({ all, positions }: SideSums): Counted => ({
    aggregates: positions,
    rows: all.count - positions,
    checksum: all.checksum(),
  });
  return {
    left: counted(sums.left),
    right: counted(sums.right),
    ...findings.report(),
    finished: !signal.aborted,
  };
};

interface SideSums {
  readonly all: Sums;
  positions: number;
}

const summedUp = async (options: CompareOptions): Promise<Readonly<Record<Side, SideSums>>> => {
  const side = (): SideSums => ({ all: createSums(), positions: 0 });
  const sums = { left: side(), right: side() };
  await eachMember(options, async ({ kind, group, element, side: of }) => {
    sums[of].all.add(group, element);
    if (kind === 'position') sums[of].positions += 1;
  });
  return sums;
};

const lookCloser = (options: CompareOptions, suspects: Parts, findings: Findings): Promise<void> =>
  eachMember(options, async (member) => {
    if (!suspects.has(member.group)) return;
    // What is on both sides is looked at when it is met on the left.
    if (member.side === 'right' && (await isOnTheLeft(options, member))) return;
    findings.add(member, await look(options, member, findings.inMotion < MOST_PATIENCE));
  });

const isOnTheLeft = async ({ views, sides }: CompareOptions, member: Member): Promise<boolean> => {
  const found = await views.get(pairOf(member, sides).left);
  return found !== undefined && membersOf(found, sides).some(({ kind }) => kind === member.kind);
};

/** Goes through all that the table holds of both generations. */
const eachMember = async (
  { views, sides, segments, signal, onProgress }: CompareOptions,
  work: (member: Member) => Promise<void>,
): Promise<void> => {
  let seen = 0;
  await inSegments(segments, signal, async (segment, until) => {
    for await (const list of listsOf(views.scan({ segment }), AT_ONCE, until)) {
      await Promise.all(
        list.map(async (item) => {
          for (const member of membersOf(item, sides)) await work(member);
        }),
      );
      const before = seen;
      seen += list.length;
      if (Math.floor(seen / PROGRESS_EVERY) > Math.floor(before / PROGRESS_EVERY)) onProgress?.(seen);
    }
  });
};
