import { join } from 'node:path';
import {
  type Because,
  type Changes,
  causes,
  chosen,
  collected,
  type DeadLetterStore,
  differences,
  discardLetter,
  editedBody,
  editLetter,
  inTurn,
  type Letter,
  letterNamed,
  OPEN_STATES,
  payloadsOf,
  redriveLetter,
  viewLetter,
  withoutValues,
} from '@edtech/dead-letters';
import { systemTiming as timing } from '@edtech/event-store';
import { Command } from 'commander';
import { asJson, runCli, type StageOptions, stageCommand, words } from './cli.ts';
import { readConsumers } from './consumers/consumers.ts';
import { causesPage } from './dlq/causes-page.ts';
import { changesPage, lettersText } from './dlq/changes-page.ts';
import { type ChoiceOptions, choiceOf, toBeChanged } from './dlq/choice.ts';
import { diffPage } from './dlq/diff-page.ts';
import { attemptsPage, tryAll } from './dlq/dry-run.ts';
import { type EditFiles, replacementIn } from './dlq/edit.ts';
import { giveUpOn } from './dlq/give-up.ts';
import { deadLettersOn } from './dlq/letters.ts';
import { list, listPage } from './dlq/list.ts';
import { redriverOn } from './dlq/redriver.ts';
import { type Shown, showPage } from './dlq/show.ts';
import { validatorOf } from './dlq/validate.ts';
import { personAtTerminal } from './person.ts';
import { serviceTablesOn } from './service-tables.ts';
import { wholeNumber } from './whole-number.ts';

const ROOT = join(import.meta.dirname, '..');

type Auditing = { readonly [name in keyof Because]?: string } & { readonly payload?: true };

const printList = async (
  options: StageOptions & ChoiceOptions & { readonly limit: number },
): Promise<void> => {
  const now = timing.now();
  const letters = await collected(chosen(deadLettersOn(options.stage), choiceOf(options, OPEN_STATES)));
  const listing = list(letters, { limit: options.limit, now });
  console.log(options.json ? asJson(listing) : listPage(listing, now));
};

const printCauses = async (options: StageOptions & ChoiceOptions): Promise<void> => {
  const letters = await collected(chosen(deadLettersOn(options.stage), choiceOf(options, OPEN_STATES)));
  const found = causes(letters);
  console.log(options.json ? asJson(found) : causesPage(found, timing.now()));
};

/** Whether what is personal may be shown: who asks for it says so, which is put on record first. */
const reveals = async (
  store: DeadLetterStore,
  ids: readonly string[],
  { payload, by, reason }: Auditing,
  command: Command,
): Promise<boolean> => {
  if (!payload) return false;
  if (by === undefined || reason === undefined)
    command.error('error: --payload shows what may be personal: say --by whom and for what --reason');
  for (const id of ids) await viewLetter({ store, timing }, id, { by, reason });
  return true;
};

/** A letter with its payloads, without what is personal unless that is `shown`. */
const withPayloads = async (store: DeadLetterStore, letter: Letter, shown: boolean): Promise<Shown> => ({
  ...letter,
  ...(await payloadsOf(store, letter, shown)),
});

const printLetter = async (id: string, options: StageOptions & Auditing, command: Command): Promise<void> => {
  const store = deadLettersOn(options.stage);
  const shown = await reveals(store, [id], options, command);
  const letter = await withPayloads(store, await letterNamed(store, id), shown);
  console.log(options.json ? asJson(letter) : showPage(letter));
};

const printDiff = async (id: string, options: StageOptions & Auditing, command: Command): Promise<void> => {
  const store = deadLettersOn(options.stage);
  const shown = await reveals(store, [id], options, command);
  const { received, edited = received } = await withPayloads(store, await letterNamed(store, id), true);
  const found = differences(received, edited);
  const visible = shown ? found : found.map(withoutValues);
  console.log(options.json ? asJson(visible) : diffPage(visible));
};

const printExport = async (
  options: StageOptions & ChoiceOptions & Auditing,
  command: Command,
): Promise<void> => {
  const store = deadLettersOn(options.stage);
  const letters = await collected(chosen(store, choiceOf(options, OPEN_STATES)));
  const ids = letters.map(({ id }) => id);
  const shown = await reveals(store, ids, options, command);
  for (const letter of letters) console.log(JSON.stringify(await withPayloads(store, letter, shown)));
};

type Changing = StageOptions & ChoiceOptions & Because & { readonly yes?: true };

/** Changes the letters that are meant, after somebody agreed, and says what became of them. */
const changeAll = async (
  ids: readonly string[],
  options: Changing,
  words: { readonly question: string; readonly done: string },
  change: (store: DeadLetterStore, letter: Letter) => Promise<unknown>,
): Promise<void> => {
  const { stage, json, yes } = options;
  const store = deadLettersOn(stage);
  const person = yes ? undefined : personAtTerminal();
  const letters = await toBeChanged(store, ids, options);
  const question = `${words.question} ${lettersText(letters.length)} on ${stage ?? 'the local platform'}?`;
  const agreed = letters.length === 0 || person === undefined || (await person.confirms(question));
  const report: Changes = await inTurn(agreed ? letters : [], (letter) => change(store, letter));
  console.log(json ? asJson(report) : changesPage(report, words.done));
  if (!agreed || report.problems.length > 0) process.exitCode = 1;
};

type Redriving = Omit<Changing, keyof Because> &
  Partial<Because> & { readonly inSpiteOfAge?: true; readonly dryRun?: true };

