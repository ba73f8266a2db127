import { jest } from '@jest/globals';
import { inboxSweeperFunction, oldestWaiting } from '../src/index.ts';
import { delivered, eventOf } from './deliveries.ts';
import { mirror, type Rig, rig } from './rig.ts';

const MINUTE = 60_000;

const { env } = process;

afterEach(() => {
  process.env = env;
  jest.restoreAllMocks();
});

const oldestOf = ({ store }: Rig) => oldestWaiting(store, [mirror()]);

test('nothing waits in empty inboxes, nor when all came in order', async () => {
  const bench = rig();
  expect(await oldestOf(bench)).toBe(0);
  await bench.take('t', 1, 2, 3);
  bench.clock.advance(MINUTE);
  expect(await oldestOf(bench)).toBe(0);
});

test('an event that came before its turn waits since it came; of several aggregates the longest counts', async () => {
  const bench = rig();
  await bench.take('t', 2);
  bench.clock.advance(4 * MINUTE);
  await bench.take('u', 2);
  bench.clock.advance(MINUTE);
  expect(await oldestOf(bench)).toBe(5 * MINUTE);
  await bench.take('t', 1);
  expect(await oldestOf(bench)).toBe(MINUTE);
});

test('what waits behind a dead letter is the letter’s to tell', async () => {
  const bench = rig();
  await bench.take('t', 1);
  await bench.receiveBody(delivered(eventOf('t', 2, { data: { by: -1 } })));
  await bench.take('t', 3);
  bench.clock.advance(MINUTE);
  expect(await oldestOf(bench)).toBe(0);
});

test('a gap before a dead letter is a gap', async () => {
  const bench = rig();
  await bench.receiveBody(delivered(eventOf('t', 3, { data: { by: -1 } })));
  await bench.take('t', 1);
  bench.clock.advance(MINUTE);
  expect(await oldestOf(bench)).toBe(MINUTE);
});

test('of many lanes few are looked at', async () => {
  const bench = rig();
  for (let lane = 0; lane < 120; lane += 1) await bench.take(`t-${lane}`, 2);
  let reads = 0;
  const { table } = bench.store;
  const counted = {
    ...bench.store,
    table: {
      ...table,
      get: (key: Parameters<typeof table.get>[0]) => {
        reads += 1;
        return table.get(key);
      },
    },
  };
  bench.clock.advance(MINUTE);
  expect(await oldestWaiting(counted, [mirror()])).toBe(MINUTE);
  expect(reads).toBeLessThanOrEqual(80);
});

test('each run of the sweeper’s function tells CloudWatch', async () => {
  process.env = {
    ...env,
    POWERTOOLS_METRICS_NAMESPACE: 'edtech',
    POWERTOOLS_SERVICE_NAME: 'edtech-test',
    INBOX: 'mirror',
    MIRROR_QUEUE_URL: 'http://127.0.0.1:1',
    AWS_REGION: 'eu-west-1',
  };
  const { store } = rig();
  const handler = inboxSweeperFunction(store, [mirror()]);
  const printed: unknown[] = [];
  jest.spyOn(process.stdout, 'write').mockImplementation((line) => {
    printed.push(JSON.parse(String(line)));
    return true;
  });
  await handler(undefined, { getRemainingTimeInMillis: () => 30_000 });
  expect(printed).toMatchObject([{ service: 'edtech-test', inbox: 'mirror', OldestWaiting: 0 }]);
});
