import { TableUnavailable } from '@edtech/event-store';
import { follow, projection, readGenerations } from '../src/index.ts';
import { faulty } from './faults.ts';
import { foldedFromScratch } from './folded.ts';
import { BucketRow, Pot, pots } from './pots.ts';
import { counted, filled, ignored, labelled, rig } from './rig.ts';
import { batchOf, recordOf } from './streams.ts';

/** Fails at events that `fails` names, until it does not any more. */
const fragile = (fails: (id: string, value: number) => boolean) =>
  projection({
    name: 'fragile',
    version: 1,
    follows: follow(Pot, {
      Filled: ({ aggregateId, data }, rows) => {
        if (fails(aggregateId, data.value)) throw new Error('cannot be shown');
        rows.add(BucketRow, { bucket: 'fragile' }, { total: data.value, times: 1 });
      },
    }),
  });

test('the first record makes the first generation, which readers see', async () => {
  const { happen, stored, rows } = rig({ projections: [pots(1), pots(2)] });
  expect(await happen('1', filled('a', 1))).toEqual({ batchItemFailures: [] });
  expect(await readGenerations(stored, 'pots')).toMatchObject({
    current: 'g1',
    all: [{ id: 'g1', version: 2, status: 'ready' }],
  });
  expect(Object.keys(rows())).toEqual(['slot 1 a']);
});

test('records that come late, twice, in any order or not at all do no harm', async () => {
  const { silently, projector, rows, source } = rig();
  const records = await silently('1', filled('a', 1), labelled('a', 'x'), counted('p', 1), filled('b', 2));
  const [first, second, , fourth] = records;
  if (first === undefined || second === undefined || fourth === undefined) throw new Error('there are four');
  await projector(batchOf(second, second));
  await projector(batchOf(fourth, first));
  await projector(batchOf(...records.toReversed()));
  expect(rows()).toEqual(foldedFromScratch(source.table));
});

test('records of other items, and those that cannot be read, hold up nothing', async () => {
  const { silently, projector, rows, logged } = rig();
  const [record] = await silently('1', filled('a', 1));
  if (record === undefined) throw new Error('there is one');
  const unreadable = recordOf({ pk: 'stream#Pot#2', sk: 'event#0000000001', version: 1 }, 7);
  const outbox = recordOf({ pk: 'outbox#Pot#1', sk: '0000000001#001' }, 8);
  const modified = { ...record, eventName: 'MODIFY' as const };
  expect(await projector(batchOf(unreadable, outbox, modified, record))).toEqual({ batchItemFailures: [] });
  expect(Object.keys(rows())).toEqual(['slot 1 a']);
  expect(logged.map(({ message }) => message)).toEqual(['unreadable event record']);
});

test('a projection that fails for one event holds up no other projection, aggregate or record', async () => {
  const { happen, rows, position, behind, source } = rig({
    projections: [pots(), fragile((id) => id === '1')],
  });
  expect(await happen('1', filled('a', 1))).toEqual({ batchItemFailures: [] });
  expect(await happen('2', filled('a', 2))).toEqual({ batchItemFailures: [] });
  expect(rows()).toEqual(foldedFromScratch(source.table));
  expect(rows('g1', 'fragile')).toEqual({ 'bucket fragile': { bucket: 'fragile', total: 2, times: 1 } });
  expect(await position('1', 'g1', 'fragile')).toBe(0);
  expect(behind()).toMatchObject([
    { pk: 'behind#fragile#g1#Pot#1', attempts: 1, lastError: 'Error: cannot be shown' },
  ]);
});

