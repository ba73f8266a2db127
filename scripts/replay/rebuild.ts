import { PlatformError } from '@edtech/contracts';
import { systemTiming } from '@edtech/event-store';
import {
  beginRebuild,
  type Forecast,
  forecastRebuild,
  type Generation,
  paceOf,
  readGenerations,
  rebuild as run,
} from '@edtech/projection';
import { Option } from 'commander';
import { wholeNumber } from '../whole-number.ts';
import { STOPPED_BY_SIGNAL, untilInterrupted } from './interrupt.ts';
import { startProgress } from './progress.ts';
import {
  commandLine,
  consentOf,
  log,
  print,
  type ReadModelFlags,
  readModelCommand,
  SEGMENTS,
  segmentsOption,
} from './read-models/command.ts';
import { forecastPage, rebuildPage, waitText } from './read-models/page.ts';
import { type Opened, openReadModel } from './read-models/projections.ts';

interface Flags extends ReadModelFlags {
  readonly resume?: true;
  readonly rate?: number;
  readonly concurrency: number;
  readonly segments?: number;
  readonly dryRun?: true;
  readonly yes?: true;
  /** What a rebuild does not take. */
  readonly from?: string;
  readonly to?: string;
  readonly aggregate?: string;
  readonly type?: string;
}

const CONCURRENCY = 4;

class RebuildIsWhole extends PlatformError {
  readonly code = 'rebuild-is-whole';
  readonly kind = 'invalid';

  constructor(option: string) {
    super(
      `A rebuild takes every event: with --${option}, rows would be made of half a history. ` +
        'To have one aggregate caught up: replay verify --aggregate. To send events again: replay publish.',
    );
  }
}

const rebuildReadModel = async (name: string, flags: Flags): Promise<void> => {
  for (const option of ['from', 'to', 'aggregate', 'type'] as const)
    if (flags[option] !== undefined) throw new RebuildIsWhole(option);
  const consent = flags.dryRun ? undefined : consentOf(flags);
  const model = await openReadModel(name, flags);
  const forecast = await forecastOf(model, flags);
  if (consent === undefined) {
    print(flags, { ...subject(model, flags), forecast, dryRun: true }, forecastPage(model, flags, forecast));
    return;
  }
  if (!flags.json) console.error(forecastPage(model, flags, forecast));
  await consent(flags.resume ? 'Go on?' : 'Rebuild it?');
  const { signal, release } = untilInterrupted();
  try {
    await rebuildUntil(signal, model, forecast, flags);
  } finally {
    release();
  }
};

const forecastOf = ({ events, versions }: Opened, { concurrency, rate }: Flags): Promise<Forecast> =>
  forecastRebuild({
    events,
    timing: systemTiming,
    projection: versions[0],
    concurrency,
    ...(rate === undefined ? {} : { rate }),
  });

const rebuildUntil = async (
  signal: AbortSignal,
  model: Opened,
  forecast: Forecast,
  flags: Flags,
): Promise<void> => {
  const { name, events, views, versions } = model;
  const { rate, concurrency, segments = SEGMENTS, json } = flags;
  const options = { events, views, timing: systemTiming, signal, projection: versions[0] };
  const generation = await begun(options, flags);
  if (generation === undefined) {
    stopped(model, flags, await newest(model));
    return;
  }
  const progress = startProgress({ unit: 'events', total: forecast.events, quiet: json === true });
  const began = performance.now();
  let before: number | undefined;
  try {
    const report = await run({
      ...options,
      puts: model.puts,
      generation: generation.id,
      segments,
      concurrency,
      pace: paceOf(rate, systemTiming, signal),
      log,
      onWait: sayOnce(flags, 'the process that filled it before is surely gone'),
      onProgress: (far) => {
        before ??= far.events;
        progress.update(far.events, ((far.events - before) * 1_000) / (performance.now() - began));
      },
    });
    progress.stop();
    const seconds = (performance.now() - began) / 1_000;
    if (!report.finished) {
      stopped(model, flags, generation.id);
      return;
    }
    const result = { ...subject(model, flags), generation: generation.id, ...report, seconds };
    print(flags, result, rebuildPage(name, generation.id, report, flags.resume ? undefined : seconds, flags));
  } finally {
    progress.stop();
  }
};

const begun = (
  options: Omit<Parameters<typeof beginRebuild>[0], 'resume'>,
  flags: Flags,
): Promise<Generation | undefined> =>
  beginRebuild({
    ...options,
    resume: flags.resume === true,
    onWait: sayOnce(flags, 'every projector follows the new generation'),
  });

/** Says what is waited for, however often it is told of the wait. */
const sayOnce = ({ json }: Flags, until: string): ((milliseconds: number) => void) => {
  let isSaid = json === true;
  return (milliseconds) => {
    if (!isSaid) console.error(waitText(milliseconds, until));
    isSaid = true;
  };
};

const newest = async ({ views, name }: Opened): Promise<string> =>
  (await readGenerations(views, name))?.newest ?? 'nothing';

const stopped = ({ name }: Opened, flags: Flags, generation: string): void => {
  print(
    flags,
    { projection: name, generation, finished: false },
    `${name} ${generation} is not complete. To go on: ${commandLine(`rebuild ${name} --resume`, flags)}`,
  );
  process.exitCode = STOPPED_BY_SIGNAL;
};

const subject = ({ service, name, versions }: Opened, { stage }: Flags) => ({
  service,
  projection: name,
  version: versions[0].version,
  stage: stage ?? 'local',
});

export const rebuild = readModelCommand(
  'rebuild',
  'Makes a further generation of a read model from all events, beside the one that readers see.',
)
  .argument('<projection>', 'a read model, for example users')
  .option('--resume', 'go on with one that was stopped')
  .option('--rate <number>', 'events a second; as fast as it goes when left out', wholeNumber(1, 1_000_000))
  .option(
    '--concurrency <number>',
    'parts of the table that are read side by side',
    wholeNumber(1, 100),
    CONCURRENCY,
  )
  .addOption(segmentsOption())
  .option('--dry-run', 'say what it would read and write, how long that would take and what it would cost')
  .option('--yes', 'without asking')
  .addOption(new Option('--from <time>').hideHelp())
  .addOption(new Option('--to <time>').hideHelp())
  .addOption(new Option('--aggregate <Type/id>').hideHelp())
  .addOption(new Option('--type <type>').hideHelp())
  .action(rebuildReadModel);
