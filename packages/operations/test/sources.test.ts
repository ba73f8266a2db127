import { createInspection, retry } from '@edtech/outbox';
import { follow, projection } from '@edtech/projection';
import { delivered, eventOf, record } from '../../messaging/test/deliveries.ts';
import { fragile, mirror, rig } from '../../messaging/test/rig.ts';
import { createSweeper } from '../../outbox/src/sweeper.ts';
import {
  deferred,
  keptLetters,
  noLog,
  published,
  refused,
  scene,
  scriptedBus,
} from '../../outbox/test/fixture.ts';
import { Pot } from '../../projection/test/pots.ts';
import { filled, rig as projectionRig } from '../../projection/test/rig.ts';
import { stage, wanted } from '../../saga/test/stage.ts';
import {
  backlogHealth,
  deadLetterHealth,
  getUnhealthyEvents,
  type HealthSource,
  inboxHealth,
  outboxHealth,
  type QueueDepth,
  readModelHealth,
  sagaHealth,
} from '../src/index.ts';

const MINUTE = 60_000;

const found = async (source: HealthSource) =>
  (await getUnhealthyEvents({ sources: [source], limit: 100 })).events;

const kinds = async (source: HealthSource) => (await found(source)).map(({ kind }) => kind);

describe('an outbox', () => {
  const setUp = () => {
    const on = scene();
    const bus = scriptedBus();
    const sweeper = createSweeper({
      table: on.table,
      publisher: bus,
      deadLetters: keptLetters(),
      timing: on.clock,
      log: noLog,
      newOwner: () => 'sweep',
    });
    const inspection = createInspection({ table: on.table, now: on.clock.now, log: noLog });
    const health = outboxHealth({ service: 'test', inspection, now: on.clock.now });
    return { ...on, bus, health, sweep: () => sweeper.sweep(on.clock.now() + 20_000) };
  };

  test('is healthy while its records are young, and not when they are old and nobody publishes them', async () => {
    const { commit, clock, health, bus, sweep } = setUp();
    await commit(1);
    clock.advance(2 * MINUTE);
    expect(await found(health)).toEqual([]);
    bus.answer = deferred;
    await sweep();
    clock.advance(MINUTE);
    expect(await found(health)).toMatchObject([
      {
        kind: 'old-pending',
        subject: 'Tally/t-0/1 tally.raised',
        since: '2026-01-01T00:00:00.000Z',
        reason: 'It is due, and not published: Throttling: later',
      },
    ]);
    bus.answer = published;
    await sweep();
    expect(await found(health)).toEqual([]);
  });

  test('tells of what was refused too often, until that is retried', async () => {
    const { commit, clock, health, bus, sweep, table, only } = setUp();
    await commit(1);
    bus.answer = refused;
    for (let attempt = 0; attempt < 3; attempt += 1) {
      clock.advance(MINUTE);
      await sweep();
    }
    expect(await found(health)).toMatchObject([
      {
        kind: 'over-retry-limit',
        reason: 'Refused 3 times: MalformedDetail: no',
        remedy: 'Mend the cause, then: npm run outbox -- retry Tally/t-0/1',
      },
    ]);
    await retry(table, only(), clock.now());
    expect(await found(health)).toEqual([]);
  });
});

