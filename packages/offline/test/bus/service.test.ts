import {
  EventBridgeClient,
  ListRulesCommand,
  PutEventsCommand,
  type PutEventsRequestEntry,
} from '@aws-sdk/client-eventbridge';
import { type BusService, type DeliverTo, type DeliveryFailure, startBus } from '../../src/bus/index.ts';
import { createJournal, type Journal } from '../../src/journal/index.ts';
import type { Invocation } from '../../src/lambda/index.ts';
import { type QueueService, startQueues } from '../../src/queues/index.ts';
import { platformWith, queueArn, queueNamed, REGION } from '../queues/model.ts';
import { busArn, eventWith, functionNamed, ruleNamed, targetOf } from './model.ts';
import { atRest, until } from './until.ts';

const react = functionNamed('react');
const deadLetterQueueArn = queueArn('dead');
const model = platformWith({
  functions: [react],
  queues: [queueNamed('notes'), queueNamed('ordered.fifo'), queueNamed('slow'), queueNamed('dead')],
  buses: [{ name: 'notes', arn: busArn('notes') }],
  rules: [
    ruleNamed('to-queue', {
      pattern: { 'detail-type': [{ prefix: 'note.' }] },
      targets: [
        targetOf(queueArn('notes')),
        targetOf(queueArn('ordered.fifo'), { id: 'fifo', messageGroupId: 'g' }),
      ],
    }),
    ruleNamed('disabled', { enabled: false, targets: [targetOf(queueArn('notes'))] }),
    ruleNamed('to-function', {
      pattern: { 'detail-type': ['function.wanted'] },
      targets: [targetOf(react.arn)],
    }),
    ruleNamed('to-function-in-part', {
      pattern: { 'detail-type': ['part.wanted'] },
      targets: [
        targetOf(react.arn, {
          id: 'part',
          input: { kind: 'transformer', paths: { id: '$.detail.id' }, template: '{"id":<id>}' },
        }),
        targetOf(react.arn, {
          id: 'broken',
          input: { kind: 'transformer', paths: {}, template: 'no JSON' },
          deadLetterQueueArn,
        }),
        targetOf(queueArn('notes'), { id: 'queue', input: { kind: 'path', path: '$.detail.id' } }),
      ],
    }),
    ruleNamed('to-nowhere', {
      pattern: { 'detail-type': ['nowhere'] },
      targets: [targetOf(queueArn('missing'), { deadLetterQueueArn })],
    }),
    ruleNamed('to-slow', {
      pattern: { 'detail-type': ['slow'] },
      targets: [
        targetOf(queueArn('slow'), {
          retry: { maximumAttempts: 2, maximumAgeSeconds: 3_600 },
          deadLetterQueueArn,
        }),
      ],
    }),
  ],
});

let journal: Journal;
let queues: QueueService;
let bus: BusService;
let client: EventBridgeClient;
/** What the next invocations come to; an empty list means success. */
let outcomes: Invocation[];
let invocations: unknown[];
/** Stands in the way of deliveries to the slow queue. */
let obstacle: (() => Promise<DeliveryFailure | undefined>) | undefined;

const wrapDelivery =
  (deliverTo: DeliverTo): DeliverTo =>
  async (target, event, rule) =>
    (target.arn === queueArn('slow') ? await obstacle?.() : undefined) ?? deliverTo(target, event, rule);

beforeEach(async () => {
  journal = createJournal();
  outcomes = [];
  invocations = [];
  obstacle = undefined;
  queues = await startQueues({ model, port: 0, journal, timeScale: 1 });
  const lambda = {
    async invoke(key: string, event: unknown): Promise<Invocation> {
      invocations.push([key, event]);
      return outcomes.shift() ?? { outcome: 'success', payload: null, durationMs: 1 };
    },
  };
  bus = await startBus({
    model,
    port: 0,
    journal,
    queues,
    lambda,
    timeScale: 0.001,
    random: () => 0,
    wrapDelivery,
  });
  client = new EventBridgeClient({
    region: REGION,
    endpoint: bus.endpoint,
    credentials: { accessKeyId: 'local', secretAccessKey: 'local' },
  });
});

afterEach(async () => {
  client.destroy();
  await bus.stop();
  await queues.stop();
});

