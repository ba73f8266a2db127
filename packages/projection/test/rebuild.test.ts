import { TableUnavailable } from '@edtech/event-store';
import { follow, paceOf, projection, RebuildGivenUp, RebuildIncomplete, statusOf } from '../src/index.ts';
import { Crashed, mortal } from './faults.ts';
import { foldedFromScratch } from './folded.ts';
import { BucketRow, Pot, pots } from './pots.ts';
import { counted, filled, labelled, nameLeft, nameTaken, rig } from './rig.ts';

/** Histories of so many pots, of different lengths, that all add to the same rows. */
const withHistory = async (pots: number, ...options: Parameters<typeof rig>) => {
  const one = rig(...options);
  for (let pot = 0; pot < pots; pot += 1) {
    const id = `${pot}#x`;
    await one.silently(id, filled('a', pot), counted(`${pot % 2}`, pot));
    for (let more = 0; more < pot % 5; more += 1) await one.silently(id, labelled('a', `${more}`));
  }
  return one;
};

test('every stream is in the rows once, those of other types are not', async () => {
  const one = await withHistory(40);
  await one.source.table.write({
    kind: 'put',
    item: { pk: 'stream#Pan#1', sk: 'event#0000000001', version: 1 },
    when: [],
  });
  const report = await one.rebuild();
  expect(one.rows('g2')).toEqual(foldedFromScratch(one.source.table));
  const events = one.source.records.length;
  expect(report).toMatchObject({ finished: true, aggregates: 40, events, segmentsDone: 3, failures: [] });
});

test('a stream that is too long to be held is read by itself', async () => {
  const one = await withHistory(3);
  for (let times = 0; times < 700; times += 1)
    await one.silently('long', counted('p', 1), filled('a', times));
  await one.rebuild();
  expect(one.rows('g2')).toEqual(foldedFromScratch(one.source.table));
});

test('a live projector that was there before is left as it is', async () => {
  const one = await withHistory(5, { projections: [pots(1), pots(2)] });
  await one.rebuild(pots(2), {
    // While the scan is on its way.
    pace: { spend: async () => void (await one.happen('1#x', counted('p', 1))) },
  });
  expect(one.rows('g2')).toEqual(foldedFromScratch(one.source.table));
});

test('names that were passed on are where they are now', async () => {
  const one = rig();
  for (const id of ['1', '2', '3']) await one.silently(id, nameTaken('ann'), nameLeft('ann'));
  await one.silently('2', nameTaken('ann'));
  await one.rebuild();
  expect(one.rows('g2')).toEqual({ 'name ann': { name: 'ann', potId: '2' } });
});

test('it dies at any write, is resumed, and comes to the same', async () => {
  let at = 0;
  for (let isOver = false; !isOver; ) {
    at += 1;
    for (const done of ['before', 'after'] as const) {
      const one = await withHistory(60);
      const process = mortal();
      process.diesAt(at, done);
      const died = await one.rebuild(pots(2), { views: process.table(one.stored) }).then(
        () => undefined,
        (error: unknown) => error,
      );
      isOver = died === undefined;
      if (!isOver) {
        expect(died).toBeInstanceOf(Crashed);
        const hasBegun = one.stored
          .items()
          .some(({ sk, status }) => sk === 'generation#g2' && status === 'building');
        const isReady = one.stored
          .items()
          .some(({ sk, status }) => sk === 'generation#g2' && status === 'ready');
        if (!isReady) await one.rebuild(pots(2), { resume: hasBegun });
      }
      expect(one.rows('g2')).toEqual(foldedFromScratch(one.source.table));
    }
  }
  expect(at).toBeGreaterThan(8);
});

