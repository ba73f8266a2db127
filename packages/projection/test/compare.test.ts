import { compare, createProjector, follow, projection, rollBack, switchTo } from '../src/index.ts';
import { positionKey } from '../src/keys.ts';
import { jars } from './jars.ts';
import { BucketRow, Pot, pots, SlotRow } from './pots.ts';
import { counted, filled, labelled, rig } from './rig.ts';
import { batchOf } from './streams.ts';

/** As `pots`, with a bug: it doubles what is above 5, and counts twice. */
const buggy = (version: number) =>
  projection({
    name: 'pots',
    version,
    follows: follow(Pot, {
      Filled: ({ aggregateId: potId, data }, rows) =>
        rows.put(SlotRow, { potId, ...data, value: data.value > 5 ? data.value * 2 : data.value }),
      Counted: ({ data: { bucket, by } }, rows) => rows.add(BucketRow, { bucket }, { total: by, times: 2 }),
    }),
  });

const compared = (one: ReturnType<typeof rig>, left = 'g1', right = 'g2', listed = 9, name = 'pots') =>
  compare({
    views: one.stored,
    timing: one.clock,
    sides: { projection: name, left, right },
    segments: 3,
    listed,
    signal: new AbortController().signal,
  });

const twoGenerations = async () => {
  const one = rig({ projections: [pots(1), pots(2)] });
  for (let pot = 0; pot < 10; pot += 1) await one.happen(`${pot}`, filled('a', pot), counted('p', 1));
  await one.rebuild(pots(2));
  return one;
};

test('two generations that say the same have the same counts and checksums', async () => {
  const report = await compared(await twoGenerations());
  expect(report).toMatchObject({ different: 0, differences: [], inMotion: 0, unsettled: 0, finished: true });
  expect(report.left).toEqual({
    aggregates: 10,
    rows: 11,
    checksum: expect.stringMatching(/^[0-9a-f]{16}$/),
  });
  expect(report.right).toEqual(report.left);
});

test('rows that differ are listed with both sides, and all of them are counted', async () => {
  const one = rig({ projections: [buggy(1)] });
  for (let pot = 0; pot < 10; pot += 1) await one.happen(`${pot}`, filled('a', pot), counted('p', 1));
  await one.rebuild(pots(2));
  const report = await compared(one);
  expect(report.left.checksum).not.toBe(report.right.checksum);
  // Four pots, and the bucket that they share.
  expect(report).toMatchObject({ different: 5, inMotion: 0, unsettled: 0 });
  expect(report.differences).toContainEqual({
    of: 'Pot#7',
    kind: 'own',
    version: 2,
    left: expect.objectContaining({ potId: '7', value: 14 }),
    right: expect.objectContaining({ potId: '7', value: 7 }),
  });
  expect(report.differences.at(-1)).toMatchObject({
    kind: 'shared',
    left: { bucket: 'p', times: 20 },
    right: { bucket: 'p', times: 10 },
  });
  expect(await compared(one, 'g1', 'g2', 2)).toMatchObject({ different: 5, differences: { length: 2 } });
});

test('rows that one side alone has are found in both directions', async () => {
  const one = await twoGenerations();
  const remove = async (pk: string, sk: string) =>
    void (await one.stored.write({ kind: 'delete', key: { pk, sk }, when: [] }));
  await remove('slots#g1#3', 'a');
  await remove('slots#g2#4', 'a');
  await remove('buckets#g2#p', 'bucket');
  const { different, differences } = await compared(one);
  expect(different).toBe(3);
  expect(differences).toContainEqual(expect.objectContaining({ of: 'Pot#3', left: undefined }));
  expect(differences).toContainEqual(expect.objectContaining({ of: 'Pot#4', right: undefined }));
  expect(differences).toContainEqual(expect.objectContaining({ kind: 'shared', right: undefined }));
});

test('a row that lies with its position is missing where there is the position alone', async () => {
  const one = rig({ projections: [jars(1), jars(2)] });
  for (const pot of ['1', '2', '3']) await one.happen(pot, filled('a', 1));
  await one.rebuild(jars(2));
  const forget = async (generation: string, pot: string) => {
    const { pk, sk } = positionKey(one.laneOf(pot, generation, 'jars'));
    await one.stored.write({ kind: 'put', item: { pk, sk, _position: 1 }, when: [] });
  };
  await forget('g1', '1');
  await forget('g2', '2');
  const report = await compared(one, 'g1', 'g2', 9, 'jars');
  expect(report).toMatchObject({ different: 2, inMotion: 0, left: { aggregates: 3, rows: 5 } });
  expect(report.differences).toContainEqual(expect.objectContaining({ of: 'Pot#1', left: undefined }));
  expect(report.differences).toContainEqual(expect.objectContaining({ of: 'Pot#2', right: undefined }));
});

test('aggregates that are not equally far are in motion, and their rows say nothing', async () => {
  const one = await twoGenerations();
  await one.silently('1', labelled('a', 'x'), counted('p', 5));
  await one.advance('1', pots(2), 'g2');
  await one.silently('new', filled('a', 1));
  await one.advance('new', pots(1), 'g1');
  expect(await compared(one)).toMatchObject({
    different: 0,
    inMotion: 2,
    moving: expect.arrayContaining([
      { of: 'Pot#1', left: 2, right: 4 },
      { of: 'Pot#new', left: 1, right: 0 },
    ]),
    unsettled: 1,
  });
});

test('what was in motion and has come to rest is looked at again', async () => {
  const one = await twoGenerations();
  await one.silently('1', labelled('a', 'x'), counted('p', 5));
  await one.advance('1', pots(2), 'g2');
  const timing = {
    ...one.clock,
    sleep: async (milliseconds: number) => {
      one.clock.advance(milliseconds);
      await one.advance('1', pots(1), 'g1');
    },
  };
  const sides = { projection: 'pots', left: 'g1', right: 'g2' };
  const { signal } = new AbortController();
  const report = await compare({ views: one.stored, timing, sides, segments: 1, listed: 9, signal });
  expect(report).toMatchObject({ different: 0, inMotion: 0, unsettled: 0 });
});

test('it stops when it is told to, and then says nothing', async () => {
  const one = await twoGenerations();
  const stopped = new AbortController();
  stopped.abort();
  const sides = { projection: 'pots', left: 'g1', right: 'g2' };
  const options = { views: one.stored, timing: one.clock, sides, segments: 1, listed: 9 };
  expect(await compare({ ...options, signal: stopped.signal })).toMatchObject({ finished: false });
});

test('a planted bug is fixed, rebuilt, compared, switched, and switched back', async () => {
  const one = rig({ projections: [buggy(1)] });
  for (let pot = 0; pot < 10; pot += 1) await one.happen(`${pot}`, filled('a', pot));
  // The code of both is deployed, and stays until one is dropped.
  const projector = createProjector({ ...one.options, projections: [buggy(1), pots(2)], log: one.log });
  await one.rebuild(pots(2));
  expect(await compared(one)).toMatchObject({ different: 4 });
  expect(await switchTo(one.stored, 'pots', 'g2')).toMatchObject({ current: 'g2' });
  await projector(batchOf(...(await one.silently('11', filled('a', 8)))));
  expect(one.rows('g2')).toMatchObject({ 'slot 11 a': { value: 8 } });
  expect(one.rows('g1')).toMatchObject({ 'slot 11 a': { value: 16 } });
  expect(await rollBack(one.stored, 'pots')).toMatchObject({ current: 'g1', previous: 'g2' });
});
