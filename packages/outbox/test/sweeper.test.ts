import type { LogEntry } from '@edtech/contracts';
import { type Table, TableUnavailable } from '@edtech/event-store';
import { attentionPk } from '@edtech/event-store/layout';
import { createForwarder } from '../src/forwarder.ts';
import type { Publisher } from '../src/publisher.ts';
import { createSweeper, type SweeperOptions, type SweepReport } from '../src/sweeper.ts';
import { deferred, keptLetters, noLog, published, refused, scene, scriptedBus } from './fixture.ts';

const none: SweepReport = { published: 0, deferred: 0, refused: 0, failed: 0, errors: 0, unfinished: 0 };

const setUp = () => {
  const stage = scene();
  const bus = scriptedBus();
  const letters = keptLetters();
  const logged: LogEntry[] = [];
  let sweeps = 0;
  const sweeper = (changes: Partial<SweeperOptions> = {}) =>
    createSweeper({
      table: stage.table,
      publisher: bus,
      deadLetters: letters,
      timing: stage.clock,
      log: (entry) => logged.push(entry),
      newOwner: () => {
        sweeps += 1;
        return `sweep-${sweeps}`;
      },
      ...changes,
    });
  const sweep = (changes: Partial<SweeperOptions> = {}) => sweeper(changes).sweep(stage.clock.now() + 20_000);
  return { ...stage, bus, letters, logged, sweep };
};

test('the fast path has 30 seconds to itself; what is pending then is published', async () => {
  const { commit, clock, sweep, outbox, bus } = setUp();
  await commit(20);
  clock.advance(29_999);
  expect(await sweep()).toEqual(none);
  clock.advance(1);
  expect(await sweep()).toEqual({ ...none, published: 20 });
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
  const { commit, clock, sweep, outbox, bus } = setUp();
  await commit(1);
  clock.advance(30_000);
  await sweep({ publisher: { publish: () => Promise.reject(new Error('killed')) } });
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
    expect(await sweep()).toEqual({ ...none, deferred: 1 });
    expect(outbox()[0]).toMatchObject({ status: 'PENDING', processingAttempts: 0, deferrals: pass + 1 });
    clock.advance(60_000);
  }
  const healthy = scriptedBus();
  bus.answer = healthy.answer;
  expect(await sweep()).toEqual({ ...none, published: 1 });
});

test('an entry that the bus will never take is FAILED after three attempts, and kept where operators look', async () => {
  const { commit, clock, sweep, outbox, bus, table, letters } = setUp();
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
  expect(letters.kept).toEqual([{ id: outbox()[0]?.id, code: 'MalformedDetail' }]);
  const failed = await Promise.all(
    [0, 1, 2, 3, 4, 5, 6, 7].map((shard) =>
      table.due({ attentionPk: attentionPk('failed', shard), until: '~', limit: 10 }),
    ),
  );
  expect(failed.flat()).toHaveLength(1);
  clock.advance(3_600_000);
  expect(await sweep()).toEqual(none);
});

test.each([deferred, refused])(
  'a record that the fast path completed meanwhile stays completed, whatever the sweeper met',
  async (answer) => {
    const { commit, clock, only, bus, table, sweep, streamEvent } = setUp();
    await commit(1);
    const inserted = streamEvent();
    // A forwarder that was in time to publish, and slow to mark.
    const late = { ...clock, now: () => clock.now() - 10_000 };
    const forward = createForwarder({ table, publisher: bus, timing: late, log: noLog });
    clock.advance(30_000);
    await sweep({
      publisher: {
        async publish(items) {
          if (items.length > 0) await forward(inserted, { getRemainingTimeInMillis: () => 30_000 });
          return items.map(answer);
        },
      },
    });
    expect(bus.taken).toHaveLength(1);
    expect(only().status).toBe('COMPLETED');
  },
);

test('a backlog of many pages is swept in one pass', async () => {
  const { commit, clock, sweep, bus } = setUp();
  await commit(700);
  clock.advance(30_000);
  expect(await sweep()).toEqual({ ...none, published: 700 });
  expect(new Set(bus.taken.map(({ id }) => id)).size).toBe(700);
});

test('a pass ends at its deadline, between two pages, and what is left is taken by the next', async () => {
  const { commitTo, clock, sweep, bus } = setUp();
  await commitTo('t-1', 100);
  clock.advance(30_000);
  bus.answer = (item) => {
    clock.advance(1_000);
    return published(item);
  };
  const first = await sweep();
  expect(first).toEqual({ ...none, published: 25, unfinished: 1 });
  bus.answer = published;
  expect(await sweep()).toEqual({ ...none, published: 75 });
});

test('records older than the 24 hours of a stream are published like any other', async () => {
  const { commit, clock, sweep, outbox } = setUp();
  await commit(10);
  clock.advance(3 * 24 * 3_600_000);
  expect(await sweep()).toEqual({ ...none, published: 10 });
  expect(outbox().every(({ status }) => status === 'COMPLETED')).toBe(true);
});

test('an outage costs one page of a shard, and the first pass after it publishes everything', async () => {
  const { commitTo, clock, sweep, bus, outbox } = setUp();
  await commitTo('t-1', 200);
  clock.advance(30_000);
  bus.answer = deferred;
  for (let pass = 0; pass < 10; pass += 1) {
    const before = JSON.stringify(outbox().map(({ deferrals }) => deferrals ?? 0));
    expect(await sweep()).toEqual({ ...none, deferred: 25 });
    expect(JSON.stringify(outbox().map(({ deferrals }) => deferrals ?? 0))).not.toBe(before);
    clock.advance(30_000);
  }
  bus.answer = published;
  expect(await sweep()).toEqual({ ...none, published: 200 });
});

