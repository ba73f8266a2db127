import type { BulkPuts, Item } from '@edtech/event-store';
import {
  BULK_TIMEOUT_MILLISECONDS,
  follow,
  projection,
  RebuildIncomplete,
  RebuildUnderWay,
  type RowEntity,
} from '../src/index.ts';
import { holdGeneration } from '../src/rebuild/hold.ts';
import { Crashed, putting } from './faults.ts';
import { type JarRow, jars, jarsFromScratch, LayerRow } from './jars.ts';
import { Pot, SlotRow } from './pots.ts';
import { counted, emptied, filled, labelled, rig } from './rig.ts';

/** A service that follows `jars`, with a pot that has a history. */
const kitchen = async () => {
  const one = rig({ projections: [jars(1), jars(2)] });
  await one.happen('1', filled('a', 1), filled('b', 2));
  return one;
};

type Kitchen = Awaited<ReturnType<typeof kitchen>>;

/** Puts in bulk as ever, but for what `at` does before or in place of one. */
const puttingAt = (
  { stored }: Kitchen,
  at: (items: readonly Item[], put: () => Promise<void>) => Promise<void>,
): BulkPuts => {
  const puts = putting(stored);
  return { putAll: (items, before) => at(items, () => puts.putAll(items, before)) };
};

/** Does it before the first bulk that is not empty: what was folded is older by then. */
const onceBefore = (one: Kitchen, work: () => Promise<unknown>): BulkPuts => {
  let isDone = false;
  return puttingAt(one, async (items, put) => {
    if (!isDone && items.length > 0) {
      isDone = true;
      await work();
    }
    await put();
  });
};

const demandComplete = async (one: Kitchen, generation = 'g2') => {
  expect(one.rows(generation, 'jars')).toEqual(jarsFromScratch(one.source.table));
  const { behind, ahead } = await one.verify({ targets: [{ projection: jars(2), generation }] });
  expect({ behind, ahead }).toEqual({ behind: 0, ahead: 0 });
};

const isReady = ({ stored }: Kitchen) =>
  stored.items().some(({ sk, status }) => sk === 'generation#g2' && status === 'ready');

test('what comes between the scan and the bulk is in the rows', async () => {
  const one = await kitchen();
  await one.rebuild(jars(2), { puts: onceBefore(one, () => one.happen('1', labelled('a', 'new'))) });
  await demandComplete(one);
  expect(one.stored.items().some(({ pk }) => pk.startsWith('touched#'))).toBe(false);
});

test('a row that goes between the scan and the bulk is gone', async () => {
  const one = await kitchen();
  await one.rebuild(jars(2), { puts: onceBefore(one, () => one.happen('1', emptied('a'))) });
  await demandComplete(one);
});

test('a bulk that ends in the middle, over newer rows, leaves nothing behind', async () => {
  const one = await kitchen();
  const dying = onceBefore(one, () => one.happen('1', emptied('a')));
  let bulks = 0;
  const puts: BulkPuts = {
    putAll: async (items, before) => {
      bulks += 1;
      if (bulks > 1) throw new Crashed();
      await dying.putAll(items, before);
    },
  };
  await expect(one.rebuild(jars(2), { puts, concurrency: 1, segments: 1 })).rejects.toThrow(Crashed);
  expect(one.rows('g2', 'jars')).toHaveProperty(['layer 1 a']);
  await one.rebuild(jars(2), { resume: true });
  await demandComplete(one);
});

test('a row that goes while nobody builds or looks is gone as well', async () => {
  const one = await kitchen();
  const puts = puttingAt(one, async (items, put) => {
    await put();
    if (items.length > 0) throw new Crashed();
  });
  await expect(one.rebuild(jars(2), { puts, concurrency: 1, segments: 1 })).rejects.toThrow(Crashed);
  expect(one.rows('g2', 'jars')).toHaveProperty(['layer 1 a']);
  await one.silently('1', emptied('a'));
  await one.rebuild(jars(2), { resume: true });
  await demandComplete(one);
});

test('what the sweeper tries again meanwhile is in the rows', async () => {
  let isBroken = true;
  const fragile = (version: number) => {
    const whole = jars(version);
    const [follows] = whole.follows;
    if (follows === undefined) throw new Error('it follows pots');
    return {
      ...whole,
      follows: [
        {
          ...follows,
          changesOf: (event: Parameters<typeof follows.changesOf>[0]) => {
            if (isBroken && event.type === 'Labelled') throw new Error('cannot be shown');
            return follows.changesOf(event);
          },
        },
      ],
    };
  };
  const one = rig({ projections: [jars(1), fragile(2)] });
  await one.happen('1', filled('a', 1));
  const puts = onceBefore(one, async () => {
    await one.happen('1', labelled('a', 'late'));
    isBroken = false;
    await one.clock.sleep(60_000);
    expect(await one.sweep()).toMatchObject({ caughtUp: 2 });
  });
  await one.rebuild(fragile(2), { puts });
  await demandComplete(one);
});

