/**
 * How much can the service `analytics` hear, and are its figures right then? `node bench/analytics.ts [--json] [--events 10000]
 * [--busy 0.2] [--rate <events a minute>] [--backlog] [--shards 4] [--held 10] [--seed 1]` gives that many events to its real
 * consumer and projectors on a DynamoDB Local, in one process, with as many invocations at once as it declares and a stream of
 * so many shards. A part of them, --busy, is about one tutor and one course. They are there all at once, unless they come at a
 * --rate, whose lag it measures then; with --backlog the projectors begin when everything was heard. DynamoDB Local knows no
 * conflicts of transactions, so they are added: each is at its items for --held milliseconds. Ends with 1 when a stream or a
 * figure is wrong, or there are dead letters.
 */
import { parseArgs } from 'node:util';
import { startDynamoDb } from '../packages/offline/src/dynamodb/index.ts';
import { ENDPOINT_VARIABLE } from '../packages/testkit/src/dynamodb.ts';
import { type Chance, chanceOf } from '../test/chaos/memory/chance.ts';
import { crowd, type History } from '../test/integration/analytics/crowd.ts';
import { declared } from './analytics/declared.ts';
import { type Measured, measured } from './analytics/measure.ts';
import { machine, machineLine } from './recovery/report.ts';

const NEEDED_A_MINUTE = 1_000;

const { values } = parseArgs({
  options: {
    json: { type: 'boolean', default: false },
    events: { type: 'string', default: '10000' },
    busy: { type: 'string', default: '0.2' },
    shards: { type: 'string', default: '4' },
    held: { type: 'string', default: '10' },
    backlog: { type: 'boolean', default: false },
    rate: { type: 'string' },
    seed: { type: 'string', default: '1' },
  },
});

const given = (option: 'events' | 'busy' | 'shards' | 'held' | 'rate' | 'seed', least = 0): number => {
  const number = Number(values[option]);
  if (!(number >= least))
    throw new Error(`--${option} is a number from ${least} on, not "${values[option]}".`);
  return number;
};

/** What happens to aggregates, until it is so many events. */
const happened = (events: number, busy: number, chance: Chance): readonly History[] => {
  const histories: History[] = [];
  let left = events;
  for (const history of crowd(chance, busy)) {
    histories.push(history.slice(0, left));
    left -= history.length;
    if (left <= 0) break;
  }
  return histories;
};

const leftOf = (behind: Measured['behind']): string =>
  Object.entries(behind)
    .map(([reason, streams]) => `${streams} (${reason})`)
    .join(', ') || 'none';

const verdictOf = ({ heardASecond, inFiguresASecond }: Measured): string => {
  if (values.rate !== undefined) return `they came at ${values.rate} a minute`;
  const needed = NEEDED_A_MINUTE / 60;
  const reached = Math.min(heardASecond, inFiguresASecond);
  const verdict =
    reached >= needed
      ? `met, ${(reached / needed).toFixed(1)} times over`
      : `missed, with ${reached.toFixed(1)}`;
  return `${NEEDED_A_MINUTE} events a minute need ${needed.toFixed(1)} a second: ${verdict}`;
};

const page = (result: Measured): string => {
  const { lagMilliseconds: lag, wrong } = result;
  return [
    `${result.events} events, ${result.recorded} of which count: ${result.heardASecond.toFixed(0)} a second heard, ` +
      `${result.inFiguresASecond.toFixed(0)} a second in the figures`,
    `from heard to in the figures: p50 ${lag.p50.toFixed(0)} ms, p95 ${lag.p95.toFixed(0)} ms, at most ${lag.most.toFixed(0)} ms`,
    `${result.transactions} transactions of the read models, ${result.conflicts} of them tried again for a conflict`,
    `streams left to the sweeper: ${leftOf(result.behind)}; passes that it took: ${result.sweeps}`,
    `${result.failed} messages came back, ${result.lostAnswers} commits whose answer got lost, ${result.deadLetters.length} dead letters`,
    verdictOf(result),
    ...(wrong.length === 0
      ? ['✔ every stream and every figure is what the events say']
      : wrong.map((what) => `✘ ${what} is not what the events say`)),
  ].join('\n');
};

const chance = chanceOf(given('seed'));
const { queue, stream } = declared(given('shards', 1));
const job = {
  histories: happened(given('events', 1), given('busy'), chance.fork('crowd')),
  queue: { ...queue, ...(values.rate === undefined ? {} : { aMinute: given('rate', 1) }) },
  stream,
  held: given('held'),
  backlog: values.backlog,
};
const dynamodb = await startDynamoDb();
process.env[ENDPOINT_VARIABLE] = dynamodb.endpoint;
try {
  console.error(machineLine(machine()));
  const result = await measured(job, chance);
  console.log(values.json ? JSON.stringify({ machine: machine(), ...result }, null, 2) : page(result));
  if (result.wrong.length + result.deadLetters.length > 0) process.exitCode = 1;
} finally {
  await dynamodb.stop();
}
