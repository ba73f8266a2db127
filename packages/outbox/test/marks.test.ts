import type { LogEntry } from '@edtech/contracts';
import { type Item, memoryTable, type Table, TableUnavailable } from '@edtech/event-store';
import { batchObserver, figuresIn } from '@edtech/metrics';
import { createForwarder } from '../src/forwarder.ts';
import { createSweeper } from '../src/sweeper.ts';
import { deferred, keptLetters, noLog, published, refused, scene, scriptedBus } from './fixture.ts';

const context = { getRemainingTimeInMillis: () => 30_000 };

type Puts = Table['puts'];

/** A forwarder that counts, and what it asks of its table. `puts` stands between the two, when given. */
const setUp = (puts: (real: Puts) => Puts = (real) => real) => {
  const figures = memoryTable();
  const stage = scene(undefined, { figures });
  const bus = scriptedBus();
  const logged: LogEntry[] = [];
  const requests: { readonly items: number; readonly along: boolean }[] = [];
  let [updates, alone] = [0, 0];
  const through = puts(stage.table.puts);
  const table: Table = {
    ...stage.table,
    puts(items, options) {
      requests.push({ items: items.length, along: options?.along !== undefined });
      return through(items, options);
    },
    update(update) {
      updates += 1;
      return stage.table.update(update);
    },
  };
  const log = (entry: LogEntry): void => void logged.push(entry);
  const observe = () =>
    batchObserver({
      table: {
        write(write) {
          alone += 1;
          return figures.write(write);
        },
      },
      tableName: 'figures',
      timing: stage.clock,
      log,
    });
  const forward = createForwarder({ table, publisher: bus, timing: stage.clock, log, observe });
  return {
    ...stage,
    bus,
    logged,
    requests,
    forward: () => forward(stage.streamEvent(), context),
    updates: () => updates,
    /** Requests for nothing but figures. */
    alone: () => alone,
    statuses: () => stage.outbox().map(({ status }) => status),
    /** How many records were counted as published, by each item of figures. */
    counted: () =>
      figures
        .items()
        .map((item) =>
          (figuresIn(item)?.outboxes ?? []).reduce((total, { counts }) => total + counts.published, 0),
        ),
  };
};

const tableIsOut: Puts = () => Promise.reject(new TableUnavailable(new Error('out')));

/** Takes all but those of which `isLeft` holds. */
const leaving =
  (isLeft: (item: Item, place: number) => boolean) =>
  (real: Puts): Puts =>
  async (items, options) => {
    const left = items.filter(isLeft);
    const taken = items.filter((item) => !left.includes(item));
    const { along } = taken.length === 0 ? { along: true } : await real(taken, options);
    return { items: left, along };
  };

test('all marks of a batch and its figures are one request', async () => {
  const on = setUp();
  await on.commit(3);
  await on.forward();
  expect(on.requests).toEqual([{ items: 3, along: true }]);
  expect([on.updates(), on.alone(), on.counted()]).toEqual([0, 0, [3]]);
  expect(on.statuses()).toEqual(['COMPLETED', 'COMPLETED', 'COMPLETED']);
});

test('a record is marked as it was committed, with all that it holds', async () => {
  const on = setUp();
  await on.commit(1);
  const { attentionPk, attentionSk, ...committed } = on.only();
  await on.forward();
  const processedAt = new Date(on.clock.now()).toISOString();
  expect(on.only()).toEqual({ ...committed, status: 'COMPLETED', processedAt });
});

test('a batch that is larger than a request takes several, the last one with the figures', async () => {
  const on = setUp();
  await on.commit(60);
  await on.forward();
  expect(on.requests.toSorted((one, other) => Number(one.along) - Number(other.along))).toEqual([
    { items: 25, along: false },
    { items: 25, along: false },
    { items: 10, along: true },
  ]);
  expect(new Set(on.statuses())).toEqual(new Set(['COMPLETED']));
  expect(on.counted()).toEqual([60]);
});

test('where the last request is full, the figures follow by themselves', async () => {
  const on = setUp();
  await on.commit(25);
  await on.forward();
  expect([on.requests, on.alone(), on.counted()]).toEqual([[{ items: 25, along: false }], 1, [25]]);
});

test('where nothing was published, the figures are a request of their own', async () => {
  const on = setUp();
  await on.commit(2);
  on.bus.answer = refused;
  await on.forward();
  expect([on.requests, on.alone(), on.counted()]).toEqual([[], 1, [0]]);
  expect(on.statuses()).toEqual(['PENDING', 'PENDING']);
});

