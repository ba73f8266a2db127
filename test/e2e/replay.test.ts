import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createEventStore, documentClient, dynamoDbTable, type Item } from '@edtech/event-store';
import { busTarget, createPublisher, createReplayer, replayMark } from '@edtech/outbox';
import { type Platform, startPlatform } from '@edtech/testkit/platform';
import { changeProfile, registerUser, User } from '../../services/user/src/domain/user.ts';
import { Diary } from './late-consumer/diary.ts';

const CONTEXT = { correlationId: 'c', causationId: 'r', actor: { kind: 'anonymous' } } as const;
const USERS = Array.from({ length: 8 }, (_, at) => `u-${at}`);
const EVENTS = 12;

let dataDir: string;
let platform: Platform;

const start = async (LATE_RULE: 'ENABLED' | 'DISABLED'): Promise<void> => {
  const directory = join(import.meta.dirname, 'late-consumer');
  platform = await startPlatform({ directory, dataDir, timeScale: 0.1, environment: { LATE_RULE } });
};

beforeAll(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'late-consumer-'));
});

afterAll(async () => {
  await platform?.stop();
  await rm(dataDir, { recursive: true, force: true });
});

const tableOf = (name: 'users' | 'early' | 'late') => {
  const { dynamodb: endpoint, region } = platform.endpoints;
  const credentials = { accessKeyId: 'local', secretAccessKey: 'local' };
  const client = documentClient({ endpoint, region, credentials });
  return dynamoDbTable({ client, tableName: `late-consumer-${name}` });
};

const itemsOf = async (name: 'users' | 'early'): Promise<readonly Item[]> => {
  const items: Item[] = [];
  for await (const item of tableOf(name).scan()) items.push(item);
  return items.toSorted((one, other) => (`${one.pk} ${one.sk}` < `${other.pk} ${other.sk}` ? -1 : 1));
};

const change = async (userId: string, time: number): Promise<void> => {
  const users = createEventStore({ table: tableOf('users'), source: 'edtech.user' });
  const email = `${userId}-${time}@example.com`;
  const decision =
    time === 1
      ? registerUser({ userId, email, role: 'STUDENT' })
      : changeProfile({ userId, changes: { email } });
  await users.execute(User, userId, decision, { context: CONTEXT });
};

/** What a consumer has handled, in that order. */
const handledBy = async (consumer: 'early' | 'late', userId: string): Promise<readonly number[]> => {
  const store = createEventStore({ table: tableOf(consumer), source: 'edtech.diary' });
  const sequences: number[] = [];
  for await (const { event } of store.read(Diary, userId)) sequences.push(event.data.sequence);
  return sequences;
};

const upTo = (count: number): readonly number[] => Array.from({ length: count }, (_, at) => at + 1);

test('a new consumer joins late and is fed the full history, in order, and the others notice nothing', async () => {
  await start('DISABLED');
  await Promise.all(
    USERS.map(async (userId) => {
      for (let time = 1; time <= EVENTS; time += 1) await change(userId, time);
    }),
  );
  await platform.settled();
  for (const userId of USERS) {
    expect(await handledBy('early', userId)).toEqual(upTo(EVENTS));
    expect(await handledBy('late', userId)).toEqual([]);
  }
  await platform.stop();

  // The new consumer is deployed, and life goes on: what it sees first is not the beginning.
  await start('ENABLED');
  for (const userId of USERS.slice(0, 3)) await change(userId, EVENTS + 1);
  await platform.settled();
  for (const userId of USERS) expect(await handledBy('late', userId)).toEqual([]);

  const before = { users: await itemsOf('users'), early: await itemsOf('early') };
  const since = (await platform.control.journal()).at(-1)?.seq ?? 0;
  const publisher = createPublisher({
    client: platform.aws.eventbridge,
    busName: 'late-consumer',
    concurrency: 1,
  });
  const replayer = createReplayer({ table: tableOf('users'), log: () => {} });
  const report = await replayer.replay({
    selection: { aggregateTypes: ['User'] },
    concurrency: 3,
    target: busTarget(publisher, replayMark('r-1', { consumer: 'late' })),
  });
  const total = USERS.length * EVENTS + 3;
  expect(report).toMatchObject({ outcome: 'completed', matched: total, sent: total, refused: 0 });
  await platform.settled();

  for (const [at, userId] of USERS.entries())
    expect(await handledBy('late', userId)).toEqual(upTo(at < 3 ? EVENTS + 1 : EVENTS));
  expect(await itemsOf('users')).toEqual(before.users);
  expect(await itemsOf('early')).toEqual(before.early);
  const touched = (await platform.control.journal(since)).map(
    ({ source, target }) => `${source} ${target ?? ''}`,
  );
  expect(touched.some((text) => /\blate\b/.test(text))).toBe(true);
  expect(touched.filter((text) => /\bearly\b/.test(text))).toEqual([]);
}, 180_000);
