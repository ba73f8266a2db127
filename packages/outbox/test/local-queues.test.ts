import { SendMessageBatchCommand, SQSClient } from '@aws-sdk/client-sqs';
import { LIMITS } from '@edtech/event-store';
import type { OutboxItem } from '@edtech/event-store/layout';
import fc from 'fast-check';
import { createLocalQueues, localQueuesIn } from '../src/local-queues.ts';
import { MESSAGE_BYTES } from '../src/sqs-text.ts';
import { toldItems } from './fixture.ts';

interface Entry {
  readonly Id?: string | undefined;
  readonly MessageBody?: string | undefined;
}

interface Call {
  readonly queueUrl: string;
  readonly bodies: readonly string[];
  readonly traces: readonly unknown[];
}

type Answer = { readonly Successful?: readonly object[]; readonly Failed?: readonly object[] };

const all = (entries: readonly Entry[]): Answer => ({ Successful: entries.map(({ Id }) => ({ Id })) });

/** SQS, of which the test decides how it answers a call. It remembers the calls. */
const queuesAnswering = (
  answer: (entries: readonly Entry[], call: number) => Answer | Promise<Answer> = all,
) => {
  const calls: Call[] = [];
  const client = new SQSClient({ region: 'eu-west-1' });
  client.send = async (command: unknown) => {
    if (!(command instanceof SendMessageBatchCommand)) throw new Error('it only sends batches');
    const { QueueUrl = '', Entries = [] } = command.input;
    calls.push({
      queueUrl: QueueUrl,
      bodies: Entries.map(({ MessageBody = '' }) => MessageBody),
      traces: Entries.map(({ MessageSystemAttributes }) => MessageSystemAttributes),
    });
    return answer(Entries, calls.length);
  };
  const queues = localQueuesIn('tally.noted=https://sqs/journal tally.cheered=https://sqs/mails');
  return { calls, publisher: createLocalQueues({ client, queues }) };
};

const failing = (name: string): Error => Object.assign(new Error(`it is ${name}`), { name });

const idIn = (body: string): string => JSON.parse(body).detail.id;

test('a message has the shape in which the bus delivers an event, with the envelope as its detail', async () => {
  const { calls, publisher } = queuesAnswering();
  const [item] = await toldItems(1);
  if (item === undefined) throw new Error('one was told');
  await publisher.publish([item]);
  expect(calls.map(({ queueUrl }) => queueUrl)).toEqual(['https://sqs/journal']);
  expect(JSON.parse(calls[0]?.bodies[0] ?? '')).toEqual({
    version: '0',
    id: item.id,
    'detail-type': 'tally.noted',
    source: 'edtech.test',
    time: '2026-01-01T00:00:00Z',
    resources: ['Tally/t-0'],
    detail: {
      id: item.id,
      type: 'tally.noted',
      version: 1,
      source: 'edtech.test',
      aggregate: { type: 'Tally', id: 't-0', sequence: 1 },
      occurredAt: item.createdAt,
      correlationId: 'c',
      causationId: item.causationId,
      data: { by: 1 },
    },
  });
});

test('a message tells X-Ray of its trace, when it has one', async () => {
  const { calls, publisher } = queuesAnswering();
  const [first, second, third] = await toldItems(3);
  if (!first || !second || !third) throw new Error('three were told');
  const trace = '00-5759e988bd862e3fe1be46a994272793-53995c3f42cd8ad8-01';
  await publisher.publish([first, { ...second, trace }, { ...third, trace: 'x' }]);
  const StringValue = 'Root=1-5759e988-bd862e3fe1be46a994272793;Parent=53995c3f42cd8ad8;Sampled=1';
  expect(calls.flatMap(({ traces }) => traces)).toEqual([
    undefined,
    { AWSTraceHeader: { DataType: 'String', StringValue } },
    undefined,
  ]);
  expect(JSON.parse(calls[0]?.bodies[1] ?? '')).toMatchObject({ detail: { trace } });
});

test('each type goes to its own queue, in calls of ten at most', async () => {
  const { calls, publisher } = queuesAnswering();
  const noted = await toldItems(23);
  const cheered = (await toldItems(4)).map((item) => ({ ...item, eventType: 'tally.cheered' }));
  const results = await publisher.publish([...noted, ...cheered]);
  expect(results.every(({ outcome }) => outcome === 'published')).toBe(true);
  expect(results.map(({ item }) => item)).toEqual([...noted, ...cheered]);
  expect(calls.map(({ queueUrl, bodies }) => `${queueUrl} ${bodies.length}`).sort()).toEqual([
    'https://sqs/journal 10',
    'https://sqs/journal 10',
    'https://sqs/journal 3',
    'https://sqs/mails 4',
  ]);
});

