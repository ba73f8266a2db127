import { randomUUID } from 'node:crypto';
import { mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import {
  createEventStore,
  documentClient,
  dynamoDbTable,
  systemTiming,
  type Table,
} from '@edtech/event-store';
import { decodeOutboxItem, envelopeOf, OUTBOX_PREFIX } from '@edtech/event-store/layout';
import { sqsHandler } from '@edtech/messaging';
import { batchObserver } from '@edtech/metrics';
import { freshRecount } from '@edtech/operations';
import { raise, Tally } from '@edtech/testkit';
import { delivered, record } from '../../../packages/messaging/test/deliveries.ts';
import { mirror } from '../../../packages/messaging/test/rig.ts';
import { readServices } from '../../../scripts/infrastructure/read.ts';
import { storesOf } from '../../../scripts/ops/shape.ts';
import { dynamoDbClients, newMetricsTable } from './metrics-table.ts';
import { opsIn } from './ops.ts';

const ROOT = resolve(import.meta.dirname, '../../..');
const HOUR = 3_600_000;

const stage = `t${randomUUID().slice(0, 8)}`;
const client = documentClient(dynamoDbClients());
const tableOf = (name: string): Table => dynamoDbTable({ client, tableName: `edtech-${name}-${stage}` });
const noLog = (): void => {};

let directory: string;

beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'ops-verify-'));
  const stores = (await readServices(ROOT)).flatMap(storesOf);
  for (const name of ['event-metrics', ...stores.map((store) => store.name)])
    await newMetricsTable(`edtech-${name}-${stage}`);
});

afterAll(() => rm(directory, { recursive: true }));

const ops = (...args: readonly string[]) => opsIn(directory, ...args, '--stage', stage);

const verify = (...args: readonly string[]) => {
  const [from, to] = [Date.now() - HOUR, Date.now() + 60_000].map((at) => new Date(at).toISOString());
  return ops('verify', '--from', from ?? '', '--to', to ?? '', ...args);
};

const observer = () => batchObserver({ table: tableOf('event-metrics'), timing: systemTiming, log: noLog });

/** The events that there are, as one batch of the consumer, counted or not. */
const deliver = async (isCounted: boolean): Promise<void> => {
  const bodies: string[] = [];
  for await (const item of tableOf('user').scan({ pkPrefix: OUTBOX_PREFIX }))
    bodies.push(delivered(envelopeOf(decodeOutboxItem(item))));
  const handler = sqsHandler(
    { ...mirror(), name: 'payment-accounts' },
    {
      store: createEventStore({ table: tableOf('payment'), source: 'edtech.payment' }),
      queue: { requeue: async () => {}, deadLetter: async () => {}, delay: async () => {} },
      log: noLog,
      ...(isCounted ? { observe: observer } : {}),
    },
  );
  await handler(
    { Records: bodies.map((body, at) => record(`m-${at}`, body)) },
    { getRemainingTimeInMillis: () => 30_000 },
  );
};

const commit = (times: number): Promise<unknown> => {
  const store = createEventStore({ table: tableOf('user'), source: 'edtech.user' });
  const context = { correlationId: 'c', causationId: 'r', actor: { kind: 'anonymous' } } as const;
  return Array.from({ length: times }).reduce<Promise<unknown>>(
    (before) => before.then(() => store.execute(Tally, 't-1', raise(1), { context })),
    Promise.resolve(),
  );
};

test('what was counted is what is there; and when a batch was lost, verify says of whom, and how many', async () => {
  await commit(3);
  await deliver(true);
  const right = await verify();
  expect(right.stdout).toMatch(/payment-accounts +fences +0 +3 +3 +0 +0/);
  expect(right.stdout).toContain('The figures are right');
  expect(right.code).toBe(0);

  await commit(2);
  await deliver(false);
  const wrong = await verify();
  expect(wrong.stdout).toMatch(/payment-accounts +fences +0 +5 +3 +2 +0/);
  expect(wrong.stdout).toContain('WRONG: 2 are missing at least');
  expect(wrong.code).toBe(1);

  const { finished, consumers, items } = JSON.parse((await verify('--json')).stdout);
  expect(finished).toBe(true);
  expect(items).toBeGreaterThan(10);
  expect(consumers).toMatchObject([
    { place: 'payment-accounts', recounted: 5, missing: { atLeast: 2, atMost: 2 } },
  ]);
});

test('one that was stopped goes on where it was, for the time that it was for', async () => {
  const stores = (await readServices(ROOT)).flatMap(storesOf);
  const range = { from: new Date(Date.now() - HOUR).toISOString(), to: new Date().toISOString() };
  // What was read before is not read again: here, everything but the user service's table.
  const segments = freshRecount(stores, 1).map((segment) => ({
    ...segment,
    done: segment.store !== 'user',
    ...(segment.store === 'payment'
      ? {
          recount: {
            items: 7,
            consumers: { 'payment-accounts': { marked: 0, fenced: 42, givenUp: 1 } },
            published: {},
          },
        }
      : {}),
  }));
  const file = join(directory, '.ops', `verify-${stage}.json`);
  await mkdir(join(directory, '.ops'), { recursive: true });
  await writeFile(file, JSON.stringify({ range, segments }));
  const { code, stdout } = await ops('verify', '--resume', '--json');
  expect(code).toBe(1);
  expect(JSON.parse(stdout)).toMatchObject({
    range,
    finished: true,
    consumers: [{ place: 'payment-accounts', recounted: 42, givenUp: 1 }],
  });
});

test('one that is over leaves nothing to resume', async () => {
  const { code, stderr } = await ops('verify', '--resume');
  expect(stderr).toContain('checkpoint-missing');
  expect(code).toBe(1);
  expect(await readdir(join(directory, '.ops'))).toEqual([]);
});
