import { raise, Tally } from '@edtech/testkit';
import { createEventStore, type Item, inboxMarker, memoryTable, type UnitOfWork } from '../src/index.ts';

const context = { correlationId: 'c-1', causationId: 'r-1', actor: { kind: 'anonymous' } } as const;
const key = { pk: 'note#1', sk: 'note' };

const storeOn = (table = memoryTable()) =>
  createEventStore({
    table,
    source: 'edtech.test',
    timing: { now: () => 0, sleep: async () => {}, random: () => 0 },
  });

/** Counts in an item that belongs to no stream. */
const count = async (tx: UnitOfWork): Promise<number> => {
  const found = await tx.item(key);
  const next = Number(found?.count ?? 0) + 1;
  tx.beside({
    kind: 'put',
    item: { ...key, count: next },
    when: [
      found === undefined
        ? { is: 'absent' }
        : { is: 'equal', attribute: 'count', value: Number(found.count) },
    ],
  });
  return next;
};

test('what is written beside the streams is committed with the events and the guard, once', async () => {
  const store = storeOn();
  const guard = inboxMarker('mirror', 'e-1', 1);
  const work = async (tx: UnitOfWork) => {
    await tx.execute(Tally, 't-1', raise(1));
    return count(tx);
  };
  expect(await store.transact({ context, guard }, work)).toEqual({ outcome: 'committed', result: 1 });
  expect(await store.transact({ context, guard }, work)).toEqual({ outcome: 'duplicate' });
  expect(await store.table.get(key)).toMatchObject({ count: 1 });
  expect((await store.load(Tally, 't-1')).version).toBe(1);
});

test('it is committed without events and without a guard, too', async () => {
  const store = storeOn();
  await store.transact({ context }, count);
  expect(await store.table.get(key)).toMatchObject({ count: 1 });
});

test('where another writer was first, the whole is decided again', async () => {
  const store = storeOn();
  const results = await Promise.all([1, 2, 3].map(() => store.transact({ context }, count)));
  expect(results.map((one) => one.outcome)).toEqual(['committed', 'committed', 'committed']);
  expect(await store.table.get(key)).toMatchObject({ count: 3 });
});

test('nothing of it is written when the events are refused', async () => {
  const store = storeOn();
  const work = async (tx: UnitOfWork) => {
    await count(tx);
    await tx.execute(Tally, 't-1', () => {
      throw new Error('no');
    });
  };
  await expect(store.transact({ context }, work)).rejects.toThrow('no');
  expect(await store.table.get(key)).toBeUndefined();
});

test('it says where it comes from and when it happens', async () => {
  const store = storeOn();
  const done = await store.transact({ context }, (tx) => tx.origin);
  expect(done).toMatchObject({
    result: { source: 'edtech.test', context, occurredAt: '1970-01-01T00:00:00.000Z' },
  });
});

test('its items count towards the limits of a transaction', async () => {
  const large: Item = { ...key, text: 'x'.repeat(500_000) };
  await expect(
    storeOn().transact({ context }, (tx) => tx.beside({ kind: 'put', item: large, when: [] })),
  ).rejects.toMatchObject({ code: 'limit-exceeded' });
});
