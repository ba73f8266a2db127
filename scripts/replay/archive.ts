import { join } from 'node:path';
import { Command } from 'commander';
import { asJson, type StageOptions, stageCommand } from '../cli.ts';
import { named, readConsumers } from '../consumers/consumers.ts';
import { personAtTerminal } from '../person.ts';
import { stageOf } from '../stage.ts';
import { wholeNumber } from '../whole-number.ts';
import { archiveNamed, archivesPage, createArchive, listArchives } from './archive/archives.ts';
import { eventBridgeOn } from './archive/event-bridge.ts';
import { cancelReplay, describeReplay, refuseUnfit, startReplay, statePage } from './archive/replays.ts';
import { several } from './several.ts';
import { compactTime, time } from './times.ts';

const ROOT = join(import.meta.dirname, '../..');

interface CreateFlags extends StageOptions {
  readonly retentionDays: number;
  readonly type?: readonly string[];
}

const create = async (name: string, { stage, json, retentionDays, type }: CreateFlags): Promise<void> => {
  const client = eventBridgeOn(stage);
  // The platform's own archive says where the bus is.
  const { busArn } = await archiveNamed(client, stageOf(stage).busName);
  const types = type === undefined ? {} : { types: type };
  const made = await createArchive(client, { name, busArn, retentionDays, ...types });
  console.log(
    json ? asJson(made) : `${made.archive} is ${made.state}. It keeps what is published from now on.`,
  );
};

const list = async ({ stage, json }: StageOptions): Promise<void> => {
  const archives = await listArchives(eventBridgeOn(stage), stageOf(stage).busName);
  console.log(json ? asJson(archives) : archivesPage(archives));
};

interface ReplayFlags extends StageOptions {
  readonly consumer: string;
  readonly from: string;
  readonly to?: string;
  readonly archive?: string;
  readonly id?: string;
  readonly yes?: true;
}

const replay = async (flags: ReplayFlags): Promise<void> => {
  const { stage, json, consumer, from, yes } = flags;
  const now = Date.now();
  const { to = new Date(now).toISOString(), id = compactTime(now) } = flags;
  const { name: stageName, busName } = stageOf(stage);
  const { archive: archiveName = busName } = flags;
  const request = { owner: named(await readConsumers(ROOT), consumer), from, to, id, now };
  refuseUnfit(request);
  const person = yes ? undefined : personAtTerminal();
  const client = eventBridgeOn(stage);
  const archive = await archiveNamed(client, archiveName);
  const question = `Send ${consumer} on ${stage ?? 'the local platform'} what ${archiveName} holds from ${from} to ${to}?`;
  if (person !== undefined && !(await person.confirms(question))) {
    console.log(json ? asJson({ state: 'NOT_STARTED' }) : 'Nothing was sent.');
    process.exitCode = 1;
    return;
  }
  const started = await startReplay(client, { ...request, archive, stage: stageName });
  console.log(
    json ? asJson(started) : `${statePage(started)}\n\nSee how far it is:\n  ${statusLine(started, stage)}`,
  );
};

const statusLine = ({ replay: name }: { readonly replay: string }, stage: string | undefined): string =>
  `npm run replay -- archive status ${name}${stage === undefined ? '' : ` --stage ${stage}`}`;

const status = async (name: string, { stage, json }: StageOptions): Promise<void> => {
  const state = await describeReplay(eventBridgeOn(stage), name);
  console.log(json ? asJson(state) : statePage(state));
};

const cancel = async (name: string, { stage, json }: StageOptions): Promise<void> => {
  const state = await cancelReplay(eventBridgeOn(stage), name);
  console.log(json ? asJson(state) : statePage(state));
};

export const archive = new Command('archive')
  .description("Works with the bus's archive: what EventBridge keeps of all that was published.")
  .exitOverride()
  .addCommand(
    stageCommand('create', 'Creates an archive of the bus, beside the one of the platform.')
      .argument('<name>', 'of the archive')
      .option('--retention-days <days>', 'how long events are kept; 0 for ever', wholeNumber(0, 36_500), 90)
      .option('--type <event type>', 'only events of this type; may be repeated', several)
      .action(create),
  )
  .addCommand(stageCommand('list', 'Lists the archives of the bus.').action(list))
  .addCommand(
    stageCommand(
      'replay',
      'Has EventBridge send what an archive holds of a time to one consumer, in no order.',
    )
      .requiredOption('--consumer <name>', 'the only one whose rule sees it')
      .requiredOption('--from <time>', 'published then or later', time)
      .option('--to <time>', 'published until then; now when left out', time)
      .option('--archive <name>', "the platform's own when left out")
      .option('--id <id>', "tells it from the consumer's other replays; the time of day when left out")
      .option('--yes', 'without asking')
      .action(replay),
  )
  .addCommand(
    stageCommand('status', 'Shows how far a replay of an archive is.')
      .argument('<replay>', 'its name')
      .action(status),
  )
  .addCommand(
    stageCommand('cancel', 'Ends a replay of an archive before its end.')
      .argument('<replay>', 'its name')
      .action(cancel),
  );
