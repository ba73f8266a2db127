import { listsOf, TableUnavailable } from '@edtech/event-store';
import type { AdvanceOptions } from '../advance.ts';
import { neutralName, rowContent } from '../compare/canonical.ts';
import { createSums, type Parts } from '../compare/sums.ts';
import { type AggregateName, aggregateNamed, type Lane, ownerOf } from '../keys.ts';
import { followed } from '../projection.ts';
import { OWNER } from '../row.ts';
import { inSegments, isRowOf, scanned } from '../views-scan.ts';
import type { Finding } from './findings.ts';
import { readHead, scanHeads } from './heads.ts';
import { atRest, foldedRows, lookAtOwnRows } from './own-rows.ts';
import type { VerifyTarget } from './verify.ts';

export interface DeepOptions extends AdvanceOptions {
  readonly target: VerifyTarget;
  readonly aggregateType?: string;
  readonly aggregate?: AggregateName;
  /** Parts of each table that are read side by side. */
  readonly segments: number;
  readonly signal: AbortSignal;
  readonly onFinding?: (finding: Finding) => void;
  /** Told now and then how many aggregates were looked at. */
  readonly onProgress?: (aggregates: number) => void;
}

export interface DeepReport {
  readonly aggregates: number;
  readonly different: number;
  readonly inMotion: number;
  readonly finished: boolean;
}

const AT_ONCE = 16;

/**
 * Holds the rows of each aggregate against a fold of its stream from scratch, in both directions: what should be there and
 * is not, or is another, and what is there and should not be. Memory is bounded: which rows there should be is
 * remembered as sums, and looked up again where those differ. Rows that aggregates share are a matter for `compare`.
 * @throws TableUnavailable
 */
export const verifyDeep = async (options: DeepOptions): Promise<DeepReport> => {
  const { signal, onFinding, onProgress } = options;
  const [expected, found] = [createSums(), createSums()];
  let [aggregates, different, inMotion] = [0, 0, 0];
  const report = (finding: Finding): void => {
    different += 1;
    onFinding?.(finding);
  };

  await eachAggregate(options, async (lane) => {
    const looked = await orUnfoldable(lane, () => lookAtOwnRows(options, options.target.projection, lane));
    aggregates += 1;
    onProgress?.(aggregates);
    if (looked.kind === 'in-motion') inMotion += 1;
    if (looked.kind === 'unfoldable') report(looked);
    if (looked.kind !== 'looked') return;
    for (const finding of looked.findings) report(finding);
    for (const name of looked.names) expected.add(ownerOf(lane), name);
  });
  await eachOwnRow(options, async (lane, name) => found.add(ownerOf(lane), name));
  const suspects = found.differing(expected);
  if (suspects.size > 0 && !signal.aborted) await findTooMany(options, suspects, report);
  return { aggregates, different, inMotion, finished: !signal.aborted };
};

/** Finds rows that no event accounts for. */
const findTooMany = (
  options: DeepOptions,
  suspects: Parts,
  report: (finding: Finding) => void,
): Promise<void> =>
  eachOwnRow(options, async (lane, name, key) => {
    if (!suspects.has(ownerOf(lane))) return;
    const finding = await atRest(options, lane, async (version): Promise<Finding | 'as-it-should-be'> => {
      const folded = await orUnfoldable(lane, () =>
        foldedRows(options, options.target.projection, lane, version),
      );
      const item = await options.views.get(key);
      const isExpected = 'kind' in folded || folded.has(name);
      if (isExpected || item?.[OWNER] !== ownerOf(lane)) return 'as-it-should-be';
      return { ...lane, kind: 'different', version, expected: undefined, found: rowContent(item) };
    });
    if (finding !== undefined && finding !== 'as-it-should-be') report(finding);
  });

const eachAggregate = async (options: DeepOptions, work: (lane: Lane) => Promise<void>): Promise<void> => {
  const { events, target, aggregate, aggregateType, segments, signal } = options;
  const { projection, generation } = target;
  const laneOf = (name: AggregateName): Lane => ({
    projection: projection.name,
    generation,
    aggregateType: name.aggregateType,
    aggregateId: name.aggregateId,
  });
  if (aggregate !== undefined) {
    if ((await readHead(events, aggregate)) !== undefined) await work(laneOf(aggregate));
    return;
  }
  const filter = aggregateType === undefined ? {} : { aggregateType };
  await inSegments(segments, signal, async (segment, until) => {
    for await (const heads of listsOf(scanHeads(events, segment, undefined, filter), AT_ONCE, until))
      await Promise.all(
        heads
          .filter((head) => followed(projection, head.aggregateType) !== undefined)
          .map((head) => work(laneOf(head))),
      );
  });
};

const eachOwnRow = async (
  options: DeepOptions,
  work: (lane: Lane, name: string, key: { readonly pk: string; readonly sk: string }) => Promise<void>,
): Promise<void> => {
  const { views, target, aggregate, aggregateType, segments, signal } = options;
  const placed = { projection: target.projection.name, generation: target.generation };
  const wanted = aggregate && ownerOf({ ...placed, ...aggregate });
  await inSegments(segments, signal, async (segment, until) => {
    const rows = scanned(views, segment, (item) => isRowOf(item, placed) && item[OWNER] !== undefined);
    for await (const list of listsOf(rows, AT_ONCE, until))
      await Promise.all(
        list.map(async (item) => {
          const owner = String(item[OWNER]);
          const lane: Lane = { ...placed, ...aggregateNamed(owner) };
          if (wanted !== undefined && owner !== wanted) return;
          if (aggregateType !== undefined && lane.aggregateType !== aggregateType) return;
          await work(lane, neutralName(item, placed.generation), item);
        }),
      );
  });
};

/** What the projection makes of events is its own; that a table does not answer is not. */
const orUnfoldable = async <Result>(
  lane: Lane,
  work: () => Promise<Result>,
): Promise<
  Result | (Lane & { readonly kind: 'unfoldable'; readonly version: number; readonly error: string })
> => {
  try {
    return await work();
  } catch (error) {
    if (error instanceof TableUnavailable) throw error;
    return { ...lane, kind: 'unfoldable', version: 0, error: String(error) };
  }
};