test('law: whatever their sizes, no call is larger than SQS takes, and every message is in one', async () => {
  const [one] = await toldItems(1);
  if (one === undefined) throw new Error('one was told');
  const size = fc.integer({ min: 1, max: LIMITS.eventDataBytes });
  await fc.assert(
    fc.asyncProperty(fc.array(size, { maxLength: 25 }), async (sizes) => {
      const { calls, publisher } = queuesAnswering();
      const items = sizes.map((bytes, place) => ({
        ...one,
        id: `e-${place}`,
        eventData: JSON.stringify('x'.repeat(bytes)),
      }));
      await publisher.publish(items);
      for (const { bodies } of calls) {
        expect(bodies.length).toBeLessThanOrEqual(10);
        expect(bodies.reduce((sum, body) => sum + Buffer.byteLength(body), 0)).toBeLessThanOrEqual(
          MESSAGE_BYTES,
        );
      }
      expect(calls.flatMap(({ bodies }) => bodies.map(idIn)).sort()).toEqual(
        items.map(({ id }) => id).sort(),
      );
    }),
    { numRuns: 30 },
  );
});

test('each message of a partly refused call has its own fate; what is throttled passes, whoever is blamed', async () => {
  const failed = [
    { Id: '1', Code: 'InvalidMessageContents', SenderFault: true },
    { Id: '2', Code: 'InternalError', SenderFault: false },
    { Id: '3', Code: 'RequestThrottled', SenderFault: true },
    { Id: '4', Code: 'KmsThrottled', SenderFault: true },
  ];
  const { publisher } = queuesAnswering(() => ({ Successful: [{ Id: '0' }], Failed: failed }));
  const results = await publisher.publish(await toldItems(6));
  expect(results.map(({ outcome }) => outcome)).toEqual([
    'published',
    'refused',
    'deferred',
    'deferred',
    'deferred',
    'deferred',
  ]);
  expect(results[5]).toMatchObject({ reason: { code: 'NoAnswer' } });
});

test.each(['RequestThrottled', 'ServiceUnavailable', 'TimeoutError', 'QueueDoesNotExist', 'AccessDenied'])(
  'a call that ends with %s loses nothing: all of it is deferred',
  async (name) => {
    const { publisher } = queuesAnswering(() => Promise.reject(failing(name)));
    const results = await publisher.publish(await toldItems(3));
    expect(results.map(({ outcome }) => outcome)).toEqual(['deferred', 'deferred', 'deferred']);
  },
);

test('a call that is refused as a whole is cut down until the culprit stands alone', async () => {
  const items = await toldItems(4);
  const culprit = items[2]?.id;
  const { publisher } = queuesAnswering((entries) => {
    if (entries.some(({ MessageBody = '' }) => idIn(MessageBody) === culprit))
      throw failing('InvalidMessageContents');
    return all(entries);
  });
  const results = await publisher.publish(items);
  expect(results.map(({ outcome }) => outcome)).toEqual(['published', 'published', 'refused', 'published']);
});

test('an outage of one queue is none of the other', async () => {
  const client = new SQSClient({ region: 'eu-west-1' });
  client.send = async (command: unknown) => {
    if (!(command instanceof SendMessageBatchCommand)) throw new Error('it only sends batches');
    if (command.input.QueueUrl?.endsWith('journal')) throw failing('ServiceUnavailable');
    return all(command.input.Entries ?? []);
  };
  const queues = localQueuesIn('tally.noted=https://sqs/journal tally.cheered=https://sqs/mails');
  const noted = await toldItems(2);
  const cheered: readonly OutboxItem[] = noted.map((item) => ({ ...item, eventType: 'tally.cheered' }));
  const results = await createLocalQueues({ client, queues }).publish([...noted, ...cheered]);
  expect(results.map(({ outcome }) => outcome)).toEqual(['deferred', 'deferred', 'published', 'published']);
});

test('what no consumer of this version handles waits, and what cannot be read is refused', async () => {
  const { calls, publisher } = queuesAnswering();
  const [one, two] = await toldItems(2);
  if (one === undefined || two === undefined) throw new Error('two were told');
  const results = await publisher.publish([
    { ...one, eventType: 'tally.forgotten' },
    { ...two, eventData: '{' },
  ]);
  expect(results).toMatchObject([
    { outcome: 'deferred', reason: { code: 'LocalQueueUnknown' } },
    { outcome: 'refused', reason: { code: 'UnreadableRecord' } },
  ]);
  expect(calls).toEqual([]);
});

test('when its time is up, nothing more is begun: all of it is deferred', async () => {
  const { calls, publisher } = queuesAnswering();
  const results = await publisher.publish(await toldItems(30), { until: AbortSignal.abort() });
  expect(results.every(({ outcome }) => outcome === 'deferred')).toBe(true);
  expect(calls).toEqual([]);
});

test('characters that SQS refuses arrive as they were told', async () => {
  const { calls, publisher } = queuesAnswering();
  const [item] = await toldItems(1);
  if (item === undefined) throw new Error('one was told');
  const data = { text: 'a\u0000b\ufffec' };
  await publisher.publish([{ ...item, eventData: JSON.stringify(data) }]);
  const [body = ''] = calls[0]?.bodies ?? [];
  expect(body).not.toContain('\ufffe');
  expect(JSON.parse(body).detail.data).toEqual(data);
});

test.each(['', 'tally.noted', 'tally.noted=', 'tally.noted=queue', '=https://sqs/journal'])(
  'the queues "%s" are refused at the start',
  (text) => {
    expect(() => localQueuesIn(text)).toThrow(expect.objectContaining({ code: 'local-queues-unclear' }));
  },
);

test('a service without local consumers has no queues', () => {
  expect([...localQueuesIn(undefined)]).toEqual([]);
});
