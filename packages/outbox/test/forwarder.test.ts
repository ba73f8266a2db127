import { EventBridgeClient, PutEventsCommand } from '@aws-sdk/client-eventbridge';
import { TableUnavailable } from '@edtech/event-store';
import type { DynamoDBStreamEvent } from 'aws-lambda';
import fc from 'fast-check';
import { createForwarder } from '../src/forwarder.ts';
import { createPublisher } from '../src/publisher.ts';
import { deferred, noLog, published, refused, scene, scriptedBus } from './fixture.ts';

const context = { getRemainingTimeInMillis: () => 30_000 };

const setUp = () => {
  const stage = scene();
  const bus = scriptedBus();
  const forward = createForwarder({ table: stage.table, publisher: bus, timing: stage.clock, log: noLog });
  return { ...stage, bus, forward };
};

test('what the stream reports is published and marked, and leaves the attention index', async () => {
  const { commit, forward, streamEvent, outbox, bus } = setUp();
  await commit(3);
  expect(await forward(streamEvent(), context)).toEqual({ batchItemFailures: [] });
  expect(bus.taken).toHaveLength(3);
  expect(
    outbox().map(({ status, attentionPk, processedAt }) => ({
      status,
      attentionPk,
      done: processedAt !== undefined,
    })),
  ).toEqual(Array.from({ length: 3 }, () => ({ status: 'COMPLETED', attentionPk: undefined, done: true })));
});

test('a refused entry harms no neighbour, and stays for the sweeper', async () => {
  const { commit, forward, streamEvent, outbox, bus } = setUp();
  await commit(3);
  bus.answer = (item) => (item.aggregateId === 't-1' ? refused(item) : published(item));
  await forward(streamEvent(), context);
  expect(outbox().map(({ status }) => status)).toEqual(['COMPLETED', 'PENDING', 'COMPLETED']);
  expect(outbox()[1]?.processingAttempts).toBe(0);
});

test('a throttled entry is tried again at once', async () => {
  const { commit, forward, streamEvent, outbox, bus } = setUp();
  await commit(1);
  let tries = 0;
  bus.answer = (item) => {
    tries += 1;
    return tries < 3 ? deferred(item) : published(item);
  };
  await forward(streamEvent(), context);
  expect(tries).toBe(3);
  expect(outbox()[0]?.status).toBe('COMPLETED');
});

test('what nobody of this version handles is not waited for: what comes after it goes out at once', async () => {
  const { commit, forward, streamEvent, outbox, bus, clock } = setUp();
  await commit(1);
  let tries = 0;
  bus.answer = (item) => {
    tries += 1;
    return { ...deferred(item), isWorthARetry: false };
  };
  const began = clock.now();
  await forward(streamEvent(), context);
  expect([tries, clock.now() - began]).toEqual([1, 0]);
  expect(outbox()[0]).toMatchObject({ status: 'PENDING', processingAttempts: 0 });
});

test('a bus that is down does not hold up the shard: the record is left to the sweeper in time', async () => {
  const { commit, forward, streamEvent, outbox, bus, clock } = setUp();
  await commit(1);
  bus.answer = deferred;
  const began = clock.now();
  expect(await forward(streamEvent(), context)).toEqual({ batchItemFailures: [] });
  expect(clock.now() - began).toBeLessThan(30_000);
  expect(outbox()[0]?.status).toBe('PENDING');
});

test('a record that has waited too long is left to the sweeper', async () => {
  const { commit, forward, streamEvent, bus, clock } = setUp();
  await commit(1);
  clock.advance(26_000);
  await forward(streamEvent(), context);
  expect(bus.taken).toHaveLength(0);
});

test('a record that cannot be read holds up nothing', async () => {
  const { commit, forward, streamEvent, bus } = setUp();
  await commit(1);
  const event = streamEvent();
  event.Records.unshift({
    eventName: 'INSERT',
    dynamodb: { NewImage: { pk: { S: 'outbox#Tally#x' }, sk: { S: '1' } } },
  });
  expect(await forward(event, context)).toEqual({ batchItemFailures: [] });
  expect(bus.taken).toHaveLength(1);
});

test('records that are no inserted outbox items are ignored', async () => {
  const { commit, forward, streamEvent, bus } = setUp();
  await commit(2);
  const [first, second] = streamEvent().Records;
  await forward(
    {
      Records: [
        { ...first, eventName: 'MODIFY' },
        { ...second, dynamodb: {} },
      ],
    },
    context,
  );
  expect(bus.taken).toHaveLength(0);
});

test('published but not marked: the mark is missing, nothing else is', async () => {
  const { commit, streamEvent, outbox, bus, clock, table } = setUp();
  await commit(2);
  const throttled = () => Promise.reject(new TableUnavailable(new Error('throttled')));
  const unmarkable = { ...table, puts: throttled, update: throttled };
  const forward = createForwarder({ table: unmarkable, publisher: bus, timing: clock, log: noLog });
  expect(await forward(streamEvent(), context)).toEqual({ batchItemFailures: [] });
  expect(bus.taken).toHaveLength(2);
  expect(outbox().map(({ status }) => status)).toEqual(['PENDING', 'PENDING']);
});

test('what it completes expires when the retention is finite, and never otherwise', async () => {
  const { commit, table, bus, clock, streamEvent, only } = setUp();
  await commit(1);
  const forward = createForwarder({ table, publisher: bus, timing: clock, log: noLog, retentionDays: 30 });
  await forward(streamEvent(), context);
  expect(only().expiresAt).toBe(clock.now() / 1_000 + 30 * 86_400);
  const other = setUp();
  await other.commit(1);
  await other.forward(other.streamEvent(), context);
  expect(other.only().expiresAt).toBeUndefined();
});

