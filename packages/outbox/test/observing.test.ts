import { createForwarder } from '../src/forwarder.ts';
import type { Forwarding } from '../src/observe.ts';
import { createSweeper } from '../src/sweeper.ts';
import { deferred, keptLetters, noLog, published, refused, scene, scriptedBus } from './fixture.ts';

const setUp = () => {
  const stage = scene();
  const bus = scriptedBus();
  const seen: Forwarding[] = [];
  const passes: string[] = [];
  const ended: number[] = [];
  const observe = () => ({
    forwarded: (forwarding: Forwarding) => void seen.push(forwarding),
    swept: (outbox: string) => void passes.push(outbox),
    along: () => undefined,
    end: async (milliseconds: number) => void ended.push(milliseconds),
  });
  const common = { table: stage.table, publisher: bus, timing: stage.clock, log: noLog, observe };
  const forward = createForwarder(common);
  const sweeper = createSweeper({
    ...common,
    deadLetters: keptLetters(),
    newOwner: () => 'sweep',
    outbox: 'tallies',
  });
  return {
    ...stage,
    bus,
    seen,
    passes,
    ended,
    forward: (remaining = 30_000) =>
      forward(stage.streamEvent(), { getRemainingTimeInMillis: () => remaining }),
    sweep: () => sweeper.sweep(stage.clock.now() + 20_000),
    fates: () => seen.map(({ fate }) => fate),
  };
};

test('the forwarder tells what it published, and how long after its commit', async () => {
  const { commit, clock, forward, seen, ended } = setUp();
  await commit(2);
  clock.advance(120);
  await forward();
  const one = { source: 'edtech.test', type: 'tally.raised', fate: 'published', latency: 120 };
  expect(seen).toEqual([one, one]);
  expect(ended).toEqual([29_900]);
});

test('each try counts: what is put off, and then published', async () => {
  const { commit, forward, bus, fates } = setUp();
  await commit(1);
  let tries = 0;
  bus.answer = (item) => {
    tries += 1;
    return tries < 3 ? deferred(item) : published(item);
  };
  await forward();
  expect(fates()).toEqual(['deferred', 'deferred', 'published']);
});

test('what the forwarder leaves, the sweeper tells of: refused, and in the end failed', async () => {
  const { commit, clock, sweep, bus, fates, ended } = setUp();
  await commit(1);
  bus.answer = refused;
  for (let attempt = 0; attempt < 3; attempt += 1) {
    clock.advance(60_000);
    await sweep();
  }
  expect(fates()).toEqual(['refused', 'refused', 'failed']);
  expect(ended).toEqual([1_000, 1_000, 1_000]);
});

test('the sweeper tells what it published, and of what it put off', async () => {
  const { commit, clock, sweep, bus, seen } = setUp();
  await commit(1);
  clock.advance(30_000);
  bus.answer = deferred;
  await sweep();
  bus.answer = published;
  clock.advance(20_000);
  await sweep();
  expect(seen.map(({ fate, latency }) => [fate, latency])).toEqual([
    ['deferred', undefined],
    ['published', 50_000],
  ]);
});

test('each pass of the sweeper is told, whether or not anything was due, and before the batch is over', async () => {
  const { commit, clock, sweep, bus, passes, ended } = setUp();
  await sweep();
  expect([passes, ended.length]).toEqual([['tallies'], 1]);
  await commit(1);
  clock.advance(60_000);
  bus.answer = deferred;
  await sweep();
  expect([passes, ended.length]).toEqual([['tallies', 'tallies'], 2]);
});

test('a pass that could not even see what is due is told of as well: it was made', async () => {
  const stage = setUp();
  stage.table.due = () => Promise.reject(new Error('the index is out'));
  await stage.sweep();
  expect(stage.passes).toEqual(['tallies']);
});

test('the forwarder makes no passes', async () => {
  const { commit, forward, passes } = setUp();
  await commit(1);
  await forward();
  expect(passes).toEqual([]);
});

test('a record whose mark fails was published all the same', async () => {
  const stage = setUp();
  await stage.commit(1);
  stage.table.puts = () => Promise.reject(new Error('no answer'));
  stage.table.update = () => Promise.reject(new Error('no answer'));
  await stage.forward();
  expect(stage.fates()).toEqual(['published']);
});
