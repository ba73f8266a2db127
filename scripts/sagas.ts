import { resolve } from 'node:path';
import { pageOf } from '@edtech/saga';
import { type CheckReport, check, forgetful } from '@edtech/saga/check';
import { Command, Option } from 'commander';
import { runCli } from './cli.ts';
import { type Bound, boundsOf } from './sagas/bounds.ts';
import { SAGAS } from './sagas/declared.ts';
import { reportText } from './sagas/report.ts';
import { samplesOf } from './sagas/samples.ts';
import { differences, writeOutput } from './schemas/output.ts';
import { wholeNumber } from './whole-number.ts';

const root = resolve(import.meta.dirname, '..');

const program = new Command('sagas')
  .exitOverride()
  .description('The sagas: their pages, and what is proven of them.');

const pages = new Map(SAGAS.map(({ definition, page }) => [page, pageOf(definition)]));

program
  .command('generate', { isDefault: true })
  .description('write the pages with the state diagrams, from the declarations: docs/sagas')
  .action(async () => {
    const changed = await writeOutput(root, pages, 'without-stale');
    console.log(
      changed.length === 0
        ? 'Nothing changed.'
        : changed.map(({ path, what }) => `${what} ${path}`).join('\n'),
    );
  });

program
  .command('check')
  .description('fail when the pages say something else than the declarations')
  .action(async () => {
    const found = await differences(root, pages, 'without-stale');
    if (found.length === 0) return;
    const stale = found.map(({ path, what }) => `${what} ${path}`);
    console.error([...stale, 'Run "npm run sagas" and commit what it writes.'].join('\n'));
    process.exitCode = 1;
  });

interface ProveOptions extends Partial<Bound> {
  readonly saga?: string;
  readonly mostStates: number;
  readonly json?: true;
}

const fits = (name: string | undefined) =>
  SAGAS.filter(({ definition }) => name === undefined || definition.name === name);

/** How far a search has come, on the last line of a terminal; nothing where nobody watches. */
const progressOf = (name: string) => {
  if (!process.stderr.isTTY) return { onProgress: () => {}, end: () => {} };
  return {
    onProgress: (states: number, depth: number) =>
      void process.stderr.write(`\r${name}: ${states.toLocaleString('en')} states, ${depth} deep`),
    end: () => void process.stderr.write('\r\u001b[K'),
  };
};

const prove = ({ saga, mostStates, json: _, ...bound }: ProveOptions): readonly CheckReport[] =>
  fits(saga).flatMap(({ definition }) =>
    boundsOf(bound).map(({ attempts, forgetful: isForgetful, ...budget }) => {
      const progress = progressOf(definition.name);
      const report = check(definition, {
        samples: samplesOf(root, definition),
        budget,
        attempts,
        mostStates,
        ...(isForgetful ? { participants: forgetful } : {}),
        onProgress: progress.onProgress,
      });
      progress.end();
      return report;
    }),
  );

program
  .command('prove')
  .description(
    'explore every order in which messages, failures, timeouts, duplicates, losses, cancellations and crashes can meet, and fail when a saga does not always end, keeps what it took, gives back twice, or does not handle a message',
  )
  .addOption(
    new Option('--saga <name>', 'one saga only').choices(SAGAS.map(({ definition }) => definition.name)),
  )
  .option('--timeouts <count>', 'timers that fire although the answer is on its way', wholeNumber(0, 20))
  .option('--mishaps <count>', 'messages that are lost or come twice', wholeNumber(0, 5))
  .option('--cancellations <count>', 'times that the user cancels', wholeNumber(0, 2))
  .option('--resumptions <count>', 'times that a person resumes a stuck saga', wholeNumber(0, 3))
  .option('--attempts <count>', 'times that a request is made at most', wholeNumber(1, 5))
  .option(
    '--forgetful',
    'with participants that take a request which its own compensation has overtaken; give --mishaps 0',
  )
  .option('--most-states <count>', 'give up beyond so many', wholeNumber(1, 20_000_000), 3_000_000)
  .option('--json', 'print the reports as JSON')
  .addHelpText(
    'after',
    `
Without a bound it proves each saga within three of them: with requests that are made again, with compensations that get stuck, and
with forgetful participants. With one, only within that.

Exits with 0 when all is proven, 1 when something is wrong or there were too many states, 2 when asked wrongly.

Examples:
  npm run test:saga
  npm run test:saga -- --timeouts 4 --cancellations 0`,
  )
  .action((options: ProveOptions) => {
    const reports = prove(options);
    console.log(
      options.json
        ? JSON.stringify(reports, null, 2)
        : reports.map((report) => reportText(report)).join('\n\n'),
    );
    if (reports.some(({ outcome }) => outcome !== 'proven')) process.exitCode = 1;
  });

await runCli(program);
