import { type ControlServer, startControl } from '../../src/control/index.ts';
import { createJournal } from '../../src/journal/index.ts';
import type { LambdaRuntime } from '../../src/lambda/index.ts';
import type { Look, Source } from '../../src/source.ts';
import { read } from '../configuration/service.ts';

const { model } = read({
  functions: { work: { handler: 'a.handler', events: [{ sqs: { 'Fn::GetAtt': ['Jobs', 'Arn'] } }] } },
  resources: { Resources: { Jobs: { Type: 'AWS::SQS::Queue', Properties: { QueueName: 'jobs' } } } },
});

function source(name: string, work: (look: Look | undefined) => readonly string[]): Source {
  return { name, describe: async () => ({ work: work(undefined) }), inFlight: async (look) => work(look) };
}

async function control(sources: readonly Source[]) {
  const journal = createJournal();
  const killed: string[] = [];
  const switched: unknown[] = [];
  const lambda: LambdaRuntime = {
    ...source('lambda', () => []),
    running: 0,
    invoke: async () => ({ outcome: 'success', payload: null, durationMs: 0 }),
    kill: async (key) => killed.push(key),
    stop: async () => undefined,
  };
  const server = await startControl({
    port: 0,
    model,
    sources,
    journal,
    lambda,
    setMappingEnabled: (id, enabled) => switched.push({ id, enabled }),
  });
  running.push(server);
  const ask = async (path: string, method = 'GET') => {
    const response = await fetch(`${server.endpoint}${path}`, { method });
    const body: unknown = await response.json();
    return { status: response.status, body };
  };
  return { ask, journal, killed, switched };
}

const running: ControlServer[] = [];
afterEach(async () => {
  await Promise.all(running.splice(0).map((server) => server.stop()));
});

describe('GET /settled', () => {
  test('answers 200 when every part is at rest', async () => {
    const { ask } = await control([source('queues', () => []), source('bus', () => [])]);
    expect(await ask('/settled?timeout=1000')).toMatchObject({
      status: 200,
      body: { settled: true, journal: 0 },
    });
  });

  test('answers 408 and says what still moves', async () => {
    const { ask } = await control([source('queues', () => ['jobs: 1 visible']), source('bus', () => [])]);
    expect(await ask('/settled?timeout=60')).toMatchObject({
      status: 408,
      body: { settled: false, moving: ['queues: jobs: 1 visible'] },
    });
  });

  test('waits until the work is done', async () => {
    let looks = 0;
    const { ask } = await control([source('queues', () => (looks++ < 3 ? ['jobs: 1 in flight'] : []))]);
    expect(await ask('/settled?timeout=5000')).toMatchObject({ status: 200 });
    expect(looks).toBe(5);
  });

  test('is not content with two quiet looks when something happened between them', async () => {
    let looks = 0;
    const parts = await control([
      source('queues', () => {
        looks += 1;
        if (looks === 2) parts.journal.append({ kind: 'queue-send', source: 'jobs', ids: ['1'] });
        return [];
      }),
    ]);
    expect(await parts.ask('/settled?timeout=5000')).toMatchObject({ status: 200, body: { journal: 1 } });
    expect(looks).toBe(4);
  });

  test('tells every part which queues do not count, and refuses a queue that does not exist', async () => {
    const { ask } = await control([
      source('queues', (look) => (look?.ignoredQueues.has('jobs') ? [] : ['jobs: 1 visible'])),
    ]);
    expect(await ask('/settled?timeout=1000&ignore=jobs')).toMatchObject({ status: 200 });
    expect(await ask('/settled?ignore=nowhere')).toMatchObject({
      status: 400,
      body: { message: 'no such queue: nowhere' },
    });
  });
});

test('GET /journal reads after a number, with a limit, and waits for more when asked to', async () => {
  const { ask, journal } = await control([]);
  for (const id of ['1', '2', '3']) journal.append({ kind: 'queue-send', source: 'jobs', ids: [id] });
  expect(await ask('/journal?after=1&limit=1')).toMatchObject({
    status: 200,
    body: { entries: [{ seq: 2, kind: 'queue-send', source: 'jobs', ids: ['2'] }], last: 3 },
  });
  const waiting = ask('/journal?after=3&wait=5000');
  journal.append({ kind: 'dead-letter', source: 'jobs', ids: ['4'] });
  expect(await waiting).toMatchObject({ body: { entries: [{ seq: 4, kind: 'dead-letter' }] } });
  expect(await ask('/journal?after=x')).toMatchObject({ status: 400 });
});

test('GET /status shows the tables and what every part says of itself', async () => {
  const { ask } = await control([source('queues', () => ['busy'])]);
  expect(await ask('/status')).toMatchObject({
    status: 200,
    body: { service: 'shop', region: 'eu-central-1', tables: [], queues: { work: ['busy'] }, journal: 0 },
  });
});

test('POST /lambda/<function>/kill ends the environments of a function that exists', async () => {
  const { ask, killed } = await control([]);
  expect(await ask('/lambda/work/kill', 'POST')).toEqual({ status: 200, body: { killed: 1 } });
  expect(await ask('/lambda/nobody/kill', 'POST')).toMatchObject({ status: 404 });
  expect(killed).toEqual(['work']);
});

test('POST /mappings/<id>/disable and /enable switch a mapping that exists', async () => {
  const { ask, switched } = await control([]);
  expect(await ask('/mappings/work.sqs.1/disable', 'POST')).toMatchObject({ status: 200 });
  expect(await ask('/mappings/work.sqs.1/enable', 'POST')).toMatchObject({ status: 200 });
  expect(await ask('/mappings/nothing/enable', 'POST')).toMatchObject({ status: 404 });
  expect(switched).toEqual([
    { id: 'work.sqs.1', enabled: false },
    { id: 'work.sqs.1', enabled: true },
  ]);
});

test('anything else is not found', async () => {
  const { ask } = await control([]);
  expect(await ask('/lambda/work/kill')).toMatchObject({ status: 404 });
});
