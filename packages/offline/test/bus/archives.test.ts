import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  CancelReplayCommand,
  CreateArchiveCommand,
  type CreateArchiveCommandInput,
  DescribeArchiveCommand,
  DescribeReplayCommand,
  EventBridgeClient,
  ListArchivesCommand,
  ListReplaysCommand,
  PutEventsCommand,
  StartReplayCommand,
  type StartReplayCommandInput,
} from '@aws-sdk/client-eventbridge';
import { type Replay, runReplay } from '../../src/bus/archives/replays.ts';
import { openArchive } from '../../src/bus/archives/store.ts';
import { type BusService, startBus } from '../../src/bus/index.ts';
import { createJournal } from '../../src/journal/index.ts';
import type { ArchiveModel } from '../../src/model.ts';
import { type QueueService, startQueues } from '../../src/queues/index.ts';
import { ACCOUNT_ID, platformWith, queueArn, queueNamed, REGION } from '../queues/model.ts';
import { busArn, eventWith, ruleNamed, targetOf } from './model.ts';
import { atRest } from './until.ts';

const ARCHIVE_ARN = `arn:aws:events:${REGION}:${ACCOUNT_ID}:archive/written`;
const origin = { file: 'serverless.yml', path: 'resources' };
const written: ArchiveModel = {
  name: 'written',
  arn: ARCHIVE_ARN,
  busName: 'notes',
  pattern: { 'detail-type': ['note.written'] },
  retentionDays: 7,
  origin,
};
const model = platformWith({
  queues: [queueNamed('live'), queueNamed('audit')],
  buses: [
    { name: 'notes', arn: busArn('notes') },
    { name: 'other', arn: busArn('other') },
  ],
  rules: [
    ruleNamed('live', { targets: [targetOf(queueArn('live'))] }),
    ruleNamed('audit', {
      pattern: { 'replay-name': [{ exists: true }] },
      targets: [targetOf(queueArn('audit'))],
    }),
  ],
  archives: [written],
});

let directory: string;
let queues: QueueService;
let bus: BusService;
let client: EventBridgeClient;

async function startAll(): Promise<void> {
  const journal = createJournal();
  queues = await startQueues({ model, port: 0, journal, timeScale: 1 });
  const lambda = { invoke: async () => ({ outcome: 'success', payload: null, durationMs: 1 }) as const };
  const parts = { model, port: 0, journal, queues, lambda, timeScale: 1 };
  // Every event of a minute draws less than the one before it, so that they come in reverse.
  let next = 1;
  bus = await startBus({ ...parts, dataDir: directory, random: () => (next *= 0.99) });
  client = new EventBridgeClient({
    region: REGION,
    endpoint: bus.endpoint,
    credentials: { accessKeyId: 'local', secretAccessKey: 'local' },
    maxAttempts: 1,
  });
}
async function stopAll(): Promise<void> {
  client.destroy();
  await bus.stop();
  await queues.stop();
}

beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'archives-'));
  await startAll();
});
afterEach(async () => {
  await stopAll();
  await rm(directory, { recursive: true });
});

/** The start of a minute an hour ago. */
const BEGINNING = Math.floor(Date.now() / 60_000 - 60) * 60_000;

async function put(
  n: number,
  minute = 0,
  DetailType = 'note.written',
  EventBusName = 'notes',
): Promise<void> {
  const Time = new Date(BEGINNING + minute * 60_000);
  const Detail = JSON.stringify({ n });
  const entry = { EventBusName, Source: 'fixture.notes', DetailType, Detail, Time };
  await client.send(new PutEventsCommand({ Entries: [entry] }));
  await atRest(bus);
}
function replay(settings: Partial<StartReplayCommandInput> = {}) {
  return client.send(
    new StartReplayCommand({
      ReplayName: 'again',
      EventSourceArn: ARCHIVE_ARN,
      EventStartTime: new Date(BEGINNING),
      EventEndTime: new Date(BEGINNING + 3_600_000),
      Destination: { Arn: busArn('notes') },
      ...settings,
    }),
  );
}
const describeReplay = (ReplayName: string) => client.send(new DescribeReplayCommand({ ReplayName }));

