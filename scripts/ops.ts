import { join } from 'node:path';
import type { Table } from '@edtech/event-store';
import { RETENTION_DAYS, type TimeRange } from '@edtech/metrics';
import {
  type EventMetrics,
  getDepths,
  getEventMetrics,
  getKpis,
  getUnhealthyEvents,
  LONGEST_BATCH_MILLISECONDS,
  sagaMetricsFrom,
} from '@edtech/operations';
import { search } from '@edtech/operations/platform';
import { Command } from 'commander';
import { asJson, runCli, type StageOptions, stageCommand, words } from './cli.ts';
import { readServices } from './infrastructure/read.ts';
import { kpiPage } from './ops/kpi.ts';
import { metricsPage } from './ops/metrics.ts';
import { type Operated, operatedOn } from './ops/platform.ts';
import { searchPage } from './ops/search.ts';
import { span } from './ops/span.ts';
import { type Status, statusPage } from './ops/status.ts';
import { unhealthyPage } from './ops/unhealthy.ts';
import { exitCodeOf, verifyFigures } from './ops/verify.ts';
import { verifyPage } from './ops/verify-page.ts';
import { time } from './replay/times.ts';
import { wholeNumber } from './whole-number.ts';

const ROOT = join(import.meta.dirname, '..');

const FIVE_MINUTES = 300_000;

/** What happened so long ago has been counted: a batch is over by then. */
const SETTLED_MILLISECONDS = LONGEST_BATCH_MILLISECONDS + 60_000;

const operated = async ({ stage }: StageOptions): Promise<Operated> =>
  operatedOn(await readServices(ROOT), stage);

/** @param ago milliseconds before now at which it ends */
const last = (milliseconds: number, ago = 0): TimeRange => {
  const now = Date.now() - ago;
  return { from: new Date(now - milliseconds).toISOString(), to: new Date(now).toISOString() };
};

const metricsOf = ({ metrics, sagas }: Operated, range: TimeRange): Promise<EventMetrics> =>
  getEventMetrics({ table: metrics, sagas: sagaMetricsFrom(sagas) }, range);

const print = ({ json }: StageOptions, value: unknown, page: string): void =>
  console.log(json ? asJson(value) : page);

interface RangeOptions extends StageOptions {
  readonly last: number;
  readonly from?: string;
  readonly to?: string;
}

const rangeOf = ({ last: length, from, to }: RangeOptions, ago = 0): TimeRange => {
  const recent = last(length, ago);
  return from === undefined ? recent : { from, to: to ?? recent.to };
};

const printMetrics = async (shared: RangeOptions): Promise<void> => {
  const metrics = await metricsOf(await operated(shared), rangeOf(shared));
  print(shared, metrics, metricsPage(metrics));
};

const printKpis = async (shared: RangeOptions): Promise<void> => {
  const range = rangeOf(shared);
  const kpis = await getKpis((await operated(shared)).kpis, range);
  print(shared, { range, kpis }, kpiPage(kpis, range));
  if (kpis.some(({ met }) => met === false)) process.exitCode = 1;
};

interface VerifyOptions extends RangeOptions {
  readonly resume?: true;
  readonly concurrency: number;
  readonly segments: number;
}

const printVerified = async (options: VerifyOptions): Promise<void> => {
  const { stage, json, resume, concurrency, segments } = options;
  const report = await verifyFigures(await operated(options), {
    range: rangeOf(options, SETTLED_MILLISECONDS),
    concurrency,
    segments,
    quiet: json === true,
    ...(stage === undefined ? {} : { stage }),
    ...(resume && { resume }),
  });
  print(options, report, verifyPage(report));
  process.exitCode = exitCodeOf(report);
};

/** Says at once, and once, when there is no such stage. */
const exists = async (metrics: Table): Promise<void> => {
  await metrics.get({ pk: 'minute#', sk: '-' });
};

const printFound = async (id: string, shared: StageOptions): Promise<void> => {
  const { metrics, inspections } = await operated(shared);
  await exists(metrics);
  const found = await search(inspections, id);
  print(shared, found, searchPage(found));
  if (found.hits.length === 0) process.exitCode = 1;
};

