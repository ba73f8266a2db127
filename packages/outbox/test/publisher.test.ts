import { Readable } from 'node:stream';
import { EventBridgeClient } from '@aws-sdk/client-eventbridge';
import fc from 'fast-check';
import { batches } from '../src/batches.ts';
import { createPublisher } from '../src/publisher.ts';
import { scene } from './fixture.ts';

interface Entry {
  readonly Detail: string;
  readonly Source: string;
  readonly DetailType: string;
  readonly EventBusName: string;
  readonly Time: number;
}

type Answer = { readonly status: number; readonly body: object };

/** EventBridge's real client, with the network replaced by `answer`. */
const busAnswering = (answer: (entries: readonly Entry[]) => Answer | Promise<Answer>) =>
  new EventBridgeClient({
    region: 'eu-west-1',
    credentials: { accessKeyId: 'a', secretAccessKey: 'b' },
    maxAttempts: 1,
    requestHandler: {
      handle: async ({ body }: { body: Uint8Array }) => {
        const { status, body: content } = await answer(JSON.parse(new TextDecoder().decode(body)).Entries);
        const headers = { 'content-type': 'application/x-amz-json-1.1' };
        return { response: { statusCode: status, headers, body: Readable.from([JSON.stringify(content)]) } };
      },
      updateHttpClientConfig: () => {},
      httpHandlerConfigs: () => ({}),
    },
  });

const accepted = (entries: readonly Entry[]) => ({
  status: 200,
  body: { FailedEntryCount: 0, Entries: entries.map((_, position) => ({ EventId: String(position) })) },
});

const idOf = ({ Detail }: Entry): string => JSON.parse(Detail).aggregate.id;

const items = async (count: number) => {
  const { commit, outbox } = scene();
  await commit(count);
  return outbox();
};

test('an entry carries the envelope, its source, its type and the time of the commit', async () => {
  const calls: (readonly Entry[])[] = [];
  const client = busAnswering((entries) => {
    calls.push(entries);
    return accepted(entries);
  });
  const [item] = await items(1);
  if (item === undefined) throw new Error('one was committed');
  await createPublisher({ client, busName: 'bus' }).publish([item]);
  expect(calls).toHaveLength(1);
  expect(calls[0]?.[0]).toMatchObject({
    EventBusName: 'bus',
    Source: 'edtech.test',
    DetailType: 'tally.raised',
    Time: Date.parse(item.createdAt) / 1_000,
    Resources: ['Tally/t-0'],
  });
  expect(JSON.parse(calls[0]?.[0]?.Detail ?? '')).toEqual({
    id: item.id,
    type: 'tally.raised',
    version: 1,
    source: 'edtech.test',
    aggregate: { type: 'Tally', id: 't-0', sequence: 1 },
    occurredAt: item.createdAt,
    correlationId: 'c',
    causationId: item.causationId,
    data: { by: 1 },
  });
});

test('each entry of a partly refused call has its own fate', async () => {
  const client = busAnswering((entries) => ({
    status: 200,
    body: {
      FailedEntryCount: 2,
      Entries: entries.map((entry) => {
        if (idOf(entry) === 't-1') return { ErrorCode: 'ThrottlingException', ErrorMessage: 'slow down' };
        if (idOf(entry) === 't-2') return { ErrorCode: 'MalformedDetail', ErrorMessage: 'not JSON' };
        return { EventId: 'e' };
      }),
    },
  }));
  const results = await createPublisher({ client, busName: 'bus' }).publish(await items(4));
  expect(results.map(({ outcome }) => outcome)).toEqual(['published', 'deferred', 'refused', 'published']);
});

test('a call that the bus refuses as a whole is cut down until the culprit stands alone', async () => {
  const client = busAnswering((entries) =>
    entries.some((entry) => idOf(entry) === 't-2')
      ? { status: 400, body: { __type: 'ValidationException', message: 'one of them is wrong' } }
      : accepted(entries),
  );
  const results = await createPublisher({ client, busName: 'bus' }).publish(await items(4));
  expect(results.map(({ outcome }) => outcome)).toEqual(['published', 'published', 'refused', 'published']);
});

