import { execFile, spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { resolve } from 'node:path';
import { createInterface } from 'node:readline';
import { PutItemCommand } from '@aws-sdk/client-dynamodb';
import { type BusService, startBus } from '../../../packages/offline/src/bus/index.ts';
import { type ControlServer, startControl } from '../../../packages/offline/src/control/index.ts';
import { createWriteGate } from '../../../packages/offline/src/dynamodb-proxy/index.ts';
import { createFaults } from '../../../packages/offline/src/faults/index.ts';
import { startLambda } from '../../../packages/offline/src/lambda/index.ts';
import { startTtl, type TtlService } from '../../../packages/offline/src/ttl/index.ts';
import {
  dynamodbEndpoint,
  modelWith,
  origin,
  queueArn,
  queueNamed,
  startTestPlatform,
  streamMapping,
  type TestPlatform,
  tableNamed,
} from '../offline/platform.ts';

const ROOT = resolve(import.meta.dirname, '../../..');

const table = tableNamed(`notes-${randomUUID()}`);
const work = queueNamed('work');
const model = modelWith({
  tables: [table],
  queues: [
    { ...work, redrive: { deadLetterQueueArn: queueArn('dead'), maxReceiveCount: 3 } },
    queueNamed('dead'),
  ],
  buses: [{ name: 'notes', arn: 'arn:aws:events:eu-central-1:123456789012:event-bus/notes' }],
  rules: [
    {
      name: 'notes-to-work',
      arn: 'arn:aws:events:eu-central-1:123456789012:rule/notes/notes-to-work',
      busName: 'notes',
      enabled: true,
      pattern: { source: ['notes'] },
      targets: [{ id: 'work', arn: work.arn, retry: { maximumAttempts: 1, maximumAgeSeconds: 60 } }],
      origin,
    },
  ],
  streamMappings: [streamMapping(table)],
});

let platform: TestPlatform;
let bus: BusService;
let ttl: TtlService;
let control: ControlServer;
/** Invocations end when this is over. */
let hold: Promise<void> | undefined;

const credentials = { accessKeyId: 'window', secretAccessKey: 'none' };

beforeAll(async () => {
  platform = await startTestPlatform(model, {
    async forward() {
      await hold;
      return { outcome: 'success', payload: null, durationMs: 1 };
    },
  });
  const { journal, queues, mappings } = platform;
  const lambda = startLambda({
    functions: model.functions,
    region: model.region,
    endpoints: { dynamodb: '', sqs: '', eventbridge: '', lambda: '' },
    journal,
    codeDirectory: () => ROOT,
    onLine: () => {},
  });
  bus = await startBus({ model, port: 0, queues, lambda, journal, timeScale: 1 });
  ttl = await startTtl({
    tables: model.tables,
    dynamodbEndpoint: dynamodbEndpoint(),
    region: model.region,
    databaseOf: () => credentials.accessKeyId,
    gate: createWriteGate(),
    journal,
    lagSeconds: 1,
    timeScale: 1,
    onDelete: () => {},
  });
  control = await startControl({
    model,
    port: 0,
    sources: [ttl, queues, bus, mappings, lambda],
    journal,
    lambda,
    setMappingEnabled: (id, enabled) => mappings.setEnabled(id, enabled),
    faults: createFaults({ model, journal }),
  });

  const Item = { pk: { S: 'note' }, sk: { S: '1' }, id: { S: 'note-1' } };
  await platform.client.send(new PutItemCommand({ TableName: table.name, Item }));
  for (const id of ['event-1', 'event-2']) {
    bus.publish('notes', {
      version: '0',
      id,
      'detail-type': 'note.written',
      source: 'notes',
      account: model.accountId,
      time: '2026-11-23T12:00:00Z',
      region: model.region,
      resources: [],
      detail: { text: `about ${id}` },
    });
  }
  await queues.send(queueArn('dead'), '{"id":"hopeless"}');
  const given = { kind: 'invocation-start', source: 'forward', ids: ['r-1'] } as const;
  journal.append({ ...given, detail: { event: { Records: [{ messageId: 'm', body: 'event-1' }] } } });
  journal.append({ ...given, kind: 'invocation-end', outcome: 'success', durationMs: 12.34 });
  const settled = async () => [...(await mappings.inFlight()), ...(await bus.inFlight())].length === 0;
  while (!(await settled())) await new Promise((done) => setTimeout(done, 5));
});

afterAll(async () => {
  await control.stop();
  await ttl.stop();
  await bus.stop();
  await platform.stop();
});

interface Run {
  readonly code: number;
  readonly out: string;
  readonly err: string;
}

function local(...words: string[]): Promise<Run> {
  const script = [resolve(ROOT, 'scripts/local.ts'), ...words];
  return new Promise((done) => {
    const child = execFile(process.execPath, script, (_error, out, err) =>
      done({ code: child.exitCode ?? -1, out, err }),
    );
  });
}

const here = () => ['--control', control.endpoint];
/** Columns are two spaces or more apart. */
const cells = (out: string, start: string) =>
  out
    .split('\n')
    .filter((line) => line.trim().startsWith(start))
    .map((line) => line.trim().split(/ {2,}/));

test('status shows tables, queues, mappings with their lag, rules with their matches, and functions with durations', async () => {
  const { code, out } = await local('status', ...here());
  expect(code).toBe(0);
  expect(out).toContain('fixture, stage test, eu-central-1');
  expect(cells(out, table.name)).toEqual([[table.name, 'yes', '-', '-', '0']]);
  expect(cells(out, 'work')).toEqual([['work', '2', '0', '0', '1', 'dead']]);
  expect(cells(out, 'forward.0')).toEqual([
    ['forward.0', 'stream', table.name, 'forward', 'on', '0 records'],
  ]);
  expect(cells(out, 'notes-to-work')).toEqual([['notes-to-work', 'notes', 'on', '2', '2', '0', '0']]);
  expect(cells(out, 'forward ')).toEqual([
    ['forward', '0', '1', '0', '12.3', '12.3', expect.stringMatching(/^success at \d\d:\d\d:\d\d$/)],
  ]);
});

test('queues shows what waits, with the dead letters of each', async () => {
  const { code, out } = await local('queues', ...here());
  expect(code).toBe(0);
  expect(cells(out, 'name')).toEqual([['name', 'visible', 'in flight', 'delayed', 'dead letters', 'in']]);
  expect(cells(out, 'work')).toEqual([['work', '2', '0', '0', '1', 'dead']]);
  expect(cells(out, 'dead')).toEqual([['dead', '1', '0', '0', '1', 'itself']]);
});

test('columns line up', async () => {
  const { out } = await local('queues', ...here());
  const ends = out
    .split('\n')
    .slice(1, -1)
    .map((line) => /^ {2}(?:name|work|dead) +(?:visible|\d)/.exec(line)?.[0].length);
  expect(new Set(ends).size).toBe(1);
});

test('events shows the latest entries, a line each, with payloads when asked to', async () => {
  const brief = await local('events', ...here());
  expect(brief.out).toMatch(/^\d\d:\d\d:\d\d\.\d{3} {2}rule-match +notes-to-work → work {2}event-1$/m);
  expect(brief.out).toMatch(
    /^.{14}target-delivery +notes-to-work → work {2}event-1 {2}delivered {2}\d+\.\d ms$/m,
  );
  expect(brief.out).not.toContain('about event-1');
  const verbose = await local('events', ...here(), '--verbose');
  expect(verbose.out).toContain('about event-1');
  const last = await local('events', ...here(), '--limit', '1', '--json');
  expect(JSON.parse(last.out)).toMatchObject({ seq: platform.journal.last });
});

test('events --id shows the journey of one event, and ends with 1 when nothing mentions it', async () => {
  const { code, out } = await local('events', ...here(), '--id', 'event-1', '--json');
  const journey = out
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line));
  expect(code).toBe(0);
  expect(new Set(journey.map(({ kind }) => kind))).toEqual(
    new Set(['rule-match', 'queue-send', 'target-delivery', 'invocation-start', 'invocation-end']),
  );
  expect(out).not.toContain('event-2');
  expect(journey.map(({ seq }) => seq)).toEqual(
    journey.map(({ seq }) => seq).sort((one, other) => one - other),
  );
  expect(await local('events', ...here(), '--id', 'nobody')).toMatchObject({
    code: 1,
    err: 'Nothing in the journal mentions nobody.\n',
  });
});