test('a lane that cannot be done anew keeps the generation from being ready', async () => {
  const one = await kitchen();
  const failing = { ...jars(2), follows: jars(2).follows };
  const [follows] = failing.follows;
  if (follows === undefined) throw new Error('it follows pots');
  let isBroken = false;
  const broken = {
    ...failing,
    follows: [
      {
        ...follows,
        changesOf: (event: Parameters<typeof follows.changesOf>[0]) => {
          if (isBroken) throw new Error('cannot be shown');
          return follows.changesOf(event);
        },
      },
    ],
  };
  const puts = onceBefore(one, async () => {
    await one.happen('1', counted('p', 1));
    isBroken = true;
  });
  await expect(one.rebuild(broken, { puts })).rejects.toThrow(RebuildIncomplete);
  expect(isReady(one)).toBe(false);
  await one.rebuild(jars(2), { resume: true });
  await demandComplete(one);
});

describe('two processes do not fill one generation', () => {
  const views = (one: Kitchen) => ({
    views: one.stored,
    timing: one.clock,
    signal: new AbortController().signal,
  });

  test('one that was taken over writes nothing more, and does not call it ready', async () => {
    const one = await kitchen();
    let putInVain = 0;
    const puts = puttingAt(one, async (_, put) => {
      // It hung for so long that another one went on.
      await one.clock.sleep(60_000);
      const other = await holdGeneration(views(one), 'jars', 'g2');
      expect(other).toBeDefined();
      putInVain += 1;
      await put();
    });
    await expect(one.rebuild(jars(2), { puts, concurrency: 1, segments: 1 })).rejects.toThrow(
      RebuildUnderWay,
    );
    expect(putInVain).toBe(1);
    expect(one.rows('g2', 'jars')).toEqual({});
    expect(isReady(one)).toBe(false);
  });

  test('one that died is waited for, one that stopped is not', async () => {
    const one = await kitchen();
    const puts = puttingAt(one, async () => {
      throw new Crashed();
    });
    await expect(one.rebuild(jars(2), { puts })).rejects.toThrow(Crashed);
    const began = one.clock.now();
    // It has let go when it failed.
    const hold = await holdGeneration(views(one), 'jars', 'g2');
    expect(one.clock.now()).toBe(began);
    expect(hold).toBeDefined();
    const waits: number[] = [];
    await one.rebuild(jars(2), { resume: true, onWait: (wait) => waits.push(wait) });
    expect(waits[0]).toBe(15_000);
    expect(one.clock.now() - began).toBe(15_000);
    await demandComplete(one);
  });

  test('a bulk is given up before another process can begin', async () => {
    const one = await kitchen();
    const until: number[] = [];
    const puts = puttingAt(one, async (_, put) => {
      for (let seconds = 0; seconds < 30; seconds += 1) {
        await one.clock.sleep(1_000);
        await put();
        const generation = one.stored.items().find(({ sk }) => sk === 'generation#g2');
        until.push(Number(generation?.heldUntil) - one.clock.now());
      }
    });
    await one.rebuild(jars(2), { puts, concurrency: 1, segments: 1 });
    expect(Math.min(...until)).toBeGreaterThanOrEqual(BULK_TIMEOUT_MILLISECONDS);
  });
});

describe('rows that are not of one aggregate each are refused', () => {
  const writing = (name: string, row: RowEntity, item: object) =>
    projection({
      name,
      version: 2,
      perAggregate: true,
      follows: follow(Pot, { Filled: (_, rows) => rows.put(row, item as never) }),
    });

  test('when the key begins with something else', async () => {
    const one = await kitchen();
    const others = writing('jars', SlotRow, { potId: 'another', slot: 'a', value: 1 });
    await expect(one.rebuild(others)).rejects.toThrow(RebuildIncomplete);
    expect(one.logged.map(({ error }) => String(error))).toContainEqual(
      expect.stringContaining('of one aggregate each'),
    );
  });

  test('when several add to them', async () => {
    const one = await kitchen();
    const adding = projection({
      name: 'jars',
      version: 2,
      perAggregate: true,
      follows: follow(Pot, {
        Filled: ({ aggregateId }, rows) =>
          rows.add(LayerRow, { potId: aggregateId, slot: 'a' }, { value: 1 }),
      }),
    });
    await expect(one.rebuild(adding)).rejects.toThrow(RebuildIncomplete);
  });

  test("when a row would lie in another projection's place", async () => {
    const { JarRow: row }: { JarRow: typeof JarRow } = await import('./jars.ts');
    const one = rig();
    const lid = projection({
      name: 'lids',
      version: 1,
      follows: follow(Pot, {
        Filled: ({ aggregateId: potId, data }, rows) => rows.put(row, { potId, ...data }),
      }),
    });
    await one.silently('1', filled('a', 1));
    await expect(one.advance('1', lid)).rejects.toThrow(/would lie at position#jars#g1#Pot#1/);
  });
});