const redrive = async (ids: readonly string[], options: Redriving, command: Command): Promise<void> => {
  const { stage, json, by, reason, inSpiteOfAge = false } = options;
  if (options.dryRun) {
    const store = deadLettersOn(stage);
    const attempts = await tryAll(await toBeChanged(store, ids, options), {
      store,
      consumers: await readConsumers(ROOT),
      tableOf: serviceTablesOn(stage),
      inSpiteOfAge,
    });
    console.log(json ? asJson(attempts) : attemptsPage(attempts));
    if (attempts.some(({ outcome }) => outcome === 'failed')) process.exitCode = 1;
    return;
  }
  if (by === undefined || reason === undefined)
    command.error('error: say --by whom and for what --reason, or --dry-run to see what would happen');
  const redriver = redriverOn(stage, { because: { by, reason }, inSpiteOfAge });
  await changeAll(
    ids,
    { ...options, by, reason },
    { question: 'Redrive', done: 'redriven' },
    (store, { id }) => redriveLetter({ store, timing, redriver }, id, { by, reason }),
  );
};

const discardAll = async (ids: readonly string[], options: Changing): Promise<void> => {
  const { stage, by, reason } = options;
  const giveUp = giveUpOn(stage, await readConsumers(ROOT));
  await changeAll(ids, options, { question: 'Discard, for good,', done: 'discarded' }, (store, { id }) =>
    discardLetter({ store, timing, giveUp }, id, { by, reason }),
  );
};

const edit = async (id: string, options: StageOptions & Because & EditFiles): Promise<void> => {
  const { stage, json, by, reason } = options;
  const store = deadLettersOn(stage);
  const letter = await letterNamed(store, id);
  const replacement = await replacementIn(options);
  const body = editedBody(await store.payload(id, letter.payloads.length), replacement);
  const validate = validatorOf(await readConsumers(ROOT));
  const { payloads } = await editLetter({ store, timing, validate }, id, body, { by, reason });
  const report = { id, payload: payloads.length };
  console.log(
    json
      ? asJson(report)
      : `Stored as payload ${payloads.length}, beside what was received. Nothing is sent before you redrive it.`,
  );
};

const choosing = (one: Command, usually: string): Command =>
  one
    .option(
      '--state <state>',
      `open, redriving, routed, redriven, discarded or all; ${usually} when left out`,
    )
    .option('--cause <fingerprint>', 'only those of one cause')
    .option('--aggregate <Type/id>', 'only those of one aggregate');

const revealing = (one: Command): Command =>
  one
    .option('--payload', 'show what may be personal as well; who asked and why is put on record')
    .option('--by <who>', 'who asks', words)
    .option('--reason <text>', 'and why', words);

const changing = (one: Command): Command =>
  one
    .requiredOption('--by <who>', 'who decides that', words)
    .requiredOption('--reason <text>', 'and why', words);

const many = (one: Command): Command =>
  choosing(
    one.argument('[ids...]', 'ids of dead letters; or give --cause or --aggregate'),
    'open and routed',
  ).option('--yes', 'without asking');

const OPEN_TEXT = 'those that are not closed';

await runCli(
  new Command('dlq')
    .description('Shows the events that ended somewhere, and has them handled, mended or given up.')
    .addCommand(
      choosing(stageCommand('list', 'Lists dead letters, the longest open first.'), OPEN_TEXT)
        .option('--limit <number>', 'how many', wholeNumber(1, 100_000), 50)
        .action(printList),
    )
    .addCommand(
      choosing(
        stageCommand('causes', 'Groups dead letters by what most likely caused them, and counts them.'),
        OPEN_TEXT,
      ).action(printCauses),
    )
    .addCommand(
      revealing(stageCommand('show', 'Shows a dead letter, its history and what is in it.'))
        .argument('<id>', 'id of a dead letter')
        .action(printLetter),
    )
    .addCommand(
      revealing(stageCommand('diff', 'Shows where the last edit differs from what was received.'))
        .argument('<id>', 'id of a dead letter')
        .action(printDiff),
    )
    .addCommand(
      many(stageCommand('redrive', 'Has events handled once more, those of an aggregate in their order.'))
        .option('--by <who>', 'who decides that', words)
        .option('--reason <text>', 'and why', words)
        .option('--dry-run', 'only say what the handler would make of each now; nothing is committed')
        .option('--in-spite-of-age', 'even if nobody can tell any more whether they were handled')
        .action(redrive),
    )
    .addCommand(
      changing(stageCommand('edit', 'Stores another payload, which is what is redriven then.'))
        .argument('<id>', 'id of a dead letter')
        .option('--data <file>', 'JSON file with the data of the event')
        .option('--body <file>', 'JSON file with all of the payload')
        .action(edit),
    )
    .addCommand(
      many(changing(stageCommand('discard', 'Gives events up; an ordered consumer goes past them.'))).action(
        discardAll,
      ),
    )
    .addCommand(
      revealing(
        choosing(stageCommand('export', 'Prints dead letters as JSON, one a line.'), OPEN_TEXT),
      ).action(printExport),
    )
    .addHelpText(
      'after',
      `
Examples:
  npm run dlq -- causes
  npm run dlq -- list --cause 49fd82f39cc479fa
  npm run dlq -- show 9958f91fe1c7cf014625
  npm run dlq -- redrive --cause 49fd82f39cc479fa --by ada --reason 'the table is back' --stage prod
  npm run dlq -- redrive 9958f91fe1c7cf014625 --dry-run
  npm run dlq -- edit 9958f91fe1c7cf014625 --data mended.json --by ada --reason 'the address was cut off'
  npm run dlq -- discard 9958f91fe1c7cf014625 --by ada --reason 'made by a load test'`,
    ),
);
