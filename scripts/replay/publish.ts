import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { ReplayInterrupted, type ReplaySelection, replayMark } from '@edtech/outbox';
import { type Command, InvalidArgumentError, Option } from 'commander';
import { asJson, type StageOptions, stageCommand } from '../cli.ts';
import { readConsumers } from '../consumers/consumers.ts';
import { OUTBOX_SERVICES } from '../generated/services.ts';
import { personAtTerminal } from '../person.ts';
import { wholeNumber } from '../whole-number.ts';
import { STOPPED_BY_SIGNAL, untilInterrupted } from './interrupt.ts';
import { readCheckpoint, refuseUnfinished } from './publish/checkpoint.ts';
import { forecastJson, forecastPage, howToGoOn, reportJson, reportPage } from './publish/page.ts';
import { type PublishOptions, requestOf } from './publish/request.ts';
import { foresee, type RunOptions, send } from './publish/run.ts';
import { several } from './several.ts';
import { compactTime, time } from './times.ts';

const ROOT = join(import.meta.dirname, '../..');

interface Flags extends StageOptions, Omit<PublishOptions, 'id' | 'service' | 'rate' | 'concurrency'> {
  readonly id?: string;
  readonly service?: string;
  readonly rate?: number;
  readonly concurrency?: number;
  readonly resume?: string;
  readonly dryRun?: true;
  readonly yes?: true;
}

const DEFAULTS = { rate: 100, concurrency: 4 } as const;

const newId = (): string => `r-${compactTime(Date.now())}-${randomBytes(2).toString('hex')}`;

const publishEvents = async (flags: Flags, self: Command): Promise<void> => {
  if (flags.resume === undefined && flags.service === undefined)
    self.error('error: give --service, whose events are sent again; or --resume, to go on');
  const person = flags.yes || flags.dryRun ? undefined : personAtTerminal();
  const { signal, release } = untilInterrupted();
  const options: RunOptions = { until: signal, quiet: flags.json === true };
  try {
    await (flags.resume === undefined
      ? begin(flags, person, options)
      : goOn(flags.resume, flags, person, options));
  } finally {
    release();
  }
};

type Person = ReturnType<typeof personAtTerminal> | undefined;

const begin = async (flags: Flags, person: Person, options: RunOptions): Promise<void> => {
  const { id = newId(), service = '', rate = DEFAULTS.rate, concurrency = DEFAULTS.concurrency } = flags;
  const request = requestOf({ ...flags, id, service, rate, concurrency }, await readConsumers(ROOT));
  replayMark(id, { ...(request.consumer === undefined ? {} : { consumer: request.consumer }) });
  await refuseUnfinished(id);
  const forecast = await foresee(request, options);
  if (forecast === undefined) {
    process.exitCode = STOPPED_BY_SIGNAL;
    return;
  }
  const page = forecastPage(request, forecast);
  if (flags.dryRun) {
    console.log(flags.json ? asJson(forecastJson(request, forecast)) : page);
    return;
  }
  if (!(await agreed(person, `${page}\nSend them?`))) return refused(flags);
  if (person === undefined && !flags.json) console.error(page);
  await finish({ request, forecast }, flags, options);
};

const goOn = async (id: string, flags: Flags, person: Person, options: RunOptions): Promise<void> => {
  const kept = await readCheckpoint(id);
  const request = flags.rate === undefined ? kept.request : { ...kept.request, rate: flags.rate };
  const { sent } = kept.position.counts;
  const question = `${forecastPage(request, kept.forecast)}\n${sent} are sent. Go on?`;
  if (!(await agreed(person, question))) return refused(flags);
  await finish({ ...kept, request }, flags, options);
};

const agreed = async (person: Person, question: string): Promise<boolean> =>
  person === undefined || person.confirms(question);

const refused = ({ json }: Flags): void => {
  console.log(json ? asJson({ sent: 0 }) : 'Nothing was sent.');
  process.exitCode = 1;
};

const finish = async (
  replay: Parameters<typeof send>[0],
  { json }: Flags,
  options: RunOptions,
): Promise<void> => {
  const { request } = replay;
  try {
    const report = await send(replay, options);
    console.log(json ? asJson(reportJson(request, report)) : reportPage(request, report));
    if (report.outcome === 'stopped') process.exitCode = STOPPED_BY_SIGNAL;
    else if (report.refused + report.unreadable > 0) process.exitCode = 1;
  } catch (error) {
    if (error instanceof ReplayInterrupted) console.error(howToGoOn(request));
    throw error;
  }
};

const aggregate = (text: string): NonNullable<ReplaySelection['aggregate']> => {
  const { aggregateType, aggregateId } =
    /^(?<aggregateType>[A-Z][A-Za-z0-9]*)\/(?<aggregateId>.+)$/.exec(text)?.groups ?? {};
  if (aggregateType !== undefined && aggregateId !== undefined) return { aggregateType, aggregateId };
  throw new InvalidArgumentError('Write it as Type/id, for example User/u-1.');
};

/** What a replay that is resumed was begun with. */
const OF_THE_BEGINNING = [
  'id',
  'service',
  'from',
  'to',
  'type',
  'aggregate',
  'aggregateType',
  'consumer',
  'toQueue',
  'reprocess',
  'concurrency',
  'dryRun',
  'stage',
];

export const publish = stageCommand(
  'publish',
  'Sends stored integration events again, to one consumer or to all.',
)
  .addOption(new Option('--service <name>', 'whose events').choices(OUTBOX_SERVICES))
  .option('--from <time>', 'committed then or later', time)
  .option('--to <time>', 'committed before then', time)
  .option('--type <event type>', 'only events of this type; may be repeated', several)
  .option('--aggregate <Type/id>', 'only those of one aggregate', aggregate)
  .option('--aggregate-type <Type>', 'only those of aggregates of this type; may be repeated', several)
  .option('--consumer <name>', 'for this consumer alone; for all when left out')
  .option('--to-queue', "straight into the consumer's queue, past the bus and its rules")
  .option('--reprocess', 'have the consumer handle them once more, whether it handled them before or not')
  .option('--rate <number>', `events a second (default: ${DEFAULTS.rate})`, wholeNumber(1, 100_000))
  .option(
    '--concurrency <number>',
    `parts of the outbox read and sent side by side (default: ${DEFAULTS.concurrency})`,
    wholeNumber(1, 100),
  )
  .option('--id <id>', 'names the replay; made up when left out')
  .option('--dry-run', 'count what would be sent and how long it would take, and send nothing')
  .addOption(new Option('--resume <id>', 'go on with a replay that was stopped').conflicts(OF_THE_BEGINNING))
  .option('--yes', 'without asking')
  .action(publishEvents);