test('events --follow goes on with what comes', async () => {
  const child = spawn(process.execPath, [
    resolve(ROOT, 'scripts/local.ts'),
    'events',
    ...here(),
    '--follow',
    '--limit',
    '1',
  ]);
  const lines = createInterface(child.stdout)[Symbol.asyncIterator]();
  await lines.next();
  platform.journal.append({ kind: 'schedule', source: 'every-minute', target: 'forward', ids: ['s-1'] });
  expect((await lines.next()).value).toMatch(/schedule +every-minute → forward {2}s-1$/);
  child.kill();
  await once(child, 'exit');
});

test('settled ends with 0 when nothing is in flight, with 1 when something is, and says what', async () => {
  expect(await local('settled', ...here())).toMatchObject({
    code: 0,
    out: expect.stringMatching(/^Nothing is in flight, after \d+\.\d s\.\n$/),
  });
  const handling = Promise.withResolvers<void>();
  hold = handling.promise;
  const Item = { pk: { S: 'note' }, sk: { S: '2' } };
  await platform.client.send(new PutItemCommand({ TableName: table.name, Item }));
  const moving = await local('settled', ...here(), '--timeout', '0');
  handling.resolve();
  expect(moving).toMatchObject({
    code: 1,
    out: expect.stringContaining(`mappings: ${table.name} to forward: `),
  });
});

test('status as JSON can be read by a program', async () => {
  const { out } = await local('status', ...here(), '--json');
  expect(JSON.parse(out)).toMatchObject({
    stage: 'test',
    activity: { rules: [{ name: 'notes-to-work', matches: 2 }] },
  });
});

test('without a platform, every command says so in a sentence and ends with 1', async () => {
  for (const command of ['status', 'queues', 'events', 'settled']) {
    expect(await local(command, '--control', 'http://127.0.0.1:9')).toEqual({
      code: 1,
      out: '',
      err: 'error: No local platform answers at http://127.0.0.1:9. Start one with "npm start", or name another with --control. (platform-not-running)\n',
    });
  }
});

test('what is asked wrongly ends with 2', async () => {
  const wrong = [
    ['nonsense'],
    ['events', '--limit', 'x'],
    ['status', '--control', 'nowhere'],
    ['settled', ...here(), '--ignore', 'nope'],
  ];
  for (const words of wrong) expect(await local(...words)).toMatchObject({ code: 2, out: '' });
});
