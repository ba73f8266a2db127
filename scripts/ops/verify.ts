import { join } from 'node:path';
import type { TimeRange } from '@edtech/metrics';
import {
  freshRecount,
  type RecountSegment,
  type VerifiedStore,
  type VerifyMetricsReport,
  verifyMetrics,
  wholeMinutes,
} from '@edtech/operations';
import { checkpointFile } from '../checkpoint-file.ts';
import { itemCountOn } from '../item-counts.ts';
import { STOPPED_BY_SIGNAL, untilInterrupted } from '../replay/interrupt.ts';
import { startProgress } from '../replay/progress.ts';
import type { Operated } from './platform.ts';
import { isWrong } from './verify-page.ts';

export interface VerifyRequest {
  /** Name of a stage on AWS; the platform on this machine when undefined. */
  readonly stage?: string;
  readonly range: TimeRange;
  readonly resume?: true;
  readonly concurrency: number;
  readonly segments: number;
  /** Shows no progress. */
  readonly quiet: boolean;
}

/** All that it takes to go on with a recount. */
interface Kept {
  readonly range: TimeRange;
  readonly segments: readonly RecountSegment[];
}

/**
 * Recounts what figures claim, or goes on with a recount that was stopped, and keeps how far it has come.
 * @throws CheckpointMissing, TimeRangeRefused, TableMissing, TableUnavailable
 */
export const verifyFigures = async (
  { metrics, stores }: Operated,
  { stage, resume, quiet, ...request }: VerifyRequest,
): Promise<VerifyMetricsReport> => {
  const checkpoint = checkpointFile<Kept>(join('.ops', `verify-${stage ?? 'local'}.json`));
  const begun: Kept = resume
    ? await checkpoint.read()
    : { range: wholeMinutes(request.range), segments: freshRecount(stores, request.segments) };
  // Says at once, and once, when there is no such stage.
  await metrics.get({ pk: 'minute#', sk: '-' });
  const { signal, release } = untilInterrupted();
  const progress = startProgress({ unit: 'items', quiet, ...(await total(stage, stores)) });
  const began = performance.now();
  let latest = begun;
  let before: number | undefined;
  try {
    const report = await verifyMetrics({
      ...begun,
      table: metrics,
      stores,
      concurrency: request.concurrency,
      signal,
      now: Date.now,
      async onProgress(segments, items) {
        latest = { range: begun.range, segments };
        before ??= items;
        progress.update(items, ((items - before) * 1_000) / (performance.now() - began));
        await checkpoint.keep(latest);
      },
    });
    if (report.finished) await checkpoint.remove();
    else await checkpoint.keepLast(latest);
    return report;
  } catch (error) {
    if (latest !== begun) await checkpoint.keepLast(latest);
    throw error;
  } finally {
    progress.stop();
    release();
  }
};

const total = async (
  stage: string | undefined,
  stores: readonly VerifiedStore[],
): Promise<{ readonly total?: number }> => {
  const counted = await itemCountOn(
    stage,
    stores.map(({ name }) => name),
  );
  return counted === undefined ? {} : { total: counted };
};

export const exitCodeOf = (report: VerifyMetricsReport): number => {
  if (!report.finished) return STOPPED_BY_SIGNAL;
  return isWrong(report) ? 1 : 0;
};
