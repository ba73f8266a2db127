import type { OutboxItem } from '@edtech/event-store/layout';
import { createInspection, OPEN_STATUSES, type OpenStatus } from '../src/inspection.ts';
import { complete, lease, putOff, refuse, retry } from '../src/transitions.ts';
import { all, noLog, scene } from './fixture.ts';

const setUp = () => {
  const stage = scene();
  const { table, clock } = stage;
  const inspection = createInspection({ table, now: clock.now, log: noLog });
  const open = (...statuses: readonly OpenStatus[]): Promise<readonly OutboxItem[]> =>
    all(inspection.open(statuses));
  const lent = async (item: OutboxItem): Promise<OutboxItem> => {
    const taken = await lease(table, item, { owner: 'one', now: clock.now(), duration: 60_000 });
    if (taken === undefined) throw new Error('it was due');
    return taken;
  };
  const fail = async (item: OutboxItem): Promise<void> => {
    for (let attempt = 0; attempt < 3; attempt += 1) {
      await refuse(table, await lent(item), 'MalformedDetail: no', clock);
      clock.advance(60_000);
    }
  };
  const byId = (aggregateId: string): OutboxItem => {
    const found = stage.outbox().find((item) => item.aggregateId === aggregateId);
    if (found === undefined) throw new Error(`${aggregateId} was not committed`);
    return found;
  };
  return { ...stage, ...inspection, open, lent, fail, byId };
};

test('open records are listed soonest first, over all shards and pages', async () => {
  const { commit, clock, open } = setUp();
  for (let batch = 0; batch < 3; batch += 1) {
    await commit(120);
    clock.advance(1_000);
  }
  const found = await open('PENDING');
  expect(found).toHaveLength(360);
  const times = found.map(({ nextRetryAt }) => nextRetryAt);
  expect(times).toEqual([...times].sort());
});

test('each status is listed by itself', async () => {
  const { commit, clock, open, lent, fail, byId, table } = setUp();
  await commit(4);
  clock.advance(30_000);
  await fail(byId('t-1'));
  await lent(byId('t-2'));
  await complete(table, byId('t-3'), { now: clock.now(), retentionDays: undefined });
  const ids = async (status: OpenStatus) => (await open(status)).map(({ aggregateId }) => aggregateId);
  expect(await ids('PENDING')).toEqual(['t-0']);
  expect(await ids('PROCESSING')).toEqual(['t-2']);
  expect(await ids('FAILED')).toEqual(['t-1']);
  expect(await open(...OPEN_STATUSES)).toHaveLength(3);
});

test('an index that lags behind shows nothing that is no longer so', async () => {
  const { commit, open, byId, table, clock } = setUp();
  await commit(1);
  const { pk, sk } = byId('t-0');
  await table.update({ kind: 'update', key: { pk, sk }, set: { status: 'COMPLETED' }, when: [] });
  expect(await open(...OPEN_STATUSES)).toEqual([]);
  await table.write({ kind: 'delete', key: { pk, sk }, when: [] });
  const inspection = createInspection({
    table: { ...table, due: async () => [{ pk, sk, at: new Date(clock.now()).toISOString() }] },
    now: clock.now,
    log: noLog,
  });
  expect(await all(inspection.open(['PENDING']))).toEqual([]);
});

test('an aggregate’s records are listed in order, published ones with their expiry', async () => {
  const { commitTo, aggregate, outbox, table, clock } = setUp();
  await commitTo('t-1', 3);
  await commitTo('t-11', 1);
  const [first] = outbox();
  if (first === undefined) throw new Error('three were committed');
  await complete(table, first, { now: clock.now(), retentionDays: 1 });
  const found = await all(aggregate({ aggregateType: 'Tally', aggregateId: 't-1' }));
  expect(found.map(({ sequence, status, expiresAt }) => ({ sequence, status, expiresAt }))).toEqual([
    { sequence: 1, status: 'COMPLETED', expiresAt: clock.now() / 1_000 + 86_400 },
    { sequence: 2, status: 'PENDING', expiresAt: undefined },
    { sequence: 3, status: 'PENDING', expiresAt: undefined },
  ]);
});

test('an open record is found by its event id; a published one is not', async () => {
  const { commit, clock, event, byId, fail, table } = setUp();
  await commit(3);
  clock.advance(30_000);
  await fail(byId('t-1'));
  await complete(table, byId('t-2'), { now: clock.now(), retentionDays: undefined });
  expect((await event(byId('t-0').id))?.aggregateId).toBe('t-0');
  expect((await event(byId('t-1').id))?.status).toBe('FAILED');
  expect(await event(byId('t-2').id)).toBeUndefined();
});

test('statistics count each status, with the age of its oldest', async () => {
  const { commit, clock, statistics, byId, fail, lent } = setUp();
  await commit(3);
  clock.advance(30_000);
  await fail(byId('t-1'));
  await lent(byId('t-2'));
  expect((await statistics()).statuses).toEqual({
    PENDING: { count: 1, oldestAge: 210_000 },
    PROCESSING: { count: 1, oldestAge: 210_000 },
    FAILED: { count: 1, oldestAge: 210_000 },
  });
});

test('an outbox in which nothing is open is healthy, and has no oldest record', async () => {
  const nothing = { count: 0 };
  expect(await setUp().statistics()).toEqual({
    statuses: { PENDING: nothing, PROCESSING: nothing, FAILED: nothing },
    overdue: 0,
    healthy: true,
  });
});

test('it is unhealthy when a record has been due for over two minutes, however often it was put off meanwhile', async () => {
  const { commit, clock, statistics, lent, byId, table } = setUp();
  await commit(1);
  clock.advance(30_000);
  for (let waited = 0; waited < 120_000; waited += 30_000) {
    await putOff(table, await lent(byId('t-0')), 'Throttling: later', clock);
    expect(await statistics()).toMatchObject({ healthy: true, overdue: 0 });
    clock.advance(30_000);
  }
  expect(await statistics()).toMatchObject({ healthy: true });
  clock.advance(1);
  expect(await statistics()).toMatchObject({ healthy: false, overdue: 1 });
});

test('a FAILED record is not overdue, and one that is retried has its two minutes again', async () => {
  const { commit, clock, statistics, fail, byId, table } = setUp();
  await commit(1);
  clock.advance(30_000);
  await fail(byId('t-0'));
  clock.advance(3_600_000);
  expect(await statistics()).toMatchObject({ healthy: true });
  await retry(table, byId('t-0'), clock.now());
  expect(await statistics()).toMatchObject({ healthy: true });
  clock.advance(120_001);
  expect(await statistics()).toMatchObject({ healthy: false });
});
