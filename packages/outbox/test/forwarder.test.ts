import { TableUnavailable } from '@edtech/event-store';
import { createForwarder } from '../src/forwarder.ts';
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
  const unmarkable = { ...table, update: () => Promise.reject(new TableUnavailable(new Error('throttled'))) };
  const forward = createForwarder({ table: unmarkable, publisher: bus, timing: clock, log: noLog });
  expect(await forward(streamEvent(), context)).toEqual({ batchItemFailures: [] });
  expect(bus.taken).toHaveLength(2);
  expect(outbox().map(({ status }) => status)).toEqual(['PENDING', 'PENDING']);
});