async function received(queue: string): Promise<readonly { n: number; replay: string | undefined }[]> {
  await atRest(bus);
  const found = [];
  for (;;) {
    const messages = await queues.receive(queueArn(queue), { max: 10, waitMs: 0 });
    if (messages.length === 0) return found;
    for (const { body } of messages) {
      const event = JSON.parse(body);
      found.push({ n: event.detail.n, replay: event['replay-name'] });
    }
  }
}

test('an archive keeps what matches its pattern on its bus, and says how much', async () => {
  for (const n of [1, 2]) await put(n);
  await put(3, 0, 'note.read');
  await put(4, 0, 'note.written', 'other');
  expect(await client.send(new DescribeArchiveCommand({ ArchiveName: 'written' }))).toMatchObject({
    ArchiveArn: ARCHIVE_ARN,
    EventSourceArn: busArn('notes'),
    EventPattern: '{"detail-type":["note.written"]}',
    State: 'ENABLED',
    RetentionDays: 7,
    EventCount: 2,
    SizeBytes: expect.any(Number),
  });
  const { Archives } = await client.send(new ListArchivesCommand({ NamePrefix: 'wri' }));
  expect(Archives).toMatchObject([{ ArchiveName: 'written', EventCount: 2 }]);
  expect((await client.send(new ListArchivesCommand({ NamePrefix: 'x' }))).Archives).toEqual([]);
});

test('a replay brings the events of a time range back, minute by minute and unordered within one', async () => {
  for (const [n, minute] of [
    [1, 1],
    [2, 1],
    [3, 0],
    [4, 0],
    [5, 50],
  ] as const)
    await put(n, minute);
  await received('live');
  expect(await replay({ EventEndTime: new Date(BEGINNING + 600_000) })).toMatchObject({
    State: 'STARTING',
    ReplayArn: `arn:aws:events:${REGION}:${ACCOUNT_ID}:replay/again`,
    ReplayStartTime: expect.any(Date),
  });
  expect((await received('live')).map(({ n }) => n)).toEqual([4, 3, 2, 1]);
  expect(await received('audit')).toHaveLength(4);
  expect(await describeReplay('again')).toMatchObject({
    State: 'COMPLETED',
    EventStartTime: new Date(BEGINNING),
    EventLastReplayedTime: new Date(BEGINNING + 60_000),
    ReplayEndTime: expect.any(Date),
    Destination: { Arn: busArn('notes') },
  });
});

test('replayed events carry the name of the replay, and are never archived again', async () => {
  await put(1);
  await received('live');
  await replay();
  expect(await received('live')).toEqual([{ n: 1, replay: 'again' }]);
  const { EventCount } = await client.send(new DescribeArchiveCommand({ ArchiveName: 'written' }));
  expect(EventCount).toBe(1);
});

test('a replay can name the rules that see it', async () => {
  await put(1);
  await received('live');
  const FilterArns = [`arn:aws:events:${REGION}:${ACCOUNT_ID}:rule/notes/audit`];
  await replay({ Destination: { Arn: busArn('notes'), FilterArns } });
  expect([await received('live'), await received('audit')]).toEqual([[], [{ n: 1, replay: 'again' }]]);
});

test('a replay that is cancelled ends early', async () => {
  const archive = openArchive({ ...written, retentionDays: 0 }, undefined);
  for (let n = 1; n <= 100; n += 1) archive.offer(eventWith({ time: '2026-11-23T20:00:00Z' }));
  const cancelled: Replay = {
    name: 'again',
    arn: `${ARCHIVE_ARN}/again`,
    description: undefined,
    archive,
    destination: { Arn: busArn('notes') },
    eventStartMs: 0,
    eventEndMs: Date.parse('2026-12-01T00:00:00Z'),
    startedAtMs: Date.now(),
    state: 'STARTING',
  };
  let published = 0;
  await runReplay(
    cancelled,
    () => 0,
    () => {
      published += 1;
      if (published === 10) cancelled.state = 'CANCELLING';
    },
  );
  expect([published, cancelled.state]).toEqual([10, 'CANCELLED']);
});

