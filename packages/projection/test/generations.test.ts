import { beginGeneration } from '../src/generation-changes.ts';
import {
  ANNOUNCEMENT_MILLISECONDS,
  beginRebuild,
  dropGeneration,
  GenerationInUse,
  GenerationNotReady,
  GenerationsChanged,
  GenerationUnknown,
  markDropping,
  NothingToResume,
  RebuildUnfinished,
  readGenerations,
  rollBack,
  statusOf,
  switchTo,
} from '../src/index.ts';
import { mortal } from './faults.ts';
import { pots } from './pots.ts';
import { counted, filled, nameTaken, rig } from './rig.ts';

const drop = (one: ReturnType<typeof rig>, generation: string, more: object = {}) =>
  dropGeneration({
    views: one.options.views,
    timing: one.clock,
    signal: new AbortController().signal,
    projection: 'pots',
    generation,
    withPrevious: false,
    segments: 3,
    ...more,
  });

test('a read model of which nothing is known has no generations, and refuses to be switched', async () => {
  const { stored } = rig();
  expect(await readGenerations(stored, 'pots')).toBeUndefined();
  await expect(switchTo(stored, 'pots', 'g1')).rejects.toThrow(GenerationUnknown);
  await expect(rollBack(stored, 'pots')).rejects.toThrow(GenerationUnknown);
});

test('readers are switched to a generation that is ready, and back', async () => {
  const { happen, rebuild, stored } = rig();
  await happen('1', filled('a', 1));
  await expect(rollBack(stored, 'pots')).rejects.toThrow(GenerationNotReady);
  const { generation } = await rebuild();
  expect(generation).toBe('g2');
  expect(await switchTo(stored, 'pots', 'g2')).toMatchObject({ current: 'g2', previous: 'g1' });
  expect(await switchTo(stored, 'pots', 'g2')).toMatchObject({ current: 'g2', previous: 'g1' });
  expect(await rollBack(stored, 'pots')).toMatchObject({ current: 'g1', previous: 'g2' });
  await expect(switchTo(stored, 'pots', 'g7')).rejects.toThrow(/no generation g7; there are g1, g2/);
});

test('a generation that is being built is not shown to readers', async () => {
  const { happen, stored, clock } = rig();
  await happen('1', filled('a', 1));
  await beginGeneration(stored, clock, pots(2));
  await expect(switchTo(stored, 'pots', 'g2')).rejects.toThrow(GenerationNotReady);
});

test('of two that change the generations at once, one is refused', async () => {
  const { happen, stored, clock, rebuild } = rig();
  await happen('1', filled('a', 1));
  const begun = await Promise.allSettled([1, 2].map(() => beginGeneration(stored, clock, pots(2))));
  expect(begun.map(({ status }) => status).toSorted()).toEqual(['fulfilled', 'rejected']);
  await markDropping(stored, 'pots', 'g2');
  await rebuild(pots(2));
  const races = await Promise.allSettled([
    switchTo(stored, 'pots', 'g3'),
    markDropping(stored, 'pots', 'g3'),
  ]);
  expect(races.map(({ status }) => status).toSorted()).toEqual(['fulfilled', 'rejected']);
  const { current, all } = (await readGenerations(stored, 'pots')) ?? { current: '', all: [] };
  expect(all.find(({ id }) => id === current)?.status).toBe('ready');
});

test('a rebuild that was begun is resumed, or dropped, and not begun again', async () => {
  const one = rig();
  const { signal } = new AbortController();
  const begin = (version: number, resume: boolean) =>
    beginRebuild({ views: one.stored, timing: one.clock, signal, projection: pots(version), resume });
  await one.happen('1', filled('a', 1));
  await expect(begin(2, true)).rejects.toThrow(NothingToResume);
  const began = one.clock.now();
  expect(await begin(2, false)).toMatchObject({ id: 'g2', version: 2, status: 'building' });
  expect(one.clock.now() - began).toBe(ANNOUNCEMENT_MILLISECONDS);
  await expect(begin(2, false)).rejects.toThrow(RebuildUnfinished);
  await expect(begin(3, true)).rejects.toThrow(/built by version 2/);
  expect(await begin(2, true)).toMatchObject({ id: 'g2' });
  expect(one.clock.now() - began).toBe(ANNOUNCEMENT_MILLISECONDS);
});

test('a wait that is interrupted is waited for in full when it is resumed', async () => {
  const one = rig();
  await one.happen('1', filled('a', 1));
  const stopping = new AbortController();
  const begin = (signal: AbortSignal, resume: boolean) =>
    beginRebuild({
      views: one.stored,
      timing: one.clock,
      signal,
      projection: pots(2),
      resume,
      onWait: (left) => left < 1_000 && stopping.abort(),
    });
  expect(await begin(stopping.signal, false)).toBeUndefined();
  const again = one.clock.now();
  expect(await begin(new AbortController().signal, true)).toMatchObject({ id: 'g2' });
  expect(one.clock.now() - again).toBe(ANNOUNCEMENT_MILLISECONDS);
});