function put(...entries: Partial<PutEventsRequestEntry>[]) {
  const defaults = {
    EventBusName: 'notes',
    Source: 'fixture.notes',
    DetailType: 'note.written',
    Detail: '{}',
  };
  return client.send(new PutEventsCommand({ Entries: entries.map((entry) => ({ ...defaults, ...entry })) }));
}

async function bodies(name: string): Promise<unknown[]> {
  const messages = await queues.receive(queueArn(name), { max: 10, waitMs: 2_000 });
  return messages.map(({ body }): unknown => JSON.parse(body));
}

test('a matching event is delivered whole to every target of the rule', async () => {
  const time = new Date('2026-11-23T20:00:00.500Z');
  const { Entries, FailedEntryCount } = await put({
    Detail: '{"id":"n-1"}',
    Time: time,
    Resources: ['note/1'],
  });
  const EventId = Entries?.[0]?.EventId;
  expect(FailedEntryCount).toBe(0);
  const expected = {
    version: '0',
    id: EventId,
    'detail-type': 'note.written',
    source: 'fixture.notes',
    account: model.accountId,
    time: '2026-11-23T20:00:00Z',
    region: REGION,
    resources: ['note/1'],
    detail: { id: 'n-1' },
  };
  expect(await bodies('notes')).toEqual([expected]);
  expect(await bodies('ordered.fifo')).toEqual([expected]);
  await atRest(bus);
  const trace = journal.read(0, 100).filter(({ ids }) => ids.includes('n-1'));
  expect(trace.map(({ kind }) => kind).sort()).toEqual([
    'put-events',
    'queue-send',
    'queue-send',
    'rule-match',
    'rule-match',
    'target-delivery',
    'target-delivery',
  ]);
});

test('an entry that is refused fails alone; the others are delivered', async () => {
  const result = await put(
    { Detail: '{"n":1}' },
    { DetailType: '' },
    { Detail: 'nonsense' },
    { Detail: '{"n":2}' },
  );
  expect(result.FailedEntryCount).toBe(2);
  expect(result.Entries?.map(({ ErrorCode }) => ErrorCode)).toEqual([
    undefined,
    'InvalidArgument',
    'MalformedDetail',
    undefined,
  ]);
  await atRest(bus);
  expect(await bodies('notes')).toHaveLength(2);
});

test('more than ten entries are refused as a whole', async () => {
  const entries = Array.from({ length: 11 }, () => ({}));
  await expect(put(...entries)).rejects.toMatchObject({ name: 'ValidationException' });
});

test('another action is refused as unknown', async () => {
  await expect(client.send(new ListRulesCommand({}))).rejects.toMatchObject({
    name: 'UnknownOperationException',
  });
});

test('a bus may be named by its ARN; an event for a bus that is not there gets an id and is dropped', async () => {
  const result = await put({ EventBusName: busArn('notes') }, { EventBusName: 'nobody' });
  expect(result.FailedEntryCount).toBe(0);
  expect(result.Entries?.[1]?.EventId).toBeDefined();
  await atRest(bus);
  expect(await bodies('notes')).toHaveLength(1);
  const dropped = journal
    .read(0, 100)
    .filter(({ kind, source }) => kind === 'put-events' && source === 'nobody');
  expect(dropped.map(({ outcome }) => outcome)).toEqual(['dropped, there is no such bus']);
});

test('an event that matches no rule, or a disabled one only, goes nowhere', async () => {
  await put({ DetailType: 'other' });
  await atRest(bus);
  expect(queues.inspect().every(({ visible }) => visible === 0)).toBe(true);
});

test('a target gets what its input makes of the event; one that makes no JSON gets nothing', async () => {
  await put({ DetailType: 'part.wanted', Detail: '{"id":"n-1"}' });
  await atRest(bus);
  expect(invocations).toEqual([['react', { id: 'n-1' }]]);
  expect(await bodies('notes')).toEqual(['n-1']);
  expect(await bodies('dead')).toMatchObject([{ 'detail-type': 'part.wanted', detail: { id: 'n-1' } }]);
  const [buried] = journal.read(0, 100).filter(({ kind }) => kind === 'dead-letter');
  expect(buried?.outcome).toBe('INVALID_JSON');
});