test('a replay that is over cannot be cancelled', async () => {
  await replay();
  await atRest(bus);
  await expect(client.send(new CancelReplayCommand({ ReplayName: 'again' }))).rejects.toMatchObject({
    name: 'IllegalStatusException',
  });
});

test('replays are listed by name, state and archive', async () => {
  await replay({ ReplayName: 'first' });
  await replay({ ReplayName: 'second' });
  await atRest(bus);
  const names = async (input: object) =>
    (await client.send(new ListReplaysCommand(input))).Replays?.map(({ ReplayName }) => ReplayName);
  expect(await names({})).toEqual(['first', 'second']);
  expect(await names({ NamePrefix: 'sec' })).toEqual(['second']);
  expect(await names({ State: 'COMPLETED', EventSourceArn: ARCHIVE_ARN })).toEqual(['first', 'second']);
  expect(await names({ State: 'RUNNING' })).toEqual([]);
});

test.each([
  ['an unknown archive', { EventSourceArn: `${ARCHIVE_ARN}-x` }, 'ResourceNotFoundException'],
  ['another bus than the archive’s', { Destination: { Arn: busArn('other') } }, 'ValidationException'],
  [
    'an unknown rule',
    { Destination: { Arn: busArn('notes'), FilterArns: ['x'] } },
    'ResourceNotFoundException',
  ],
  ['an end before its start', { EventEndTime: new Date(0) }, 'ValidationException'],
])('a replay with %s is refused', async (_, settings, name) => {
  await expect(replay(settings)).rejects.toMatchObject({ name });
});

test('a replay of a name that was taken, and one that nobody started, are refused', async () => {
  await replay();
  await expect(replay()).rejects.toMatchObject({ name: 'ResourceAlreadyExistsException' });
  await expect(describeReplay('never')).rejects.toMatchObject({ name: 'ResourceNotFoundException' });
});

const createArchive = (settings: Partial<CreateArchiveCommandInput> = {}) =>
  client.send(
    new CreateArchiveCommand({ ArchiveName: 'made', EventSourceArn: busArn('notes'), ...settings }),
  );

test('an archive can be created, with a pattern or without', async () => {
  expect(await createArchive({ RetentionDays: 3 })).toMatchObject({
    ArchiveArn: `arn:aws:events:${REGION}:${ACCOUNT_ID}:archive/made`,
    State: 'ENABLED',
    CreationTime: expect.any(Date),
  });
  await createArchive({ ArchiveName: 'read', EventPattern: '{"detail-type":["note.read"]}' });
  await put(1);
  await put(2, 0, 'note.read');
  const counts = async () =>
    (await client.send(new ListArchivesCommand({}))).Archives?.map(({ ArchiveName, EventCount }) => [
      ArchiveName,
      EventCount,
    ]);
  expect(await counts()).toEqual([
    ['written', 1],
    ['made', 2],
    ['read', 1],
  ]);
  expect(await client.send(new DescribeArchiveCommand({ ArchiveName: 'made' }))).toMatchObject({
    EventSourceArn: busArn('notes'),
    RetentionDays: 3,
  });
  await received('audit');
  await replay({ EventSourceArn: `arn:aws:events:${REGION}:${ACCOUNT_ID}:archive/made` });
  expect((await received('audit')).map(({ n }) => n).toSorted()).toEqual([1, 2]);
});

test.each([
  ['a name that is taken', { ArchiveName: 'written' }, 'ResourceAlreadyExistsException'],
  ['a name that is none', { ArchiveName: 'all notes' }, 'ValidationException'],
  ['a name that is too long', { ArchiveName: 'n'.repeat(49) }, 'ValidationException'],
  ['an unknown bus', { EventSourceArn: busArn('nowhere') }, 'ResourceNotFoundException'],
  ['a pattern that is none', { EventPattern: '{"source":"notes"}' }, 'InvalidEventPatternException'],
])('an archive with %s is not created', async (_, settings, name) => {
  await expect(createArchive(settings)).rejects.toMatchObject({ name });
});

test('an archive is still there after a restart', async () => {
  await put(1);
  await stopAll();
  await startAll();
  await replay();
  expect(await received('live')).toEqual([{ n: 1, replay: 'again' }]);
});
