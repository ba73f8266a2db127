import { attentionPk } from '@edtech/event-store/layout';
import { createForwarder } from '../src/forwarder.ts';
import type { Publisher } from '../src/publisher.ts';
import { createSweeper } from '../src/sweeper.ts';
import { deferred, noLog, refused, scene, scriptedBus } from './fixture.ts';

const setUp = () => {
  const stage = scene();
  const bus = scriptedBus();
  let sweeps = 0;
  const sweeper = (publisher: Publisher = bus) =>
    createSweeper({
      table: stage.table,
      publisher,
      timing: stage.clock,
      log: noLog,
      newOwner: () => {
        sweeps += 1;
        return `sweep-${sweeps}`;
      },
    });
  const sweep = () => sweeper().sweep(stage.clock.now() + 20_000);
  return { ...stage, bus, sweep, sweeper };
};

test('the fast path has 30 seconds to itself; what is pending then is published', async () => {
  const { commit, clock, sweep, outbox, bus } = setUp();
  await commit(20);
  clock.advance(29_999);
  expect(await sweep()).toEqual({ published: 0, deferred: 0, failed: 0 });
  clock.advance(1);
  expect(await sweep()).toEqual({ published: 20, deferred: 0, failed: 0 });
  expect(new Set(bus.taken.map(({ id }) => id)).size).toBe(20);
  expect(
    outbox().every(({ status, attentionPk: index }) => status === 'COMPLETED' && index === undefined),
  ).toBe(true);
});

test('two sweepers at once publish each record once', async () => {
  const { commit, clock, sweep, bus } = setUp();
  await commit(50);
  clock.advance(30_000);
  const [one, other] = await Promise.all([sweep(), sweep()]);
  expect(one.published + other.published).toBe(50);
  expect(bus.taken).toHaveLength(50);
});

test('a sweeper that dies with a lease loses nothing: another takes over when the lease is over', async () => {
  const { commit, clock, sweep, sweeper, outbox, bus } = setUp();
  await commit(1);
  clock.advance(30_000);
  await expect(
    sweeper({ publish: () => Promise.reject(new Error('killed')) }).sweep(clock.now() + 1),
  ).rejects.toThrow('killed');
  expect(outbox()[0]?.status).toBe('PROCESSING');
  clock.advance(59_999);
  await sweep();
  expect(bus.taken).toHaveLength(0);
  clock.advance(1);
  await sweep();
  expect(bus.taken).toHaveLength(1);
});

test('an outage spends no attempts: the record is put off, and goes out when the bus is well again', async () => {
  const { commit, clock, sweep, outbox, bus } = setUp();
  await commit(1);
  bus.answer = deferred;
  clock.advance(30_000);
  for (let pass = 0; pass < 20; pass += 1) {
    expect(await sweep()).toEqual({ published: 0, deferred: 1, failed: 0 });
    expect(outbox()[0]).toMatchObject({ status: 'PENDING', processingAttempts: 0, deferrals: pass + 1 });
    clock.advance(60_000);
  }
  const healthy = scriptedBus();
  bus.answer = healthy.answer;
  expect(await sweep()).toEqual({ published: 1, deferred: 0, failed: 0 });
});

test('an entry that the bus will never take is FAILED after three attempts, and kept where operators look', async () => {
  const { commit, clock, sweep, outbox, bus, table } = setUp();
  await commit(1);
  bus.answer = refused;
  const statuses: string[] = [];
  for (let pass = 0; pass < 3; pass += 1) {
    clock.advance(60_000);
    await sweep();
    statuses.push(outbox()[0]?.status ?? '');
  }
  expect(statuses).toEqual(['PENDING', 'PENDING', 'FAILED']);
  expect(outbox()[0]).toMatchObject({ processingAttempts: 3, lastError: 'MalformedDetail: no' });
  const failed = await Promise.all(
    [0, 1, 2, 3, 4, 5, 6, 7].map((shard) =>
      table.due({ attentionPk: attentionPk('failed', shard), until: '~', limit: 10 }),
    ),
  );
  expect(failed.flat()).toHaveLength(1);
  clock.advance(3_600_000);
  expect(await sweep()).toEqual({ published: 0, deferred: 0, failed: 0 });
});

test('a record that the fast path completed meanwhile stays completed', async () => {
  const { commit, clock, outbox, bus, table, sweeper, streamEvent } = setUp();
  await commit(1);
  const inserted = streamEvent();
  clock.advance(20_000);
  const forward = createForwarder({ table, publisher: bus, timing: clock, log: noLog });
  const overtaken = sweeper({
    async publish(items) {
      await forward(inserted, { getRemainingTimeInMillis: () => 30_000 });
      return items.map(deferred);
    },
  });
  clock.advance(4_000);
  const handover = forward(inserted, { getRemainingTimeInMillis: () => 30_000 });
  await handover;
  clock.advance(6_000);
  await overtaken.sweep(clock.now() + 1_000);
  expect(outbox()[0]?.status).toBe('COMPLETED');
});