test('what fails is tried again by the sweeper, later each time, and caught up when it is fixed', async () => {
  let isBroken = true;
  const { happen, sweep, rows, behind, clock } = rig({ projections: [fragile(() => isBroken)] });
  await happen('1', filled('a', 1), ignored, filled('b', 2));
  expect(await sweep()).toEqual({ caughtUp: 0, failing: 0, dropped: 0 });
  clock.advance(30_000);
  expect(await sweep()).toEqual({ caughtUp: 0, failing: 1, dropped: 0 });
  clock.advance(30_000);
  expect(await sweep()).toEqual({ caughtUp: 0, failing: 0, dropped: 0 });
  expect(behind()).toMatchObject([{ attempts: 2 }]);
  isBroken = false;
  clock.advance(30_000);
  expect(await sweep()).toEqual({ caughtUp: 1, failing: 0, dropped: 0 });
  expect(behind()).toEqual([]);
  expect(rows('g1', 'fragile')).toEqual({ 'bucket fragile': { bucket: 'fragile', total: 3, times: 2 } });
});

test('a lane that fails again while it is swept stays noted', async () => {
  let isBroken = true;
  let meanwhile = async () => {};
  const one = rig({
    projections: [fragile((_, value) => isBroken && value > 0)],
    through: (table) => ({
      ...table,
      // Just before the sweeper notes that all is well.
      async write(write) {
        if (write.kind === 'delete') await meanwhile();
        return table.write(write);
      },
    }),
  });
  await one.happen('1', filled('a', 1));
  one.clock.advance(60_000);
  isBroken = false;
  meanwhile = async () => {
    meanwhile = async () => {};
    isBroken = true;
    await one.happen('1', filled('b', 2));
  };
  await one.sweep();
  expect(one.behind()).toMatchObject([{ attempts: 2 }]);
});

test('a lane at which somebody else stays for seconds is followed all the same, and not left behind', async () => {
  let isContended = () => false;
  const { clock, happen, behind, rows, source } = rig({
    through: (table) => faulty(table, () => (isContended() ? 'contention' : 'none')),
  });
  await happen('1', filled('a', 1));
  const ends = clock.now() + 6_000;
  isContended = () => clock.now() < ends;
  expect(await happen('1', filled('a', 2))).toEqual({ batchItemFailures: [] });
  expect(clock.now()).toBeGreaterThanOrEqual(ends);
  expect(behind()).toEqual([]);
  expect(rows()).toEqual(foldedFromScratch(source.table));
});

test('a table that is out hands the records back, and only those that were not followed', async () => {
  let isOut = false;
  const one = rig({
    through: (table) => {
      const out = faulty(table, () => (isOut ? 'out' : 'none'));
      return { ...out, get: (key) => (isOut ? Promise.reject(new TableUnavailable('out')) : table.get(key)) };
    },
  });
  await one.happen('1', filled('a', 1));
  isOut = true;
  const records = await one.silently('1', filled('b', 1));
  expect(await one.projector(batchOf(...records))).toEqual({ batchItemFailures: [{ itemIdentifier: '2' }] });
  isOut = false;
  await one.projector(batchOf(...records));
  expect(one.rows()).toEqual(foldedFromScratch(one.source.table));
});

test('the generation whose code is not deployed is noted, and one that is gone is forgotten', async () => {
  const one = rig({ projections: [fragile(() => true)] });
  await one.happen('1', filled('a', 1));
  for (const { pk, sk } of one.stored.items().filter((item) => item.sk === 'generation#g1'))
    await one.stored.update({ kind: 'update', key: { pk, sk }, set: { version: 7 }, when: [] });
  one.clock.advance(60_000);
  expect(await one.sweep()).toMatchObject({ failing: 1 });
  expect(one.behind()).toMatchObject([{ lastError: 'Error: The code of this generation is not deployed.' }]);
  for (const { pk, sk } of one.stored.items().filter((item) => item.sk === 'generation#g1'))
    await one.stored.update({ kind: 'update', key: { pk, sk }, set: { status: 'dropping' }, when: [] });
  one.clock.advance(600_000);
  expect(await one.sweep()).toMatchObject({ dropped: 1 });
  expect(one.behind()).toEqual([]);
});
