import { itemBytes } from '@edtech/event-store';
import { MOST_COUNTED, measurePending } from '../src/pending.ts';
import { createSweeper } from '../src/sweeper.ts';
import { keptLetters, noLog, refused, scene, scriptedBus } from './fixture.ts';

const setUp = () => {
  const stage = scene();
  const bus = scriptedBus();
  const sweep = () =>
    createSweeper({
      table: stage.table,
      publisher: bus,
      deadLetters: keptLetters(),
      timing: stage.clock,
      log: noLog,
      newOwner: () => 'sweep',
    }).sweep(stage.clock.now() + 20_000);
  return { ...stage, bus, sweep, measure: () => measurePending(stage.table, stage.clock.now()) };
};

test('an empty outbox has nothing of anything', async () => {
  expect(await setUp().measure()).toEqual({ items: 0, bytes: 0, oldestAge: 0 });
});

test('a few records are measured exactly, from their commit on', async () => {
  const { commit, commitTo, clock, measure, outbox } = setUp();
  await commit(3);
  clock.advance(60_000);
  await commitTo('late', 1);
  expect(await measure()).toEqual({
    items: 4,
    bytes: outbox().reduce((total, item) => total + itemBytes(item), 0),
    oldestAge: 60_000,
  });
});

test('what is published, or given up, does not wait', async () => {
  const { commit, clock, measure, sweep, bus, outbox } = setUp();
  await commit(2);
  bus.answer = (item) => (item.aggregateId === 't-0' ? refused(item) : { outcome: 'published', item });
  for (let attempt = 0; attempt < 3; attempt += 1) {
    clock.advance(120_000);
    await sweep();
  }
  expect(
    outbox()
      .map(({ status }) => status)
      .toSorted(),
  ).toEqual(['COMPLETED', 'FAILED']);
  expect(await measure()).toEqual({ items: 0, bytes: 0, oldestAge: 0 });
});

test('an entry of an index that lags behind is no record that waits', async () => {
  const { commit, table, clock, sweep } = setUp();
  await commit(3);
  clock.advance(30_000);
  const entries = await Promise.all(
    Array.from({ length: 8 }, (_, shard) =>
      table.due({ attentionPk: `due#${shard}`, until: '~', limit: 100 }),
    ),
  );
  await sweep();
  const lagging = {
    get: table.get,
    due: async ({ attentionPk }: { readonly attentionPk: string }) =>
      entries[Number(attentionPk.split('#')[1])] ?? [],
  };
  expect(await measurePending(lagging, clock.now())).toEqual({ items: 0, bytes: 0, oldestAge: 0 });
});

test('a record that an operator has tried again is as old as that', async () => {
  const { commit, table, clock, measure, only } = setUp();
  await commit(1);
  clock.advance(3_600_000);
  const retriedAt = new Date(clock.now()).toISOString();
  await table.write({ kind: 'put', item: { ...only(), retriedAt }, when: [] });
  clock.advance(1_000);
  expect(await measure()).toMatchObject({ oldestAge: 1_000 });
});

test('a record that cannot be read waits since it was due, and hides no other', async () => {
  const { commit, table, clock, measure, only } = setUp();
  await commit(1);
  const { createdAt: _lost, ...unreadable } = only();
  await table.write({ kind: 'put', item: unreadable, when: [] });
  clock.advance(90_000);
  // It was due 30 seconds after its commit.
  expect(await measure()).toMatchObject({ items: 1, oldestAge: 60_000 });
});

test('of many, the size is estimated by those that are due first, and few are read', async () => {
  const { commit, table, clock } = setUp();
  await commit(300);
  let reads = 0;
  const counted = {
    due: table.due,
    get: (key: Parameters<typeof table.get>[0]) => {
      reads += 1;
      return table.get(key);
    },
  };
  const { items, bytes } = await measurePending(counted, clock.now());
  expect(items).toBe(300);
  expect(reads).toBeLessThanOrEqual(80);
  // Ids of aggregates differ in length by two letters, and stand in a few attributes.
  expect(Math.abs(bytes / 300 - (await meanBytes(table)))).toBeLessThan(20);
});

const meanBytes = async (table: ReturnType<typeof setUp>['table']): Promise<number> => {
  const items = table.items().filter(({ pk }) => pk.startsWith('outbox#'));
  return items.reduce((total, item) => total + itemBytes(item), 0) / items.length;
};

test('counting ends where somebody has to look anyhow', async () => {
  const entry = { pk: 'outbox#Tally#t', sk: '0000000001#001', at: '2026-01-01T00:00:00.000Z' };
  let pages = 0;
  const endless = {
    get: async () => undefined,
    due: async ({ limit }: { readonly limit: number }) => {
      pages += 1;
      return Array.from({ length: limit }, () => entry);
    },
  };
  const { items } = await measurePending(endless, Date.now());
  expect(items).toBeLessThanOrEqual(MOST_COUNTED);
  expect(pages).toBeLessThanOrEqual(MOST_COUNTED / 100 + 8);
});