describe('the inboxes of a service', () => {
  test('tell of a gap when it has not mended itself for five minutes', async () => {
    const bench = rig();
    const health = inboxHealth({ service: 'mirror', store: bench.store, consumers: [mirror()] });
    await bench.take('t', 3);
    bench.clock.advance(5 * MINUTE);
    expect(await kinds(health)).toEqual([]);
    bench.clock.advance(1);
    expect(await found(health)).toMatchObject([
      { kind: 'gap', place: 'mirror', subject: 'Tally/t of edtech.test', count: 1 },
    ]);
    await bench.take('t', 1, 2);
    expect(await kinds(health)).toEqual([]);
  });

  test('tell at once of an aggregate that a dead letter holds up', async () => {
    const bench = rig(fragile(() => true));
    const health = inboxHealth({ service: 'mirror', store: bench.store, consumers: [mirror()] });
    await bench.receive(record('m', delivered(eventOf('t', 1)), { receives: 8 }));
    await bench.take('t', 2);
    expect(await found(health)).toMatchObject([
      {
        kind: 'blocked',
        count: 2,
        remedy: expect.stringContaining('discard mirror edtech.test Tally t 1'),
      },
    ]);
  });

  test('tell at once of events whose consumer is gone', async () => {
    const bench = rig();
    await bench.take('t', 2);
    const health = inboxHealth({ service: 'mirror', store: bench.store, consumers: [] });
    expect(await kinds(health)).toEqual(['waiting']);
  });
});

test('a read model that cannot follow an aggregate is told of after two minutes, until it can', async () => {
  let isBroken = true;
  const broken = projection({
    name: 'broken',
    version: 1,
    follows: follow(Pot, {
      Filled: () => {
        if (isBroken) throw new Error('cannot be shown');
      },
    }),
  });
  const { clock, stored, happen, sweep } = projectionRig({ projections: [broken] });
  const health = readModelHealth({ service: 'test', views: stored, now: clock.now });
  await happen('1', filled('a', 1));
  expect(await found(health)).toEqual([]);
  clock.advance(2 * MINUTE + 1);
  expect(await found(health)).toMatchObject([
    {
      kind: 'behind',
      place: 'broken',
      subject: 'Pot/1',
      reason: 'It failed to follow, 1 times so far: Error: cannot be shown',
    },
  ]);
  isBroken = false;
  await sweep();
  expect(await found(health)).toEqual([]);
});

describe('sagas', () => {
  test('that wait for a person are told of', async () => {
    const on = stage();
    const health = sagaHealth({ service: 'travel', table: on.store.table, now: on.clock.now });
    await on.receive(wanted());
    expect(await found(health)).toEqual([]);
    for (let pass = 0; pass < 8; pass += 1) await on.passes(30);
    expect(await on.status()).toBe('STUCK');
    expect(await found(health)).toMatchObject([
      { kind: 'stuck-saga', place: 'Trip', subject: 't-1', reason: expect.stringContaining('FLIGHT') },
    ]);
  });

  test('whose time was up long ago are told of, until the sweeper has rescued them', async () => {
    const on = stage();
    const health = sagaHealth({ service: 'travel', table: on.store.table, now: on.clock.now });
    await on.receive(wanted());
    on.clock.advance(10 * MINUTE);
    expect(await found(health)).toMatchObject([
      { kind: 'stuck-saga', subject: 't-1', reason: 'Its time was up, and nobody has told it.' },
    ]);
    await on.sweep();
    expect(await found(health)).toEqual([]);
  });
});

describe('queues', () => {
  const queues = (depth: QueueDepth) => ({
    depth: async () => depth,
    oldestOfSome: async () => '2026-01-01T00:00:00.000Z',
  });
  const of = (visible: number, hidden = 0) => ({
    service: 'payment',
    queueName: 'q',
    queues: queues({ visible, hidden, delayed: 0 }),
  });

  test('are healthy while their readers keep up', async () => {
    expect(await kinds(backlogHealth(of(999, 5_000)))).toEqual([]);
    expect(await found(backlogHealth(of(1_000)))).toMatchObject([{ kind: 'backlog', count: 1_000 }]);
  });

  test('of dead letters are healthy when they are empty', async () => {
    expect(await kinds(deadLetterHealth(of(0)))).toEqual([]);
    expect(await found(deadLetterHealth(of(2, 1)))).toMatchObject([
      { kind: 'dead-letters', count: 3, since: '2026-01-01T00:00:00.000Z' },
    ]);
  });
});