describe('a generation that is dropped', () => {
  const withTwo = async (...options: Parameters<typeof rig>) => {
    const one = rig(...options);
    for (const id of ['1', '2', '3']) await one.happen(id, filled('a', 1), counted('p', 1), nameTaken(id));
    await one.rebuild(pots(2));
    return one;
  };

  test('takes its rows, positions and checkpoints with it, and nothing else', async () => {
    const one = await withTwo();
    const kept = one.rows('g1');
    const deleted = one.stored
      .items()
      .filter(({ pk, sk }) => /#g2(#|$)/.test(`${pk} ${sk}`) && !sk.startsWith('gen'));
    expect(await drop(one, 'g2')).toEqual({ deleted: deleted.length, finished: true });
    expect(one.rows('g2')).toEqual({});
    expect(one.rows('g1')).toEqual(kept);
    expect(await one.position('1', 'g2')).toBe(0);
    expect(await readGenerations(one.stored, 'pots')).toMatchObject({ all: [{ id: 'g1' }], newest: 'g2' });
    expect(one.stored.items().filter(({ pk, sk }) => /#g2(#|$)/.test(`${pk} ${sk}`))).toEqual([]);
  });

  test('is not the one that readers see, and the one before only if that is said', async () => {
    const one = await withTwo();
    await expect(drop(one, 'g1')).rejects.toThrow(GenerationInUse);
    await switchTo(one.stored, 'pots', 'g2');
    await expect(drop(one, 'g1')).rejects.toThrow(GenerationInUse);
    expect(await drop(one, 'g1', { withPrevious: true })).toMatchObject({ finished: true });
    await expect(rollBack(one.stored, 'pots')).rejects.toThrow(/nothing to go back to/);
    await expect(drop(one, 'g9')).rejects.toThrow(GenerationUnknown);
  });

  test('never has its name given again', async () => {
    const one = await withTwo();
    await drop(one, 'g2');
    expect((await one.rebuild(pots(2))).generation).toBe('g3');
  });

  test('waits until nobody follows it any more', async () => {
    const one = await withTwo();
    const began = one.clock.now();
    await drop(one, 'g2');
    expect(one.clock.now() - began).toBe(ANNOUNCEMENT_MILLISECONDS);
  });

  test.each([1, 2, 3, 5, 8, 13])('goes on where it died, at write %i', async (at) => {
    const one = await withTwo();
    const process = mortal();
    process.diesAt(at, 'before');
    await expect(drop(one, 'g2', { views: process.table(one.stored) })).rejects.toThrow();
    expect(await drop(one, 'g2')).toMatchObject({ finished: true });
    expect(one.stored.items().filter(({ pk, sk }) => /#g2(#|$)/.test(`${pk} ${sk}`))).toEqual([]);
  });

  test('stops when it is told to, and is over when it is run again', async () => {
    const one = await withTwo();
    const stopping = new AbortController();
    const stop = { signal: stopping.signal, onProgress: () => stopping.abort() };
    expect(await drop(one, 'g2', stop)).toMatchObject({ finished: false });
    expect(await drop(one, 'g2')).toMatchObject({ finished: true });
  });

  test('ends the rebuild that fills it', async () => {
    const one = await withTwo();
    let isDropped = false;
    const dropping = {
      spend: async () => {
        if (!isDropped) await markDropping(one.stored, 'pots', 'g3');
        isDropped = true;
      },
    };
    await expect(one.rebuild(pots(3), { pace: dropping })).rejects.toThrow(GenerationsChanged);
  });
});

test('the status tells generations, what became of a rebuild, and who is behind', async () => {
  const one = rig({ projections: [pots(1), pots(2)] });
  await one.happen('1', nameTaken('ann'));
  await one.happen('2', nameTaken('ann'));
  await one.rebuild(pots(3)).catch(() => undefined);
  const status = await statusOf(one.stored, [pots(3), pots(2)], 5);
  expect(status).toMatchObject({
    projection: 'pots',
    versions: [2, 3],
    generations: [
      { id: 'g1', version: 2, status: 'ready', isCurrent: true, isPrevious: false, hasCode: true, behind: 1 },
      { id: 'g2', version: 3, status: 'building', isCurrent: false, hasCode: true, behind: 1 },
    ],
  });
  expect(status.generations[0]?.rebuild).toBeUndefined();
  expect(status.generations[1]?.rebuild).toMatchObject({ aggregates: 2, segmentsDone: 3, segments: 3 });
  expect(status.generations[1]?.lanesBehind).toMatchObject([{ lane: { generation: 'g2' }, attempts: 2 }]);
  expect((await statusOf(one.stored, [pots(3)], 0)).generations[0]).toMatchObject({
    hasCode: false,
    behind: 1,
    lanesBehind: [],
  });
});