test('a batch goes out in calls cut by count and by size, several at a time', async () => {
  const { commit, table, clock, streamEvent, outbox } = setUp();
  await commit(100);
  for (const { pk, sk, aggregateId } of outbox())
    if (Number(aggregateId.slice(2)) < 10)
      await table.update({
        kind: 'update',
        key: { pk, sk },
        set: { eventData: JSON.stringify('x'.repeat(300_000)) },
        when: [],
      });
  const calls: { readonly entries: number; readonly bytes: number }[] = [];
  let inFlight = 0;
  let most = 0;
  const client = new EventBridgeClient({ region: 'eu-west-1' });
  client.send = async (command: unknown) => {
    if (!(command instanceof PutEventsCommand)) throw new Error('it only puts events');
    const { Entries = [] } = command.input;
    const bytes = Entries.reduce((sum, { Detail = '' }) => sum + Buffer.byteLength(Detail), 0);
    calls.push({ entries: Entries.length, bytes });
    inFlight += 1;
    most = Math.max(most, inFlight);
    await new Promise(setImmediate);
    inFlight -= 1;
    return { Entries: Entries.map(() => ({ EventId: 'e' })) };
  };
  const publisher = createPublisher({ client, busName: 'bus', concurrency: 4 });
  await createForwarder({ table, publisher, timing: clock, log: noLog })(streamEvent(), context);
  expect(outbox().every(({ status }) => status === 'COMPLETED')).toBe(true);
  expect(calls.reduce((sum, { entries }) => sum + entries, 0)).toBe(100);
  for (const { entries, bytes } of calls) {
    expect(entries).toBeLessThanOrEqual(10);
    expect(bytes).toBeLessThan(1024 * 1024);
  }
  expect(most).toBe(4);
});

test('a forwarder ends before its invocation does, even when nothing answers', async () => {
  const { commit, table, clock, streamEvent } = setUp();
  await commit(1);
  const silent = { publish: () => new Promise<never>(() => {}) };
  const forward = createForwarder({ table, publisher: silent, timing: clock, log: noLog });
  const began = performance.now();
  expect(await forward(streamEvent(), { getRemainingTimeInMillis: () => 550 })).toEqual({
    batchItemFailures: [],
  });
  expect(performance.now() - began).toBeLessThan(500);
});

test('the bus is given up on in time to mark what it took', async () => {
  const { commit, table, clock, streamEvent } = setUp();
  await commit(1);
  const given: (AbortSignal | undefined)[] = [];
  const forward = createForwarder({
    table,
    publisher: {
      async publish(items, { until } = {}) {
        given.push(until);
        await new Promise((resolve) => until?.addEventListener('abort', resolve));
        return items.map(deferred);
      },
    },
    timing: clock,
    log: noLog,
  });
  const keepAlive = setTimeout(() => {}, 5_000);
  await forward(streamEvent(), { getRemainingTimeInMillis: () => 2_050 });
  clearTimeout(keepAlive);
  expect(given[0]?.aborted).toBe(true);
});

const garbage = fc.oneof(
  fc.constant({}),
  fc.record({ eventName: fc.constant('INSERT'), dynamodb: fc.constant({}) }),
  fc.record({
    eventName: fc.constant('INSERT'),
    dynamodb: fc.record({
      NewImage: fc.record(
        {
          pk: fc.oneof(
            fc.record({ S: fc.constant('outbox#Tally#x') }),
            fc.record({ S: fc.integer() }),
            fc.string(),
          ),
          sk: fc.oneof(fc.record({ S: fc.string() }), fc.constant(null)),
          eventData: fc.anything(),
          createdAt: fc.record({ S: fc.string() }),
        },
        { requiredKeys: ['pk'] },
      ),
    }),
  }),
  fc.constantFrom(null, undefined, 7, 'record'),
);

const noAnswer = () => Promise.reject(new TableUnavailable('no'));

test('whatever is wrong with records, bus or table, it reports no failure and publishes what can be published', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(garbage, { maxLength: 6 }),
      fc.array(fc.constantFrom(published, refused, deferred), { minLength: 1, maxLength: 5 }),
      fc.constantFrom('well', 'rejecting', 'throwing'),
      fc.constantFrom('well', 'rejecting'),
      async (broken, answers, busState, tableState) => {
        const stage = scene();
        await stage.commit(answers.length);
        const bus = scriptedBus();
        bus.answer = (item) => (answers[Number(item.aggregateId.slice(2))] ?? published)(item);
        const forward = createForwarder({
          table: tableState === 'well' ? stage.table : { ...stage.table, puts: noAnswer, update: noAnswer },
          publisher: {
            publish(items) {
              if (busState === 'throwing') throw new Error('no bus');
              return busState === 'well' ? bus.publish(items) : Promise.reject(new Error('no bus'));
            },
          },
          timing: stage.clock,
          log: noLog,
        });
        const event = stage.streamEvent();
        // Nothing like these comes from a stream; the test is that even they do no harm.
        const records = [...broken, ...event.Records] as DynamoDBStreamEvent['Records'];
        expect(await forward({ Records: records }, context)).toEqual({ batchItemFailures: [] });
        if (busState !== 'well') return;
        const taken = new Set(bus.taken.map(({ aggregateId }) => aggregateId));
        for (const [position, answer] of answers.entries())
          expect(taken.has(`t-${position}`)).toBe(answer === published);
      },
    ),
    { numRuns: 200 },
  );
});

test('an event that is none does no harm', async () => {
  const { forward } = setUp();
  // No stream sends this; the function must not be retried for it either.
  expect(await forward({} as DynamoDBStreamEvent, context)).toEqual({ batchItemFailures: [] });
});
