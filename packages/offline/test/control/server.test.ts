import { type ControlServer, startControl } from '../../src/control/index.ts';
import { createFaults } from '../../src/faults/index.ts';
import { createJournal } from '../../src/journal/index.ts';
import type { LambdaRuntime } from '../../src/lambda/index.ts';
import type { Look, Source } from '../../src/source.ts';
import { read } from '../configuration/service.ts';

const { model } = read({
  functions: { pack: { handler: 'a.handler', events: [{ sqs: { 'Fn::GetAtt': ['Jobs', 'Arn'] } }] } },
  resources: {
    Resources: {
      Jobs: {
        Type: 'AWS::SQS::Queue',
        Properties: {
          QueueName: 'jobs',
          RedrivePolicy: { deadLetterTargetArn: { 'Fn::GetAtt': ['Dead', 'Arn'] }, maxReceiveCount: 5 },
        },
      },
      Dead: { Type: 'AWS::SQS::Queue', Properties: { QueueName: 'dead' } },
      Rule: {
        Type: 'AWS::Events::Rule',
        Properties: {
          Name: 'orders-to-jobs',
          EventPattern: { source: ['shop'] },
          Targets: [{ Id: 'jobs', Arn: { 'Fn::GetAtt': ['Jobs', 'Arn'] } }],
        },
      },
      Orders: {
        Type: 'AWS::DynamoDB::Table',
        Properties: {
          TableName: 'orders',
          BillingMode: 'PAY_PER_REQUEST',
          AttributeDefinitions: [{ AttributeName: 'pk', AttributeType: 'S' }],
          KeySchema: [{ AttributeName: 'pk', KeyType: 'HASH' }],
          TimeToLiveSpecification: { AttributeName: 'expiresAt', Enabled: true },
        },
      },
    },
  },
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
    faults: createFaults({ model, journal }),
  });
  running.push(server);
  const ask = async (path: string, method = 'GET', sent?: unknown) => {
    const response = await fetch(`${server.endpoint}${path}`, {
      method,
      ...(sent === undefined ? {} : { body: JSON.stringify(sent) }),
    });
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

test('GET /journal?id= answers the journey of one event: what names it, what carries it, and how that ended', async () => {
  const { ask, journal } = await control([]);
  journal.append({ kind: 'put-events', source: 'shop', ids: ['event-1', 'order-1'] });
  journal.append({ kind: 'put-events', source: 'shop', ids: ['event-2', 'order-2'] });
  journal.append({ kind: 'queue-send', source: 'jobs', ids: ['message-1'], detail: '{"id":"order-1"}' });
  for (const [request, order] of [
    ['r-1', 'order-1'],
    ['r-2', 'order-2'],
  ] as const) {
    const detail = { event: { Records: [{ body: JSON.stringify({ id: order }) }] } };
    journal.append({ kind: 'invocation-start', source: 'pack', ids: [request], detail });
    journal.append({ kind: 'invocation-end', source: 'pack', ids: [request], outcome: 'success' });
  }
  const seqs = async (path: string) =>
    Object(Object(await ask(path)).body).entries.map(({ seq }: { seq: number }) => seq);
  expect(await seqs('/journal?id=order-1')).toEqual([1, 3, 4, 5]);
  expect(await seqs('/journal?id=order-1&after=1&limit=2')).toEqual([3, 4]);
  expect(await seqs('/journal?id=nobody')).toEqual([]);
});

test('GET /activity counts what rules and functions did, with durations and the latest outcome', async () => {
  const { ask, journal } = await control([]);
  const match = { source: 'orders-to-jobs', ids: ['event-1'] };
  journal.append({ ...match, kind: 'rule-match' });
  journal.append({ ...match, kind: 'target-delivery', outcome: 'Throttled, retried in 10 ms' });
  journal.append({ ...match, kind: 'target-delivery', outcome: 'delivered after 1 retries' });
  journal.append({ ...match, kind: 'rule-match' });
  journal.append({ ...match, kind: 'dead-letter', outcome: 'NoSuchQueue', detail: 'there is no such queue' });
  const redriven = { kind: 'dead-letter', ids: ['m'], target: 'dead', outcome: 'received 5 times' } as const;
  journal.append({ ...redriven, source: 'orders-to-jobs' });
  for (const durationMs of [30, 10, 20]) {
    journal.append({ kind: 'invocation-start', source: 'pack', ids: ['r'] });
    const outcome = durationMs === 20 ? 'error' : 'success';
    journal.append({ kind: 'invocation-end', source: 'pack', ids: ['r'], outcome, durationMs });
  }
  journal.append({ kind: 'invocation-start', source: 'pack', ids: ['r'] });
  expect(await ask('/activity')).toEqual({
    status: 200,
    body: {
      from: 1,
      to: 13,
      rules: [
        {
          name: 'orders-to-jobs',
          bus: 'default',
          enabled: true,
          matches: 2,
          delivered: 1,
          retried: 1,
          deadLetters: 1,
        },
      ],
      functions: [
        {
          name: 'pack',
          invocations: 4,
          errors: 1,
          p50: 20,
          p99: 30,
          last: { outcome: 'error', at: expect.any(Number) },
        },
      ],
    },
  });
});

test('GET /status shows the tables and what every part says of itself', async () => {
  const { ask } = await control([source('queues', () => ['busy'])]);
  expect(await ask('/status')).toMatchObject({
    status: 200,
    body: {
      service: 'shop',
      region: 'eu-central-1',
      tables: [{ name: 'orders', stream: false, indexes: [], ttl: 'expiresAt' }],
      redrive: [{ queue: 'jobs', deadLetterQueue: 'dead', maxReceiveCount: 5 }],
      queues: { work: ['busy'] },
      journal: 0,
    },
  });
});

test('POST /lambda/<function>/kill ends the environments of a function that exists', async () => {
  const { ask, killed } = await control([]);
  expect(await ask('/lambda/pack/kill', 'POST')).toEqual({ status: 200, body: { killed: 1 } });
  expect(await ask('/lambda/nobody/kill', 'POST')).toMatchObject({ status: 404 });
  expect(killed).toEqual(['pack']);
});

test('POST /mappings/<id>/disable and /enable switch a mapping that exists', async () => {
  const { ask, switched } = await control([]);
  expect(await ask('/mappings/pack.sqs.1/disable', 'POST')).toMatchObject({ status: 200 });
  expect(await ask('/mappings/pack.sqs.1/enable', 'POST')).toMatchObject({ status: 200 });
  expect(await ask('/mappings/nothing/enable', 'POST')).toMatchObject({ status: 404 });
  expect(switched).toEqual([
    { id: 'pack.sqs.1', enabled: false },
    { id: 'pack.sqs.1', enabled: true },
  ]);
});

test('anything else is not found', async () => {
  const { ask } = await control([]);
  expect(await ask('/lambda/pack/kill')).toMatchObject({ status: 404 });
});

describe('/faults', () => {
  test('there are none until a plan is set, and none after it is deleted', async () => {
    const { ask } = await control([]);
    expect(await ask('/faults')).toEqual({ status: 200, body: { on: false } });
    const plan = { seed: 7, queue: { name: 'jobs', delay: 50, fail: 0.1 } };
    const inForce = { status: 200, body: { on: true, seed: 7, plan } };
    expect(await ask('/faults', 'PUT', plan)).toEqual(inForce);
    expect(await ask('/faults')).toEqual(inForce);
    expect(await ask('/faults', 'DELETE')).toEqual({ status: 200, body: { on: false } });
    expect(await ask('/faults')).toEqual({ status: 200, body: { on: false } });
  });

  test('a plan that is wrong is refused with every problem, and the one before stays in force', async () => {
    const { ask } = await control([]);
    await ask('/faults', 'PUT', { queue: { fail: 1 } });
    const { status, body } = await ask('/faults', 'PUT', { queue: { name: 'work', fail: 2 }, disk: {} });
    expect(status).toBe(400);
    expect(body).toMatchObject({
      code: 'INVALID_FAULT_PLAN',
      problems: [
        expect.stringContaining('queue.name "work" is unknown; there are: jobs'),
        expect.stringContaining('queue.fail must be a number from 0 to 1'),
        expect.stringContaining('disk is no kind of site'),
      ],
    });
    expect(await ask('/faults')).toMatchObject({ body: { plan: { queue: { fail: 1 } } } });
  });
});
