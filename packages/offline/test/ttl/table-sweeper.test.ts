import type { TtlDatabase } from '../../src/ttl/database.ts';
import type { DeletedItem } from '../../src/ttl/service-deletes.ts';
import { type Attributes, type ExpiringTable, keyText } from '../../src/ttl/table.ts';
import { sweepTable, type TableSweeper } from '../../src/ttl/table-sweeper.ts';
import { simulatedClock } from '../schedules/simulated-clock.ts';

const START = new Date('2026-11-23T12:00:00Z');
const table: ExpiringTable = { name: 'notes', attribute: 'ttl', keyNames: ['pk'], hasStream: false };

/** A table in memory under a simulated clock, and what the sweeper asked of it. */
function begin(earlier: Readonly<Record<string, number>> = {}) {
  const clock = simulatedClock(START);
  const items = new Map<string, Attributes>();
  const asked = { read: 0, search: 0 };
  const deleted: string[] = [];
  let broken = false;
  const item = (pk: string, inSeconds: number): Attributes => ({
    pk: { S: pk },
    ttl: { N: String(START.getTime() / 1_000 + inSeconds) },
  });
  const store = (value: Attributes) => items.set(keyText(table, value), value);
  for (const [pk, inSeconds] of Object.entries(earlier)) store(item(pk, inSeconds));

  const database: TtlDatabase = {
    async read(_table, key) {
      asked.read += 1;
      if (broken) throw new Error('no answer');
      return items.get(keyText(table, key));
    },
    async remove(_table, key, expiry) {
      const found = items.get(keyText(table, key));
      if (JSON.stringify(found?.ttl) !== JSON.stringify({ N: expiry.text })) return undefined;
      items.delete(keyText(table, key));
      return found;
    },
    async *search(_table, _from, until) {
      asked.search += 1;
      if (broken) throw new Error('no answer');
      yield [...items.values()].filter(({ ttl }) => Number(Object(ttl).N) <= until);
    },
  };
  sweeper = sweepTable({
    table,
    database,
    clock,
    lagMs: 3_000,
    deletes: {
      async sweep(_table, find) {
        const found: DeletedItem[] = [];
        for (const { key, expiry } of await find()) {
          const removed = await database.remove(table, key, expiry);
          if (removed !== undefined) found.push({ item: removed, sequence: undefined });
        }
        return found;
      },
    },
    onDelete: (gone) => deleted.push(...gone.map(({ item: { pk } }) => Object(pk).S)),
  });
  const at = (seconds: number) => new Date(START.getTime() + seconds * 1_000);
  return {
    asked,
    deleted,
    sweeper,
    setBroken: (now: boolean) => {
      broken = now;
    },
    /** Writes past the sweeper's sight. */
    store: (pk: string, inSeconds: number) => store(item(pk, inSeconds)),
    put(pk: string, inSeconds: number) {
      const value = item(pk, inSeconds);
      store(value);
      const text = String(Object(value.ttl).N);
      const expiry = { seconds: Number(text), text };
      sweeper.observe({ kind: 'item', table: 'notes', key: { pk: { S: pk } }, expiry });
    },
    remove(pk: string) {
      items.delete(keyText(table, { pk: { S: pk } }));
      sweeper.observe({ kind: 'item', table: 'notes', key: { pk: { S: pk } }, expiry: undefined });
    },
    /** Lets the clock run on, a second at a time, and whatever that starts come to its end. */
    async until(seconds: number) {
      await rest();
      while (clock.now() < at(seconds).getTime()) {
        clock.runUntil(new Date(Math.min(clock.now() + 1_000, at(seconds).getTime())));
        await rest();
      }
    },
  };
}

/** Everything in these tests is ready at once, so a few turns are enough for any chain of awaits. */
async function rest() {
  for (let turn = 0; turn < 20; turn += 1) await new Promise(setImmediate);
}

let sweeper: TableSweeper;
afterEach(() => sweeper.stop());

