import { join } from 'node:path';
import { Command } from 'commander';
import { asJson, runCli, type StageOptions, stageCommand, words } from './cli.ts';
import { ofService, orderedNamed, readConsumers, refuseUnfollowed } from './consumers/consumers.ts';
import { type DiscardReport, discardPage, giveUp } from './consumers/discard.ts';
import { inboxesOf, storeIn } from './consumers/inboxes.ts';
import { list, listPage } from './consumers/list.ts';
import { deadLetterQueueNameOf, queueOn } from './consumers/queues.ts';
import { BEFORE_HEAD, beginAtHead, headPage, headQuestion } from './consumers/start-at-head.ts';
import { waiting, waitingPage } from './consumers/waiting.ts';
import { personAtTerminal } from './person.ts';
import { serviceTablesOn } from './service-tables.ts';
import { stageOf } from './stage.ts';
import { wholeNumber } from './whole-number.ts';

const ROOT = join(import.meta.dirname, '..');

const printList = async (service: string | undefined, { stage, json }: StageOptions): Promise<void> => {
  const all = await readConsumers(ROOT);
  const consumers = service === undefined ? all : ofService(all, service);
  const listed = await list(inboxesOf(consumers, serviceTablesOn(stage)), stageOf(stage).name);
  console.log(json ? asJson(listed) : listPage(listed));
};

interface WaitingOptions extends StageOptions {
  readonly consumer?: string;
  readonly limit: number;
}

const printWaiting = async ({ stage, json, consumer, limit }: WaitingOptions): Promise<void> => {
  const all = await readConsumers(ROOT);
  const owner =
    consumer === undefined ? undefined : orderedNamed(all, consumer, 'its events wait for nothing.');
  const inboxes = inboxesOf(
    owner === undefined ? all : ofService(all, owner.service),
    serviceTablesOn(stage),
  );
  const waits = await waiting(inboxes, { limit, ...(owner === undefined ? {} : { only: owner.name }) });
  console.log(json ? asJson(waits) : waitingPage(waits, Date.now()));
};

interface DiscardOptions extends StageOptions {
  readonly by: string;
  readonly reason: string;
  readonly yes?: true;
}

const discardEvent = async (
  consumer: string,
  source: string,
  aggregateType: string,
  aggregateId: string,
  sequence: number,
  { by, reason, yes, stage, json }: DiscardOptions,
): Promise<void> => {
  const owner = orderedNamed(
    await readConsumers(ROOT),
    consumer,
    'nothing waits behind its dead letters; delete the one that nobody needs.',
  );
  refuseUnfollowed(owner, source, aggregateType);
  const person = yes ? undefined : personAtTerminal();
  const report: DiscardReport = await giveUp(
    {
      owner,
      store: storeIn(owner.service, serviceTablesOn(stage)(owner.service)),
      queue: await queueOn(stage, owner.name),
      ...(person === undefined ? {} : { confirms: person.confirms }),
    },
    { subject: { consumer, source, aggregateType, aggregateId }, sequence, by, reason },
  );
  const deadLetters = deadLetterQueueNameOf(owner.name, stageOf(stage).name);
  console.log(json ? asJson(report) : discardPage(report, deadLetters));
  if (!report.discarded) process.exitCode = 1;
};

const startAtHead = async (
  consumer: string,
  { yes, stage, json }: StageOptions & { readonly yes?: true },
): Promise<void> => {
  const owner = orderedNamed(
    await readConsumers(ROOT),
    consumer,
    'it needs no start, and takes what its rule lets through from now on.',
  );
  const question = headQuestion(consumer, stage ?? 'the local platform');
  if (!yes && !(await personAtTerminal().confirms(question))) {
    console.log(json ? asJson({ consumer, started: 0, kept: 0, aggregates: [] }) : 'Nothing was changed.');
    process.exitCode = 1;
    return;
  }
  const tableOf = serviceTablesOn(stage);
  const report = await beginAtHead({
    owner,
    store: storeIn(owner.service, tableOf(owner.service)),
    producerTable: tableOf,
    onProgress: (aggregates) => console.error(`${aggregates} aggregates …`),
  });
  console.log(json ? asJson(report) : headPage(report));
};

await runCli(
  new Command('consumers')
    .description('Shows the consumers of the services and what they wait for, and has them go on.')
    .addCommand(
      stageCommand('list', 'Lists the consumers: what they handle, in which order, and how much waits.')
        .argument('[service]', 'only those of one service')
        .action(printList),
    )
    .addCommand(
      stageCommand('waiting', 'Lists the aggregates whose events wait, and for what; longest first.')
        .option('--consumer <name>', 'only those of one consumer')
        .option('--limit <number>', 'how many', wholeNumber(1, 10_000), 50)
        .action(printWaiting),
    )
    .addCommand(
      stageCommand(
        'discard',
        'Gives up one event of an aggregate, so that those after it are handled without it.',
      )
        .argument('<consumer>', 'an ordered consumer; <consumer>@<replay id> in a replay that it reprocesses')
        .argument('<source>', 'source of the event, for example edtech.user')
        .argument('<AggregateType>', 'type of its aggregate')
        .argument('<id>', 'id of its aggregate')
        .argument('<sequence>', 'its sequence', wholeNumber(1, 9_999_999_999))
        .requiredOption('--by <who>', 'who decides that', words)
        .requiredOption('--reason <text>', 'and why', words)
        .option('--yes', 'without asking')
        .action(discardEvent),
    )
    .addCommand(
      stageCommand(
        'start-at-head',
        'Has an ordered consumer that joins late begin with what is published from now on.',
      )
        .argument('<consumer>', 'an ordered consumer whose rule is deployed, and whose mapping is disabled')
        .option('--yes', 'without asking')
        .addHelpText('after', `\n${BEFORE_HEAD}`)
        .action(startAtHead),
    )
    .addHelpText(
      'after',
      `
Examples:
  npm run consumers -- list
  npm run consumers -- waiting --consumer payment-accounts --stage prod
  npm run consumers -- discard payment-accounts edtech.user User u-1 3 --by ada --reason 'made by a load test'
  npm run consumers -- start-at-head payment-accounts --stage prod`,
    ),
);
