import { readFile } from 'node:fs/promises';
import { setTimeout as pause } from 'node:timers/promises';
import { DEFAULT_PORTS } from '@edtech/offline';
import { isSweepQueue } from '@edtech/testkit/control';
import { Command, InvalidArgumentError } from 'commander';
import { asJson, runCli } from './cli.ts';
import { controlApi, PlanUnreadable, type Status } from './local/control-api.ts';
import { type EventsOptions, printEvents } from './local/events.ts';
import { queueTable, statusPage } from './local/status-page.ts';
import { wholeNumber } from './whole-number.ts';

const CLEAR_SCREEN = '\u001b[2J\u001b[H';
const WATCH_EVERY_MS = 1_000;

interface Shared {
  readonly control: string;
  readonly json?: true;
}

const localAddress = (text: string): string => {
  if (URL.canParse(text) && new URL(text).protocol === 'http:') return text;
  throw new InvalidArgumentError('Give an address such as http://127.0.0.1:4011.');
};

const addName = (name: string, earlier: readonly string[] = []): readonly string[] => [...earlier, name];

const status = async ({ control, json, watch }: Shared & { readonly watch?: true }): Promise<void> => {
  const api = controlApi(control);
  for (;;) {
    const [found, activity] = await Promise.all([api.status(), api.activity()]);
    const page = json ? asJson({ ...found, activity }) : statusPage(found, activity);
    console.log(watch && process.stdout.isTTY ? `${CLEAR_SCREEN}${page}` : page);
    if (!watch) return;
    await pause(WATCH_EVERY_MS);
  }
};

const queues = async ({ control, json }: Shared): Promise<void> => {
  const found = await controlApi(control).status();
  console.log(json ? asJson({ queues: found.queues.queues, redrive: found.redrive }) : queueTable(found));
};

const events = async ({ control, ...options }: Shared & EventsOptions): Promise<void> => {
  const count = await printEvents(controlApi(control), options, console.log);
  if (options.id === undefined || count > 0) return;
  console.error(`Nothing in the journal mentions ${options.id}.`);
  process.exitCode = 1;
};

interface SettledOptions extends Shared {
  readonly timeout: number;
  readonly ignore?: readonly string[];
}

const settled = async ({ control, json, timeout, ignore = [] }: SettledOptions): Promise<void> => {
  const api = controlApi(control);
  const result = await api.settled(timeout * 1_000, [...ignore, ...sweepQueues(await api.status())]);
  const waited = `${(result.waitedMs / 1_000).toFixed(1)} s`;
  if (json) console.log(asJson(result));
  else if (result.settled) console.log(`Nothing is in flight, after ${waited}.`);
  else
    console.log(`After ${waited} there still moves:\n${result.moving.map((part) => `  ${part}`).join('\n')}`);
  process.exitCode = result.settled ? 0 : 1;
};

const sweepQueues = ({ queues: { queues: all } }: Status): readonly string[] =>
  all.map(({ name }) => name).filter(isSweepQueue);

interface FaultsOptions extends Shared {
  readonly set?: string;
  readonly clear?: true;
}

const faults = async ({ control, json, set, clear }: FaultsOptions): Promise<void> => {
  const api = controlApi(control);
  const change = set === undefined ? () => api.faults() : async () => api.setFaults(await planIn(set));
  const { on, ...plan } = clear ? await api.clearFaults() : await change();
  if (json) console.log(asJson({ on, ...plan }));
  else console.log(on ? asJson(plan) : 'No faults are injected.');
};

const planIn = (file: string): Promise<string> =>
  readFile(file, 'utf8').catch((cause: Error) => {
    throw new PlanUnreadable(file, cause);
  });

/** A command that speaks to a running platform. */
const command = (name: string, description: string): Command =>
  new Command(name)
    .description(description)
    .option(
      '--control <url>',
      'the control API of the platform',
      localAddress,
      `http://127.0.0.1:${DEFAULT_PORTS.control}`,
    )
    .option('--json', 'print JSON')
    .allowExcessArguments(false)
    .exitOverride();

await runCli(
  new Command('local')
    .description('A window into the platform that runs on this machine.')
    .addCommand(
      command('status', 'Shows tables, queues, mappings, rules and functions.')
        .option('--watch', 'show it again every second')
        .action(status),
    )
    .addCommand(
      command('queues', 'Shows what is visible, in flight, delayed and dead in every queue.').action(queues),
    )
    .addCommand(
      command('events', 'Shows what happened, one line each, the latest last.')
        .option('--limit <number>', 'how many of the latest entries', wholeNumber(0, 10_000), 50)
        .option('--id <id>', 'everything that mentions this id: the journey of one event')
        .option('--follow', 'go on with whatever comes, until interrupted')
        .option('--verbose', 'with payloads')
        .action(events),
    )
    .addCommand(
      command('settled', 'Waits until nothing is in flight anywhere; ends with 1 when something still moves.')
        .option('--timeout <seconds>', 'how long to wait', wholeNumber(0, 600), 30)
        .option('--ignore <queue>', 'a queue whose messages do not count; give it again for more', addName)
        .action(settled),
    )
    .addCommand(
      command('faults', 'Shows the faults that are injected, and sets or clears them.')
        .option('--set <file>', 'puts the plan in this JSON file in force, in place of the one before')
        .option('--clear', 'ends all faults')
        .action(faults),
    ),
);