test('whatever was put off, however often, is due again before the next pass', async () => {
  const { commit, clock, sweep, bus, only } = setUp();
  await commit(1);
  clock.advance(30_000);
  bus.answer = deferred;
  for (let pass = 0; pass < 12; pass += 1) {
    await sweep({ timing: { ...clock, random: () => 0.999_999 } });
    expect(Date.parse(only().nextRetryAt)).toBeLessThanOrEqual(clock.now() + 20_000);
    clock.advance(30_000);
  }
});

test('a page of which something went through is no outage: the pass goes on', async () => {
  const { commitTo, clock, sweep, bus } = setUp();
  await commitTo('t-1', 100);
  clock.advance(30_000);
  let count = 0;
  bus.answer = (item) => {
    count += 1;
    return count % 25 === 0 ? published(item) : deferred(item);
  };
  expect(await sweep()).toEqual({ ...none, published: 4, deferred: 96 });
});

test('a record that cannot be read stops nothing, and stays', async () => {
  const { commit, table, clock, sweep, logged } = setUp();
  await commit(3);
  clock.advance(30_000);
  const broken = table.items().find(({ pk }) => pk === 'outbox#Tally#t-1');
  if (broken === undefined) throw new Error('it was committed');
  await table.update({ kind: 'update', key: broken, set: {}, remove: ['eventData'], when: [] });
  expect(await sweep()).toEqual({ ...none, published: 2, errors: 1 });
  expect(logged).toContainEqual(expect.objectContaining({ level: 'error', pk: broken.pk, sk: broken.sk }));
  expect(await table.get(broken)).toMatchObject({ status: 'PROCESSING' });
});

test('entries that nothing can be made of do not keep a shard from what comes after them', async () => {
  const { commitTo, table, clock, sweep, outbox } = setUp();
  await commitTo('t-1', 40);
  clock.advance(30_000);
  for (const { pk, sk } of outbox().slice(0, 30))
    await table.update({ kind: 'update', key: { pk, sk }, set: { nextRetryAt: '~' }, when: [] });
  expect(await sweep()).toEqual({ ...none, published: 10 });
});

test('trouble with one record’s write is counted, and leaves the others’ results as they are', async () => {
  const { commit, table, clock, sweep, outbox } = setUp();
  await commit(20);
  clock.advance(30_000);
  const troubled: Table = {
    ...table,
    async update(update) {
      if (update.set.status === 'COMPLETED' && update.key.pk.endsWith('#t-7'))
        throw new TableUnavailable(new Error('throttled'));
      return table.update(update);
    },
  };
  expect(await sweep({ table: troubled })).toEqual({ ...none, published: 19, errors: 1 });
  const open = outbox().filter(({ status }) => status !== 'COMPLETED');
  expect(open.map(({ aggregateId, status }) => ({ aggregateId, status }))).toEqual([
    { aggregateId: 't-7', status: 'PROCESSING' },
  ]);
});

test('a shard that cannot be read is counted, and the others are swept', async () => {
  const { commit, table, clock, sweep, outbox } = setUp();
  await commit(40);
  clock.advance(30_000);
  const lost = outbox().filter(({ attentionPk: shard }) => shard === 'due#3').length;
  const troubled: Table = {
    ...table,
    due: (query) =>
      query.attentionPk === 'due#3' ? Promise.reject(new TableUnavailable('no')) : table.due(query),
  };
  expect(await sweep({ table: troubled })).toEqual({ ...none, published: 40 - lost, errors: 1 });
  expect(await sweep()).toEqual({ ...none, published: lost });
});

test('a record is not FAILED before its dead letter is kept: it is refused and sent again', async () => {
  const { commit, clock, sweep, bus, only, letters } = setUp();
  await commit(1);
  bus.answer = refused;
  for (let attempt = 0; attempt < 2; attempt += 1) {
    clock.advance(60_000);
    expect(await sweep()).toEqual({ ...none, refused: 1 });
  }
  expect(letters.kept).toEqual([]);
  clock.advance(60_000);
  const full = { send: () => Promise.reject(new Error('no queue')) };
  expect(await sweep({ deadLetters: full })).toEqual({ ...none, errors: 1 });
  expect(only()).toMatchObject({ status: 'PROCESSING', processingAttempts: 2 });
  clock.advance(60_000);
  expect(await sweep()).toEqual({ ...none, failed: 1 });
  expect(letters.kept).toEqual([{ id: only().id, code: 'MalformedDetail' }]);
  expect(only()).toMatchObject({ status: 'FAILED', processingAttempts: 3 });
});

test('what it completes expires when the retention is finite', async () => {
  const { commit, clock, sweep, outbox } = setUp();
  await commit(2);
  clock.advance(30_000);
  await sweep({ retentionDays: 3 });
  const expected = clock.now() / 1_000 + 3 * 86_400;
  expect(outbox().map(({ expiresAt }) => expiresAt)).toEqual([expected, expected]);
});

test('a bus that never answers is given up on at the deadline, and its records are put off', async () => {
  const { commit, clock, outbox, sweep } = setUp();
  await commit(3);
  clock.advance(30_000);
  const signals: (AbortSignal | undefined)[] = [];
  const silent: Publisher = {
    async publish(items, { until } = {}) {
      signals.push(until);
      return items.map(deferred);
    },
  };
  await sweep({ publisher: silent });
  expect(signals.length).toBeGreaterThan(0);
  expect(signals.every((signal) => signal instanceof AbortSignal)).toBe(true);
  expect(outbox().map(({ status }) => status)).toEqual(['PENDING', 'PENDING', 'PENDING']);
});
