import { PlatformError } from '@edtech/contracts';
import { systemTiming } from '@edtech/event-store';
import {
  type DeepReport,
  type Finding,
  GenerationUnknown,
  type Projection,
  readGenerations,
  type VerifyReport,
  verifyDeep,
  verify as verifyHeads,
} from '@edtech/projection';
import { wholeNumber } from '../whole-number.ts';
import { STOPPED_BY_SIGNAL, untilInterrupted } from './interrupt.ts';
import { startProgress } from './progress.ts';
import {
  aggregate,
  generation,
  log,
  print,
  type ReadModelFlags,
  readModelCommand,
  SEGMENTS,
  segmentsOption,
} from './read-models/command.ts';
import { type Opened, openReadModel } from './read-models/projections.ts';
import { verifyCheckpoint } from './read-models/verify-checkpoint.ts';
import { verifyPage } from './read-models/verify-page.ts';
import { time } from './times.ts';

interface Flags extends ReadModelFlags {
  readonly generation?: string;
  readonly aggregate?: { readonly aggregateType: string; readonly aggregateId: string };
  readonly type?: string;
  readonly since?: string;
  readonly dryRun?: true;
  readonly deep?: true;
  readonly resume?: true;
  readonly concurrency: number;
  readonly segments?: number;
  readonly list: number;
}

class DeepIsWhole extends PlatformError {
  readonly code = 'deep-is-whole';
  readonly kind = 'invalid';

  constructor() {
    super(
      '--deep looks at every row that there is, new or old: leave --since out. To keep to a part: --type, --aggregate.',
    );
  }
}

interface Target {
  readonly projection: Projection;
  readonly generation: string;
}

const verifyReadModel = async (name: string, flags: Flags): Promise<void> => {
  if (flags.deep && flags.since !== undefined) throw new DeepIsWhole();
  const model = await openReadModel(name, flags);
  const target = await targetOf(model, flags.generation);
  const findings: Finding[] = [];
  const onFinding = (finding: Finding): void => {
    if (findings.length < flags.list) findings.push(finding);
  };
  const { signal, release } = untilInterrupted();
  try {
    const report = await heads(model, target, flags, signal, onFinding);
    const deep =
      flags.deep && report.finished ? await rows(model, target, flags, signal, onFinding) : undefined;
    const result = {
      projection: name,
      generation: target.generation,
      ...report,
      ...(deep && { deep }),
      findings,
    };
    print(flags, result, verifyPage(name, target.generation, report, deep, findings, flags));
    process.exitCode = exitCodeOf(flags, report, deep);
  } finally {
    release();
  }
};

const heads = async (
  { events, views, name }: Opened,
  target: Target,
  flags: Flags,
  signal: AbortSignal,
  onFinding: (finding: Finding) => void,
): Promise<VerifyReport> => {
  const { aggregate: only, type, since, concurrency, segments = SEGMENTS } = flags;
  const checkpoint = verifyCheckpoint(`${flags.stage ?? 'local'}-${name}-${target.generation}`);
  const progress = startProgress({ unit: 'streams', quiet: flags.json === true });
  const began = performance.now();
  let before: number | undefined;
  try {
    const report = await verifyHeads({
      events,
      views,
      timing: systemTiming,
      targets: [target],
      dryRun: flags.dryRun === true,
      segments: flags.resume ? await checkpoint.read() : checkpoint.begin(segments),
      concurrency,
      signal,
      log,
      onFinding,
      ...(only === undefined ? {} : { aggregate: only }),
      ...(type === undefined ? {} : { aggregateType: type }),
      ...(since === undefined ? {} : { since }),
      async onProgress(segment, { streams }) {
        before ??= streams;
        progress.update(streams, ((streams - before) * 1_000) / (performance.now() - began));
        await checkpoint.keep(segment);
      },
    });
    if (report.finished) await checkpoint.remove();
    else await checkpoint.keepLast();
    return report;
  } finally {
    progress.stop();
  }
};

const rows = async (
  { events, views }: Opened,
  target: Target,
  { aggregate: only, type, segments = SEGMENTS, json }: Flags,
  signal: AbortSignal,
  onFinding: (finding: Finding) => void,
): Promise<DeepReport> => {
  const progress = startProgress({ unit: 'aggregates', quiet: json === true });
  const began = performance.now();
  try {
    return await verifyDeep({
      events,
      views,
      timing: systemTiming,
      target,
      segments,
      signal,
      onFinding,
      ...(only === undefined ? {} : { aggregate: only }),
      ...(type === undefined ? {} : { aggregateType: type }),
      onProgress: (aggregates) =>
        progress.update(aggregates, (aggregates * 1_000) / (performance.now() - began)),
    });
  } finally {
    progress.stop();
  }
};

class CodeMissing extends PlatformError {
  readonly code = 'projection-code-missing';
  readonly kind = 'conflict';
}

/** @throws GenerationUnknown, CodeMissing */
const targetOf = async ({ name, views, versions }: Opened, wanted: string | undefined): Promise<Target> => {
  const known = await readGenerations(views, name);
  const id = wanted ?? known?.current;
  const found = known?.all.find((one) => one.id === id);
  if (found === undefined)
    throw new GenerationUnknown(`${name} has no generation ${id ?? 'yet'}: see replay status ${name}.`);
  const projection = versions.find(({ version }) => version === found.version);
  if (projection === undefined)
    throw new CodeMissing(
      `${name} ${found.id} is of version ${found.version}, of which there is no code here.`,
    );
  return { projection, generation: found.id };
};

const exitCodeOf = ({ dryRun }: Flags, report: VerifyReport, deep: DeepReport | undefined): number => {
  if (!report.finished || deep?.finished === false) return STOPPED_BY_SIGNAL;
  const isWrong = report.failed + report.ahead + (deep?.different ?? 0) > 0 || (dryRun && report.behind > 0);
  return isWrong ? 1 : 0;
};

export const verify = readModelCommand(
  'verify',
  'Holds a read model against its streams, and has what is behind catch up. Ends with 1 when something is left to do.',
)
  .argument('<projection>', 'a read model, for example users')
  .option('--generation <id>', 'of which generation; the one that readers see when left out', generation)
  .option('--aggregate <Type/id>', 'only this aggregate', aggregate)
  .option('--type <Type>', 'only aggregates of this type')
  .option('--since <time>', 'only aggregates whose last event is of then or later', time)
  .option('--dry-run', 'tell what is behind, and leave it so')
  .option('--deep', 'also hold the rows of each aggregate against a fold of its events')
  .option('--resume', 'go on with one that was stopped')
  .option('--concurrency <number>', 'parts of the table that are read side by side', wholeNumber(1, 100), 4)
  .addOption(segmentsOption())
  .option('--list <number>', 'so many findings are listed', wholeNumber(0, 10_000), 20)
  .action(verifyReadModel);
