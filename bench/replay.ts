/**
 * How fast is a read model rebuilt, next to what DynamoDB Local gives at all? `node bench/replay.ts [--json]
 * [--aggregates 20000] [--events 10] [--readers 4] [--projection users] [--rounds 2] [--kill]`. The ceiling is the slower of a bare
 * parallel scan of the same table and a bare BatchWrite of the resulting rows, of the same run. Ends with 1 when the
 * rebuild comes to less than half of it, or takes 300 MB of memory. With --kill a further rebuild is killed three times and
 * resumed while users change, and every row is held against its events.
 */
import { parseArgs } from 'node:util';
import { startDynamoDb } from '../packages/offline/src/dynamodb/index.ts';
import { projections } from '../services/user/src/read-models/index.ts';
import { machine, machineLine } from './recovery/report.ts';
import { type Killed, killed } from './replay/killed.ts';
import { type Job, type Measurement, measured } from './replay/measure.ts';
import { seed } from './replay/seed.ts';
import { createBenchTables } from './replay/tables.ts';

const LEAST_SHARE = 0.5;
const MOST_MEGABYTES = 300;

const { values } = parseArgs({
  options: {
    json: { type: 'boolean', default: false },
    aggregates: { type: 'string', default: '20000' },
    events: { type: 'string', default: '10' },
    readers: { type: 'string', default: '4' },
    rounds: { type: 'string', default: '2' },
    projection: { type: 'string', default: 'users' },
    kill: { type: 'boolean', default: false },
  },
});

interface Round {
  readonly rebuild: Measurement;
  readonly scan: Measurement;
  readonly write: Measurement;
  /** Of the ceiling. */
  readonly share: number;
}

const play = async (job: Omit<Job, 'kind'>): Promise<Round> => {
  const scan = await measured({ ...job, kind: 'scan' });
  const rebuild = await measured({ ...job, kind: 'rebuild' });
  const write = await measured({ ...job, kind: 'write' });
  return { rebuild, scan, write, share: Math.max(scan.seconds, write.seconds) / rebuild.seconds };
};

const line = (what: string, { count, rows, seconds, cpuSeconds, peakMegabytes }: Measurement) => ({
  what,
  seconds: Number(seconds.toFixed(2)),
  'a second': Math.round(count / seconds),
  'rows a second': Math.round((rows ?? (what === 'bare write' ? count : 0)) / seconds) || '-',
  'CPU s': Number(cpuSeconds.toFixed(2)),
  'peak MB': Math.round(peakMegabytes),
});

const survivorLine = ({ last, seconds, ...killed }: Killed) => [
  {
    ...killed,
    seconds: Number(seconds.toFixed(1)),
    'peak MB of the last run': Math.round(last.peakMegabytes),
  },
];

const say = values.json ? console.error : console.log;
const dynamodb = await startDynamoDb();
try {
  say(machineLine(machine()));
  const history = { aggregates: Number(values.aggregates), eventsEach: Number(values.events) };
  await createBenchTables(dynamodb.endpoint);
  await seed(dynamodb.endpoint, history);
  say(`${history.aggregates} aggregates of ${history.eventsEach} events each, ${values.projection}`);
  const rounds: Round[] = [];
  const job = {
    endpoint: dynamodb.endpoint,
    readers: Number(values.readers),
    projection: values.projection,
  };
  for (let round = 0; round < Number(values.rounds); round += 1) {
    const played = await play(job);
    rounds.push(played);
    const { scan, write, rebuild, share } = played;
    if (!values.json)
      console.table([line('bare scan', scan), line('bare write', write), line('rebuild', rebuild)]);
    say(`${Math.round(share * 100)} % of the ceiling`);
  }
  const projection = projections.find(({ name }) => name === values.projection);
  const survivor =
    values.kill && projection !== undefined ? await killed(job, projection, history) : undefined;
  if (survivor !== undefined && !values.json) console.table(survivorLine(survivor));
  if (values.json) console.log(JSON.stringify({ machine: machine(), history, rounds, survivor }, null, 2));
  // The first round warms DynamoDB Local up.
  const last = rounds.at(-1);
  const isKept =
    last !== undefined && last.share >= LEAST_SHARE && last.rebuild.peakMegabytes < MOST_MEGABYTES;
  const isWhole = survivor === undefined || survivor.behind + survivor.different === 0;
  process.exitCode = isKept && isWhole ? 0 : 1;
} finally {
  await dynamodb.stop();
}