test('it stops when it is told to, and goes on with the segments that it began with', async () => {
  const one = await withHistory(200);
  const stopping = new AbortController();
  let spent = 0;
  const pace = {
    spend: async () => {
      spent += 1;
      if (spent === 30) stopping.abort();
    },
  };
  const stopped = await one.rebuild(pots(2), { signal: stopping.signal, pace });
  expect(stopped.finished).toBe(false);
  expect(stopped.aggregates).toBeLessThan(200);
  // Also while not every part has begun.
  const { generations } = await statusOf(one.stored, [pots(2)], 0);
  expect(generations.at(-1)?.rebuild).toMatchObject({ segments: 3, segmentsDone: 0 });
  const report = await one.rebuild(pots(2), { resume: true, segments: 9 });
  expect(report).toMatchObject({ finished: true, segments: 3, aggregates: 200 });
  expect(one.rows('g2')).toEqual(foldedFromScratch(one.source.table));
});

test('a table that does not answer for a while is waited for', async () => {
  let calls = 0;
  const one = await withHistory(60, {
    through: (table) => ({
      ...table,
      transact(writes, token) {
        calls += 1;
        if (calls > 3 && calls < 9) return Promise.reject(new TableUnavailable('out'));
        return table.transact(writes, token);
      },
    }),
  });
  expect(await one.rebuild()).toMatchObject({ finished: true });
  expect(one.rows('g2')).toEqual(foldedFromScratch(one.source.table));
});

test('a table that does not answer for a minute ends it', async () => {
  const one = await withHistory(5);
  const table = { ...one.stored, write: () => Promise.reject(new TableUnavailable('out')) };
  await expect(one.rebuild(pots(2), { views: table })).rejects.toThrow(TableUnavailable);
});

describe('a projection that cannot take an event', () => {
  const fragile = (fails: (id: string) => boolean) =>
    projection({
      name: 'pots',
      version: 2,
      follows: follow(Pot, {
        Filled: ({ aggregateId, data }, rows) => {
          if (fails(aggregateId)) throw new Error('cannot be shown');
          rows.add(BucketRow, { bucket: 'all' }, { total: data.value, times: 1 });
        },
      }),
    });

  test('leaves its aggregate out, which is noted, and the generation is not ready until it is in', async () => {
    const one = await withHistory(10);
    let isBroken = true;
    const broken = fragile((id) => isBroken && id === '7#x');
    await expect(one.rebuild(broken)).rejects.toThrow(RebuildIncomplete);
    expect(one.behind()).toMatchObject([{ pk: 'behind#pots#g2#Pot#7#x' }]);
    await expect(one.rebuild(broken, { resume: true })).rejects.toThrow(/lacks 1 aggregates.*Pot\/7#x/);
    isBroken = false;
    expect(await one.rebuild(broken, { resume: true })).toMatchObject({ finished: true, failures: [] });
    expect(one.behind()).toEqual([]);
    expect(one.rows('g2')).toMatchObject({ 'bucket all': { times: 10 } });
  });

  test('for very many is given up', async () => {
    const one = await withHistory(400);
    await expect(one.rebuild(fragile(() => true))).rejects.toThrow(RebuildGivenUp);
  });
});

test('it keeps down to a rate', async () => {
  const one = await withHistory(50);
  const began = one.clock.now();
  await one.rebuild(pots(2), { pace: paceOf(10, one.clock), concurrency: 1 });
  const seconds = (one.clock.now() - began) / 1_000;
  // Beside the wait for the projectors.
  expect(seconds - 40).toBeCloseTo(one.source.records.length / 10, 0);
});

test("several that add to one row do not get into each other's way", async () => {
  let [atOnce, most] = [0, 0];
  const one = await withHistory(300, {
    through: (table) => ({
      ...table,
      async transact(writes, token) {
        if (!writes.some((write) => write.kind === 'update' && write.key.pk.startsWith('buckets#')))
          return table.transact(writes, token);
        atOnce += 1;
        most = Math.max(most, atOnce);
        await new Promise((resume) => setImmediate(resume));
        atOnce -= 1;
        return table.transact(writes, token);
      },
    }),
  });
  await one.rebuild(pots(2), { segments: 4, concurrency: 4 });
  expect(most).toBe(1);
  expect(one.rows('g2')).toEqual(foldedFromScratch(one.source.table));
});