test('an item is deleted when its time and the lag are over, and not before', async () => {
  const { put, until, deleted } = begin();
  put('a', 10);
  await until(12);
  expect(deleted).toEqual([]);
  await until(13);
  expect(deleted).toEqual(['a']);
});

test('items that expired within the lag of the first go with it', async () => {
  const { put, until, deleted } = begin();
  for (const [pk, seconds] of [
    ['a', 10],
    ['b', 11],
    ['c', 12],
    ['d', 14],
  ] as const)
    put(pk, seconds);
  await until(13);
  expect(deleted.sort()).toEqual(['a', 'b', 'c']);
});

test('an item whose TTL is pushed back, removed, or that is deleted by its user, is let be', async () => {
  const { put, remove, until, deleted } = begin();
  put('later', 10);
  put('later', 20);
  put('gone', 10);
  remove('gone');
  await until(19);
  expect(deleted).toEqual([]);
  await until(23);
  expect(deleted).toEqual(['later']);
});

test('an item that changed without being seen is read before it is deleted', async () => {
  const { put, store, until, deleted } = begin();
  put('a', 10);
  store('a', 30);
  await until(29);
  expect(deleted).toEqual([]);
  await until(33);
  expect(deleted).toEqual(['a']);
});

test('an update that does not tell the TTL is looked up', async () => {
  const { store, until, deleted } = begin();
  await until(1);
  store('a', 10);
  sweeper.observe({ kind: 'changed', table: 'notes', key: { pk: { S: 'a' } } });
  await until(13);
  expect(deleted).toEqual(['a']);
});

test('items from before the start are found, also those that expired while nobody looked, but for five years', async () => {
  const { until, deleted } = begin({ old: -1_000_000, soon: 5, forgotten: -6 * 365 * 86_400 });
  await until(8);
  expect(deleted.sort()).toEqual(['old', 'soon']);
});

test('what is written past the proxy is found within a quarter of an hour, and deleted after the lag', async () => {
  const { store, until, deleted } = begin();
  await until(1);
  store('a', 10);
  await until(15 * 60 + 3);
  expect(deleted).toEqual(['a']);
});

test('what expires in two hours is kept out of memory until it comes near', async () => {
  const { put, until, deleted, sweeper: running } = begin();
  put('a', 7_200);
  expect(running.describe()).toMatchObject({ expiringSoon: 0 });
  await until(7_200 + 3);
  expect(deleted).toEqual(['a']);
});

test('a statement makes it search', async () => {
  const { store, until, deleted } = begin();
  await until(1);
  store('a', 10);
  sweeper.observe({ kind: 'statement', table: 'notes' });
  await until(13);
  expect(deleted).toEqual(['a']);
});

test('an idle hour takes four searches, and no read', async () => {
  const { put, until, asked } = begin();
  put('a', 86_400);
  await until(60 * 60 - 1);
  expect(asked).toEqual({ read: 0, search: 4 });
});

test('what has expired is in flight, what will is not', async () => {
  const { put, until } = begin();
  await until(0);
  put('a', 10);
  expect(sweeper.inFlight()).toEqual([]);
  await until(11);
  expect(sweeper.inFlight()).toEqual(['1 expired items in notes']);
  await until(13);
  expect(sweeper.inFlight()).toEqual([]);
});

test('a database that does not answer is asked again, and named meanwhile', async () => {
  const { put, until, deleted, setBroken } = begin();
  put('a', 10);
  await until(1);
  setBroken(true);
  await until(15);
  expect(sweeper.inFlight()).toContain('notes cannot be swept: no answer');
  setBroken(false);
  await until(17);
  expect(deleted).toEqual(['a']);
  expect(sweeper.inFlight()).toEqual([]);
});

test('hundreds that expire at once are all deleted', async () => {
  const { put, until, deleted } = begin();
  for (let index = 0; index < 250; index += 1) put(`item-${index}`, 10);
  await until(16);
  expect(deleted).toHaveLength(250);
});
