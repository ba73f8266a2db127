import { createReplayer, type Replayer, type ReplayReport } from '@edtech/outbox';
import { serviceTablesOn } from '../../service-tables.ts';
import { startProgress } from '../progress.ts';
import { type Checkpoint, checkpointOf } from './checkpoint.ts';
import type { Forecast } from './forecast.ts';
import { forecastOf } from './forecast.ts';
import type { PublishRequest } from './request.ts';
import { targetOf } from './target.ts';

export interface RunOptions {
  readonly until: AbortSignal;
  /** Shows no progress. */
  readonly quiet: boolean;
}

/** Of the service's outbox. Complaints about single records go to standard error, not into the output. */
const replayerOf = ({ stage, service }: PublishRequest): Replayer =>
  createReplayer({
    table: serviceTablesOn(stage)(service),
    log: ({ message, level: _level, ...facts }) =>
      console.error(`warning: ${message}: ${JSON.stringify(facts)}`),
  });

/** Counts what a replay would send; undefined when it was stopped. */
export const foresee = async (
  request: PublishRequest,
  { until, quiet }: RunOptions,
): Promise<Forecast | undefined> => {
  // A queue that is missing is better known before somebody agrees.
  await targetOf(request);
  const { selection, concurrency, tooOldAfterDays } = request;
  const progress = startProgress({ unit: 'records read', quiet });
  const began = performance.now();
  try {
    const report = await replayerOf(request).count({
      selection,
      concurrency,
      until,
      ...(tooOldAfterDays === undefined ? {} : { tooOldAfterDays }),
      onProgress: ({ read }) => progress.update(read, (read * 1_000) / (performance.now() - began)),
    });
    return report.outcome === 'completed' ? forecastOf(report, request) : undefined;
  } finally {
    progress.stop();
  }
};

/** Sends, or goes on sending, and keeps how far it is until all is sent. */
export const send = async (
  { request, forecast, position }: Omit<Checkpoint, 'position'> & Partial<Pick<Checkpoint, 'position'>>,
  { until, quiet }: RunOptions,
): Promise<ReplayReport> => {
  const { selection, concurrency, rate, tooOldAfterDays } = request;
  const target = await targetOf(request);
  const checkpoint = checkpointOf(request, forecast);
  const progress = startProgress({ unit: 'events', total: forecast.toSend, quiet });
  let latest = position;
  try {
    const report = await replayerOf(request).replay({
      selection,
      concurrency,
      target,
      eventsPerSecond: rate,
      until,
      ...(tooOldAfterDays === undefined ? {} : { tooOldAfterDays }),
      ...(position === undefined ? {} : { resumeAt: position }),
      onProgress(done) {
        latest = done.position;
        progress.update(done.sent, done.rate);
        checkpoint.keep(done.position);
      },
    });
    latest = report.position;
    if (report.outcome === 'completed') await checkpoint.remove();
    else await checkpoint.keepLast(report.position);
    return report;
  } catch (error) {
    if (latest !== undefined) await checkpoint.keepLast(latest);
    throw error;
  } finally {
    progress.stop();
  }
};