test('an outage, a throttle, and an answer without entries lose nothing: all are deferred', async () => {
  for (const answer of [
    { status: 500, body: { __type: 'InternalException' } },
    { status: 400, body: { __type: 'ThrottlingException' } },
    { status: 200, body: {} },
  ]) {
    const results = await createPublisher({ client: busAnswering(() => answer), busName: 'bus' }).publish(
      await items(2),
    );
    expect(results.map(({ outcome }) => outcome)).toEqual(['deferred', 'deferred']);
  }
});

test('several calls are in flight, but never more than allowed', async () => {
  let inFlight = 0;
  let most = 0;
  const client = busAnswering(async (entries) => {
    inFlight += 1;
    most = Math.max(most, inFlight);
    await new Promise(setImmediate);
    inFlight -= 1;
    return accepted(entries);
  });
  const results = await createPublisher({ client, busName: 'bus', concurrency: 3 }).publish(await items(100));
  expect(results.every(({ outcome }) => outcome === 'published')).toBe(true);
  expect(most).toBe(3);
});

test('batches keep order, lose nothing, and respect count and size', () => {
  const limits = { entries: 10, bytes: 1_000 };
  fc.assert(
    fc.property(fc.array(fc.record({ bytes: fc.integer({ min: 1, max: 1_200 }) })), (entries) => {
      const cut = batches(entries, limits);
      expect(cut.flat()).toEqual(entries);
      for (const batch of cut) {
        const total = batch.reduce((sum, { bytes }) => sum + bytes, 0);
        expect(batch.length).toBeLessThanOrEqual(limits.entries);
        expect(total <= limits.bytes || batch.length === 1).toBe(true);
      }
    }),
  );
});

test('a record of which no entry can be made is refused, and holds up nobody', async () => {
  const [first, second, third, fourth] = await items(4);
  if (!first || !second || !third || !fourth) throw new Error('four were committed');
  const broken = [first, { ...second, eventData: '{' }, { ...third, createdAt: 'yesterday' }, fourth];
  const results = await createPublisher({ client: busAnswering(accepted), busName: 'bus' }).publish(broken);
  expect(results.map(({ outcome }) => outcome)).toEqual(['published', 'refused', 'refused', 'published']);
  expect(results[1]).toMatchObject({ reason: { code: 'UnreadableRecord' } });
});

test('an event that is published again says for whom, and is otherwise the same', async () => {
  const details: string[] = [];
  const client = busAnswering((entries) => {
    details.push(...entries.map(({ Detail }) => Detail));
    return accepted(entries);
  });
  const publisher = createPublisher({ client, busName: 'bus' });
  const replay = { id: 'r-1', consumer: 'payment-accounts' };
  const records = await items(1);
  await publisher.publish(records);
  await publisher.publish(records, { replay });
  const [first, again] = details.map((detail) => JSON.parse(detail));
  expect(again).toEqual({ ...first, replay });
  expect(first).not.toHaveProperty('replay');
});

test('when its time is up, what is in flight is given up and nothing more is begun: all of it is deferred', async () => {
  let calls = 0;
  const time = new AbortController();
  const client = new EventBridgeClient({ region: 'eu-west-1' });
  client.send = async (...given: unknown[]) => {
    calls += 1;
    expect(given[1]).toEqual({ abortSignal: time.signal });
    time.abort();
    throw time.signal.reason;
  };
  const publisher = createPublisher({ client, busName: 'bus', concurrency: 1 });
  const results = await publisher.publish(await items(30), { until: time.signal });
  expect(results.map(({ outcome }) => outcome)).toEqual(Array.from({ length: 30 }, () => 'deferred'));
  expect(calls).toBe(1);
});
