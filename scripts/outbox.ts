import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { OPEN_STATUSES, type OpenStatus } from '@edtech/outbox';
import { Command, InvalidArgumentError, Option } from 'commander';
import { asJson, runCli, type StageOptions, stageCommand } from './cli.ts';
import { OUTBOX_SERVICES } from './generated/services.ts';
import { list, listPage } from './outbox/list.ts';
import { type Outbox, outboxesOn } from './outbox/outboxes.ts';
import { referenceIn } from './outbox/reference.ts';
import { configuredRetention } from './outbox/retention.ts';
import { allFailed, namedFailed, records, retry, retryPage } from './outbox/retry.ts';
import { show, showPage } from './outbox/show.ts';
import { stats, statsPage } from './outbox/stats.ts';
import { personAtTerminal } from './person.ts';
import { stageOf } from './stage.ts';
import { wholeNumber } from './whole-number.ts';

interface Shared extends StageOptions {
  readonly service?: string;
}

const outboxes = ({ stage, service }: Shared): readonly Outbox[] =>
  outboxesOn(stage, service === undefined ? OUTBOX_SERVICES : [service]);

const status = (text: string): OpenStatus => {
  const found = OPEN_STATUSES.find((one) => one === text.toUpperCase());
  if (found === undefined)
    throw new InvalidArgumentError(`Choose from ${OPEN_STATUSES.join(', ').toLowerCase()}.`);
  return found;
};

interface ListOptions extends Shared {
  readonly limit: number;
  readonly status?: OpenStatus;
}

const printList = async (options: ListOptions): Promise<void> => {
  const listing = await list(outboxes(options), options);
  console.log(options.json ? asJson(listing) : listPage(listing, Date.now()));
};

const printRecord = async (text: string, options: Shared): Promise<void> => {
  const reference = referenceIn(text);
  const found = await show(outboxes(options), reference);
  if (options.json) console.log(asJson(found));
  else if (found.length > 0) console.log(showPage(found));
  if (found.length > 0) return;
  const hint = reference.by === 'event' ? ' A COMPLETED one is found by Type/id only.' : '';
  console.error(`No outbox holds ${text}.${hint}`);
  process.exitCode = 1;
};

interface RetryOptions extends Shared {
  readonly all?: true;
  readonly yes?: true;
}

const retryRecords = async (
  keys: readonly string[],
  options: RetryOptions,
  command: Command,
): Promise<void> => {
  if (keys.length > 0 === (options.all === true)) command.error('error: give either keys or --all');
  const { json, yes, stage } = options;
  const person = yes ? undefined : personAtTerminal();
  const candidates = options.all
    ? await allFailed(outboxes(options))
    : await namedFailed(outboxes(options), keys.map(referenceIn));
  const { failed, problems } = candidates;
  const question = `Try ${records(failed.length)} again on ${stage ?? 'the local platform'}?`;
  const agreed = failed.length === 0 || person === undefined || (await person.confirms(question));
  const report = await retry(agreed ? candidates : { failed: [], problems }, {
    now: Date.now,
    quiet: json === true,
  });
  console.log(json ? asJson(report) : retryPage(report));
  if (!agreed || problems.length > 0) process.exitCode = 1;
};

const printStats = async (options: Shared): Promise<void> => {
  const yml = await readFile(join(import.meta.dirname, '../serverless.yml'), 'utf8');
  const retention = configuredRetention(yml, stageOf(options.stage).name);
  const statistics = await stats(outboxes(options), retention);
  console.log(options.json ? asJson(statistics) : statsPage(statistics));
};

const command = (name: string, description: string): Command =>
  stageCommand(name, description).addOption(
    new Option('--service <name>', 'the outbox of one service; all of them when left out').choices(
      OUTBOX_SERVICES,
    ),
  );

await runCli(
  new Command('outbox')
    .description('Shows what the outboxes of the services hold, and has what FAILED tried again.')
    .addCommand(
      command('list', 'Lists the records that are not published yet, oldest first.')
        .addOption(
          new Option('--status <status>', 'only these: pending, processing or failed').argParser(status),
        )
        .option('--limit <number>', 'how many', wholeNumber(1, 10_000), 50)
        .action(printList),
    )
    .addCommand(
      command(
        'show',
        'Shows a record with its data, or the records of an aggregate, published ones included.',
      )
        .argument('<id>', 'the id of an event, Type/id, Type/id/sequence or Type/id/local/version.place')
        .action(printRecord),
    )
    .addCommand(
      command('retry', 'Has FAILED records tried again, with all of their attempts.')
        .argument(
          '[keys...]',
          'ids of events, Type/id/sequence, Type/id/local/version.place, or Type/id for all that FAILED of an aggregate',
        )
        .option('--all', 'every record that FAILED')
        .option('--yes', 'without asking')
        .action(retryRecords),
    )
    .addCommand(
      command('stats', 'Counts the records by status, with the age of the oldest.').action(printStats),
    )
    .addHelpText(
      'after',
      `
Examples:
  npm run outbox -- stats
  npm run outbox -- list --status failed
  npm run outbox -- show User/u-1
  npm run outbox -- retry User/u-1/3
  npm run outbox -- retry User/u-1/local/3.1
  npm run outbox -- retry --all --service user --stage prod`,
    ),
);
