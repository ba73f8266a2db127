import { randomBytes } from 'node:crypto';
import { DEFAULT_PORTS } from '@edtech/offline';
import { connect, startPlatform } from '@edtech/testkit/platform';
import { Command, InvalidArgumentError } from 'commander';
import { runCli } from './cli.ts';
import { type BurstReport, burst, type Percentiles } from './demo/burst.ts';
import { play, type Stage } from './demo/play.ts';
import { scenario } from './demo/scenario.ts';
import { type StoryReport, tell } from './demo/story/tell.ts';

interface DemoOptions {
  readonly rate: number;
  readonly seconds: number;
  readonly json?: true;
}

const address = (port: number): string => `http://127.0.0.1:${port}`;

/** The platform that `npm start` runs, if it does. */
const runningPlatform = async (): Promise<Stage | undefined> => {
  const control = address(DEFAULT_PORTS.control);
  const answers = await fetch(`${control}/status`).then(
    ({ ok }) => ok,
    () => false,
  );
  if (!answers) return undefined;
  return connect({
    http: address(3000),
    control,
    dynamodb: address(DEFAULT_PORTS.dynamodb),
    sqs: address(DEFAULT_PORTS.sqs),
    eventbridge: address(DEFAULT_PORTS.eventbridge),
    region: 'eu-west-1',
  });
};

const demo = async ({ rate, seconds, json }: DemoOptions): Promise<void> => {
  const say = json ? () => {} : console.log;
  const found = await runningPlatform();
  say(found === undefined ? 'Starting the platform …' : 'A platform is running already.');
  const own =
    found === undefined ? await startPlatform({ onLine: json ? () => {} : announceDownloads }) : undefined;
  try {
    const platform = found ?? own;
    if (platform === undefined) throw new Error('there is a platform by now');
    // A platform of its own is new, so nothing in the demo has to be; another one may have seen the demo before.
    const run = found === undefined ? 'demo' : randomBytes(4).toString('hex');
    const story = await tell(platform, run, say);
    say('\n● The path of an event, stage by stage');
    const journeys = await play(platform, scenario(run), say);
    say(`\n● ${rate} registrations a second for ${seconds} s`);
    const report = await burst(platform, { rate, seconds, run });
    const passed = isPassed(report) && story.mismatches === 0;
    say(`${summary(report)}\n${storySummary(story)}`);
    if (json) console.log(JSON.stringify({ passed, story, journeys, burst: report }, null, 2));
    process.exitCode = passed ? 0 : 1;
  } finally {
    await own?.stop();
  }
};

/** What the platform prints while it starts is not the demo's; only that it fetches something, and takes its time, is. */
const announceDownloads = (line: string): void => {
  if (line.includes('DynamoDB Local')) console.log(`  ${line}`);
};

const isPassed = ({ registrations, followed, exactlyOnce }: BurstReport): boolean =>
  followed === registrations && exactlyOnce === registrations;

const summary = (report: BurstReport): string => {
  const { registrations, followed, exactlyOnce, latency, consumers } = report;
  return [
    `  commit to the last consumer done: ${inWords(latency)}`,
    ...Object.entries(consumers).map(([queue, until]) => `    ${queue}: ${inWords(until)}`),
    isPassed(report)
      ? `\n✔ every one of ${registrations} events was handled exactly once`
      : `\n✘ of ${registrations} events, ${followed} were followed to their last handler and ${exactlyOnce} had their effect exactly once`,
  ].join('\n');
};

const inWords = ({ p50, p95, p99 }: Percentiles): string =>
  `p50 ${p50.toFixed(0)} ms, p95 ${p95.toFixed(0)} ms, p99 ${p99.toFixed(0)} ms`;

const storySummary = ({ acts, figures, mismatches }: StoryReport): string =>
  mismatches === 0
    ? `✔ all ${figures.length} figures of the story's ${acts.length} acts are what it implies`
    : `✘ ${mismatches} of ${figures.length} figures are not what the story implies; each is marked ✘ above`;

const wholeNumber = (text: string): number => {
  const value = Number(text);
  if (Number.isInteger(value) && value > 0 && value <= 1_000) return value;
  throw new InvalidArgumentError('Give a whole number from 1 to 1000.');
};

await runCli(
  new Command('demo')
    .description(
      'Plays a story over the HTTP API, compares every figure with what it implies, and follows every event to its handlers.',
    )
    .option('--rate <number>', 'registrations a second in the burst', wholeNumber, 5)
    .option('--seconds <number>', 'how long the burst lasts', wholeNumber, 30)
    .option('--json', 'print the result as JSON')
    .allowExcessArguments(false)
    .action(demo),
);