test('as long as there is something to be tried again, figures wait, and marks do not', async () => {
  const on = setUp();
  await on.commit(2);
  let tries = 0;
  on.bus.answer = (item) => {
    if (item.aggregateId === 't-0') return published(item);
    tries += 1;
    return tries < 3 ? deferred(item) : published(item);
  };
  await on.forward();
  expect(on.requests).toEqual([
    { items: 1, along: false },
    { items: 1, along: true },
  ]);
  expect([on.alone(), on.counted()]).toEqual([0, [2]]);
});

test('what a request has left is marked by itself', async () => {
  const on = setUp(leaving((_item, place) => place === 1));
  await on.commit(3);
  await on.forward();
  expect(on.statuses()).toEqual(['COMPLETED', 'COMPLETED', 'COMPLETED']);
  expect([on.requests.length, on.updates(), on.counted()]).toEqual([1, 1, [3]]);
  expect(on.logged).toEqual([]);
});

test('what a request that failed should have marked is marked one by one, and its figures are kept', async () => {
  const on = setUp(() => tableIsOut);
  await on.commit(2);
  await on.forward();
  expect(on.statuses()).toEqual(['COMPLETED', 'COMPLETED']);
  expect([on.updates(), on.alone(), on.counted()]).toEqual([2, 1, [2]]);
  expect(on.logged).toMatchObject([{ level: 'warn', message: 'marked one by one', items: 2 }]);
});

test('a request of which nothing was heard leaves nothing twice', async () => {
  const on = setUp((real) => async (items, options) => {
    await real(items, options);
    throw new TableUnavailable(new Error('the answer was lost'));
  });
  await on.commit(2);
  await on.forward();
  expect(on.statuses()).toEqual(['COMPLETED', 'COMPLETED']);
  expect(on.counted()).toEqual([2]);
});

test('figures that a request has left follow by themselves, and cost no mark', async () => {
  const on = setUp((real) => async (items) => ({ ...(await real(items)), along: true }));
  await on.commit(2);
  await on.forward();
  expect([on.updates(), on.alone(), on.counted()]).toEqual([0, 1, [2]]);
});

test('a table that does not answer is given up on while there is time to mark one by one', async () => {
  let given: AbortSignal | undefined;
  const on = setUp(() => (_items, { until } = {}) => {
    given = until;
    return new Promise((_resolve, reject) =>
      until?.addEventListener('abort', () => reject(new TableUnavailable(new Error('given up')))),
    );
  });
  await on.commit(1);
  const keepAlive = setTimeout(() => {}, 5_000);
  await on.forward();
  clearTimeout(keepAlive);
  expect([given?.aborted, on.statuses()]).toEqual([true, ['COMPLETED']]);
});

test('a record that comes twice in one batch is marked', async () => {
  const on = setUp();
  await on.commit(1);
  const { Records } = on.streamEvent();
  const forward = createForwarder({
    table: on.table,
    publisher: on.bus,
    timing: on.clock,
    log: noLog,
  });
  await forward({ Records: [...Records, ...Records] }, context);
  expect([on.bus.taken.length, on.statuses()]).toEqual([2, ['COMPLETED']]);
});

test('a batch that comes again is published again, and marked as it was', async () => {
  const on = setUp();
  await on.commit(2);
  const event = on.streamEvent();
  const forward = createForwarder({
    table: on.table,
    publisher: on.bus,
    timing: on.clock,
    log: noLog,
  });
  await forward(event, context);
  on.clock.advance(10);
  await forward(event, context);
  expect(on.bus.taken).toHaveLength(4);
  expect(on.statuses()).toEqual(['COMPLETED', 'COMPLETED']);
});

test('who ends between publishing and marking leaves the record to the sweeper', async () => {
  const on = setUp();
  await on.commit(1);
  const silent = { ...on.table, puts: () => new Promise<never>(() => {}) };
  const forward = createForwarder({ table: silent, publisher: on.bus, timing: on.clock, log: noLog });
  await forward(on.streamEvent(), { getRemainingTimeInMillis: () => 550 });
  expect([on.bus.taken.length, on.statuses()]).toEqual([1, ['PENDING']]);
  on.clock.advance(30_000);
  const sweeper = createSweeper({
    table: on.table,
    publisher: on.bus,
    deadLetters: keptLetters(),
    timing: on.clock,
    log: noLog,
    newOwner: () => 'sweep',
  });
  await sweeper.sweep(on.clock.now() + 20_000);
  expect([on.bus.taken.length, on.statuses()]).toEqual([2, ['COMPLETED']]);
});