test('a target that does not exist gets no retry: the event goes to the dead-letter queue with the reason', async () => {
  await put({ DetailType: 'nowhere', Detail: '{"id":"lost"}' });
  const [dead] = await queues.receive(deadLetterQueueArn, { max: 1, waitMs: 2_000 });
  expect(JSON.parse(dead?.body ?? '')).toMatchObject({ detail: { id: 'lost' } });
  expect(dead?.messageAttributes).toMatchObject({
    RULE_ARN: { StringValue: model.rules.find(({ name }) => name === 'to-nowhere')?.arn },
    TARGET_ARN: { StringValue: queueArn('missing') },
    ERROR_CODE: { StringValue: 'NO_RESOURCE' },
    RETRY_ATTEMPTS: { StringValue: '0' },
  });
  expect(dead?.messageAttributes.ERROR_MESSAGE?.StringValue).toContain('missing');
  expect(dead?.messageAttributes).not.toHaveProperty('EXHAUSTED_RETRY_CONDITION');
});

test('a target that keeps failing is retried as often as its policy says, then the event is a dead letter', async () => {
  let attempts = 0;
  obstacle = async () => {
    attempts += 1;
    return { code: 'THROTTLING', message: 'slow down', retryable: true };
  };
  await put({ DetailType: 'slow' });
  const [dead] = await queues.receive(deadLetterQueueArn, { max: 1, waitMs: 5_000 });
  expect(attempts).toBe(3);
  expect(dead?.messageAttributes).toMatchObject({
    ERROR_CODE: { StringValue: 'THROTTLING' },
    EXHAUSTED_RETRY_CONDITION: { StringValue: 'MaximumRetryAttempts' },
    RETRY_ATTEMPTS: { StringValue: '2' },
  });
});

test('a slow target holds up no other, is counted as in flight, and loses nothing', async () => {
  let release: () => void = () => undefined;
  const held = new Promise<void>((resolve) => {
    release = resolve;
  });
  obstacle = () => held.then(() => undefined);
  await put({ DetailType: 'slow', Detail: '{"n":1}' }, { DetailType: 'slow', Detail: '{"n":2}' }, {});
  expect(await bodies('notes')).toHaveLength(1);
  expect((await bus.inFlight()).filter((phrase) => phrase.includes('to-slow'))).toHaveLength(2);
  release();
  await atRest(bus);
  expect(await bodies('slow')).toHaveLength(2);
});

test('a function is invoked with the event, and twice more when it fails', async () => {
  const failure = {
    outcome: 'error',
    errorType: 'Broken',
    errorMessage: 'no',
    durationMs: 1,
    crashed: false,
  } as const;
  outcomes = [failure, failure];
  await put({ DetailType: 'function.wanted', Detail: '{"n":1}' });
  await until(() => invocations.length === 3);
  await atRest(bus);
  expect(new Set(invocations.map((invocation) => JSON.stringify(invocation))).size).toBe(1);
  expect(invocations[0]).toMatchObject(['react', { detail: { n: 1 } }]);
  expect(journal.read(0, 100).some(({ kind }) => kind === 'dead-letter')).toBe(false);
});

test('a function that fails three times is not invoked again: the event is dropped and the journal says so', async () => {
  const failure = {
    outcome: 'error',
    errorType: 'Broken',
    errorMessage: 'no',
    durationMs: 1,
    crashed: false,
  } as const;
  outcomes = [failure, failure, failure];
  await put({ DetailType: 'function.wanted' });
  await until(() => journal.read(0, 100).find(({ kind }) => kind === 'dead-letter'));
  await atRest(bus);
  expect(invocations).toHaveLength(3);
});

test('a publisher that names rules is seen by those rules alone', async () => {
  bus.publish('notes', eventWith(), new Set(['to-function']));
  bus.publish('notes', eventWith({ detail: { n: 'seen' } }), new Set(['to-queue']));
  await atRest(bus);
  expect(await bodies('notes')).toMatchObject([{ detail: { n: 'seen' } }]);
});

test('what is still on its way at a stop is written down, not forgotten', async () => {
  obstacle = async () => ({ code: 'THROTTLING', message: 'slow down', retryable: true });
  const slow = await startBus({
    model,
    port: 0,
    journal,
    queues,
    lambda: { invoke: () => Promise.reject(new Error('not used')) },
    timeScale: 1,
    wrapDelivery,
  });
  slow.publish('notes', eventWith({ 'detail-type': 'slow' }));
  await until(() => journal.read(0, 100).find(({ outcome }) => outcome?.includes('retried in')));
  await slow.stop();
  expect(journal.read(0, 100).map(({ outcome }) => outcome)).toContain('abandoned at stop');
});
