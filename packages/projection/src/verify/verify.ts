import type { Log } from '@edtech/contracts';
import { listsOf, type RetryPolicy, type ScanSegment, throughSegments } from '@edtech/event-store';
import type { AdvanceOptions } from '../advance.ts';
import { GenerationNotReady, GenerationsChanged } from '../errors.ts';
import type { AggregateName, Lane } from '../keys.ts';
import { type KnownGenerations, knownGenerations } from '../known-generations.ts';
import { followed, type Projection } from '../projection.ts';
import { type Finding, NO_COUNTS, summed, type VerifyCounts } from './findings.ts';
import { type Head, type HeadFilter, readHead, scanHeads } from './heads.ts';
import { checkLane } from './lane-check.ts';

/** A generation that is held against the streams, and the version of the projection whose rows it has. */
export interface VerifyTarget {
  readonly projection: Projection;
  readonly generation: string;
}

/** How far a verification has come with one segment of the scan. */
export interface VerifySegment extends ScanSegment {
  readonly counts: VerifyCounts;
}

export interface VerifyOptions extends AdvanceOptions, HeadFilter {
  readonly targets: readonly VerifyTarget[];
  /** Only this one's stream. */
  readonly aggregate?: AggregateName;
  /** Tells what is behind, and leaves it so. */
  readonly dryRun: boolean;
  /** Parts that the scan is divided into, and how far each has come. */
  readonly segments: readonly VerifySegment[];
  /** Parts that are read at a time. */
  readonly concurrency: number;
  readonly signal: AbortSignal;
  readonly log: Log;
  readonly generations?: KnownGenerations;
  readonly onFinding?: (finding: Finding) => void;
  /** Told now and then how far it has come, for whoever wants to go on from there. */
  readonly onProgress?: (segment: VerifySegment, total: VerifyCounts) => Promise<void> | void;
}

export interface VerifyReport extends VerifyCounts {
  /** False when it was stopped before its end. */
  readonly finished: boolean;
}

/** Segments of a verification that begins. */
export const freshSegments = (segments: number): readonly VerifySegment[] =>
  Array.from({ length: segments }, (_, segment) => ({ segment, segments, done: false, counts: NO_COUNTS }));

/** Whom it has catch up may be at the same rows as others; less than a function keeps for what is under way at its end. */
const CONTENTION: RetryPolicy = { budget: 8_000, first: 10, longest: 500 };

/** Streams that are looked at side by side, in one segment. */
const AT_ONCE = 32;

/**
 * Holds lanes against the heads of their streams, and has those that are behind catch up: a record that was lost at the
 * silent end of a stream wakes nobody else.
 * @throws GenerationNotReady when a generation is being built; GenerationsChanged when one is dropped meanwhile;
 * TableUnavailable
 */
export const verify = async (given: VerifyOptions): Promise<VerifyReport> => {
  const { views, timing, generations = knownGenerations(views, timing) } = given;
  const options = { contention: CONTENTION, ...given, generations };
  await demandLive(options);
  if (options.aggregate !== undefined) return verifyOne(options, options.aggregate);
  const { onProgress } = options;
  const total = (all: readonly VerifySegment[]) => summed(all.map(({ counts }) => counts));
  const ended = await throughSegments(options.segments, options, (segment, until, save) =>
    verifySegment(options, segment, until, async (reached) => {
      const all = save(reached);
      await onProgress?.(reached, total(all));
    }),
  );
  return { ...total(ended), finished: ended.every(({ done }) => done) };
};

const verifyOne = async (options: VerifyOptions, aggregate: AggregateName): Promise<VerifyReport> => {
  const head = await readHead(options.events, aggregate);
  const counts = head === undefined ? NO_COUNTS : await verifyStream(options, head);
  return { ...counts, finished: true };
};

type Checked = VerifyOptions & { readonly generations: KnownGenerations };

const verifySegment = async (
  options: Checked,
  from: VerifySegment,
  until: AbortSignal,
  save: (segment: VerifySegment) => Promise<void>,
): Promise<void> => {
  let segment = from;
  const heads = scanHeads(options.events, { index: from.segment, of: from.segments }, from.after, options);
  for await (const list of listsOf(heads, AT_ONCE, until)) {
    await demandLive(options);
    const counts = await Promise.all(list.map((head) => verifyStream(options, head)));
    const last = list.at(-1);
    segment = {
      ...segment,
      counts: summed([segment.counts, ...counts]),
      ...(last === undefined ? {} : { after: last.key }),
    };
    await save(segment);
  }
  if (!until.aborted) await save({ ...segment, done: true });
};

const verifyStream = async (options: VerifyOptions, head: Head): Promise<VerifyCounts> => {
  const { aggregateType, aggregateId } = head;
  const targets = options.targets.filter(
    ({ projection }) => followed(projection, aggregateType) !== undefined,
  );
  const counts = await Promise.all(
    targets.map(({ projection, generation }) =>
      verifyLane(
        options,
        projection,
        { projection: projection.name, generation, aggregateType, aggregateId },
        head,
      ),
    ),
  );
  return summed([...counts, { ...NO_COUNTS, streams: 1 }]);
};

const verifyLane = async (
  options: VerifyOptions,
  projection: Projection,
  lane: Lane,
  head: Head,
): Promise<VerifyCounts> => {
  const { finding, caughtUp } = await checkLane(options, projection, lane, head, options.dryRun);
  if (finding !== undefined) options.onFinding?.(finding);
  const isBehind = finding?.kind === 'behind';
  return {
    ...NO_COUNTS,
    lanes: 1,
    behind: isBehind ? 1 : 0,
    caughtUp: caughtUp ? 1 : 0,
    failed: isBehind && finding.error !== undefined ? 1 : 0,
    ahead: finding?.kind === 'ahead' ? 1 : 0,
  };
};

/** Nobody must write into a generation that is dropped. @throws GenerationsChanged */
const demandLive = async ({ targets, generations }: Checked): Promise<void> => {
  for (const { projection, generation } of targets) {
    const found = (await generations.of(projection)).all.find(({ id }) => id === generation);
    if (found === undefined || found.status === 'dropping') throw new GenerationsChanged(projection.name);
    // What is caught up behind the back of whoever builds it would not be noted.
    if (found.status === 'building')
      throw new GenerationNotReady(`${projection.name} ${generation} is being built: verify it after that.`);
  }
};