interface UnhealthyOptions extends StageOptions {
  readonly limit: number;
}

const printUnhealthy = async ({ limit, ...shared }: UnhealthyOptions): Promise<void> => {
  const { metrics, health } = await operated(shared);
  await exists(metrics);
  const unhealthy = await getUnhealthyEvents({ sources: health, limit });
  print(shared, unhealthy, unhealthyPage(unhealthy, Date.now()));
  if (unhealthy.events.length > 0) process.exitCode = 1;
};

const printStatus = async (shared: StageOptions): Promise<void> => {
  const platform = await operated(shared);
  const metrics = await metricsOf(platform, last(FIVE_MINUTES));
  const depths = await getDepths(platform.depths);
  const unhealthy = await getUnhealthyEvents({ sources: platform.health, limit: 1_000 });
  const status: Status = {
    stage: platform.stage,
    at: metrics.range.to,
    healthy: unhealthy.events.length === 0,
    metrics,
    depths,
    unhealthy,
  };
  print(shared, status, statusPage(status));
  if (!status.healthy) process.exitCode = 1;
};

/** A command about a time: the last `milliseconds`, until `end`, when nothing is said. */
const rangeCommand = (name: string, description: string, milliseconds: number, end = 'now'): Command =>
  stageCommand(name, description)
    .option('--last <time>', `until ${end}, for so long: 90s, 15m, 2h or 1d`, span, milliseconds)
    .option(
      '--from <time>',
      `in place of --last: from 2026-11-28T08:00:00Z on, ${RETENTION_DAYS} days ago at most`,
      time,
    )
    .option('--to <time>', `with --from: until then; until ${end} when left out`, time);

await runCli(
  new Command('ops')
    .description('Shows whether events flow, how fast, and what is in trouble.')
    .addCommand(
      stageCommand(
        'status',
        'Says in a few lines how the last five minutes went, and whether all is healthy.',
      ).action(printStatus),
    )
    .addCommand(
      rangeCommand(
        'metrics',
        'Counts what became of events: by consumer, outbox, type and saga.',
        3 * FIVE_MINUTES,
      ).action(printMetrics),
    )
    .addCommand(
      rangeCommand(
        'kpi',
        'Holds every key performance indicator against its target.',
        12 * FIVE_MINUTES,
      ).action(printKpis),
    )
    .addCommand(
      rangeCommand(
        'verify',
        'Recounts from the tables of all services what metrics claim. Reads all of them.',
        12 * FIVE_MINUTES,
        'two minutes ago',
      )
        .option('--resume', 'go on with one that was stopped, for the time that it was for')
        .option(
          '--concurrency <number>',
          'parts of tables that are read side by side',
          wholeNumber(1, 100),
          4,
        )
        .option('--segments <number>', 'parts that each table is divided into', wholeNumber(1, 1_000), 4)
        .action(printVerified),
    )
    .addCommand(
      stageCommand('unhealthy', 'Lists what is in trouble, longest first, each with what to do next.')
        .option(
          '--limit <number>',
          'at most so many of each outbox, inbox, queue, …',
          wholeNumber(1, 10_000),
          20,
        )
        .action(printUnhealthy),
    )
    .addCommand(
      stageCommand('search', 'Finds what an id belongs to.')
        .argument(
          '<id>',
          'of an event, an aggregate, a request (its correlation id), a saga or a dead letter',
          words,
        )
        .action(printFound),
    )
    .addHelpText(
      'after',
      `
status and unhealthy end with exit code 1 when something is unhealthy, kpi when a target is missed, search when nothing has
the id, and verify when figures are wrong for certain.

Examples:
  npm run ops -- status
  npm run ops -- metrics --last 1h
  npm run ops -- metrics --from 2026-11-28T08:00:00Z --to 2026-11-28T09:00:00Z --json
  npm run ops -- kpi --last 1d --stage prod
  npm run ops -- verify --last 1d --stage prod
  npm run ops -- unhealthy --stage prod
  npm run ops -- search 2f1c9a4e-7d53-5b0e-9c1a-6d8f0b7a3e21`,
    ),
);
