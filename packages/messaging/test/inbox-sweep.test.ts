import type { LogEntry } from '@edtech/contracts';
import type { MemoryTable } from '@edtech/event-store';
import { createInboxSweepHandler } from '../src/index.ts';
import { rig } from './rig.ts';
import { MINUTE, nothing, sweepAfter, sweeperOf } from './sweepers.ts';

test('a lane in trouble keeps nobody from the others, and is looked at again', async () => {
  const bench = rig();
  const ids = Array.from({ length: 20 }, (_, number) => `t-${number}`);
  for (const id of ['trouble', ...ids]) await bench.take(id, 2);
  let out = true;
  const through: MemoryTable = {
    ...bench.table,
    get: async (key) => {
      if (out && key.pk.includes('trouble')) throw new Error('the table does not answer');
      return bench.table.get(key);
    },
  };
  const sweeper = sweeperOf(bench, { through });
  bench.clock.advance(MINUTE);
  expect((await sweeper.sweep(bench.clock.now() + MINUTE)).reported).toBe(20);
  expect(bench.logged).toContainEqual(
    expect.objectContaining({ level: 'warn', message: 'a lane was not looked after' }),
  );
  out = false;
  expect((await sweeper.sweep(bench.clock.now() + MINUTE)).reported).toBe(1);
  expect(new Set(bench.gaps().map(({ aggregateId }) => aggregateId))).toEqual(new Set(['trouble', ...ids]));
});

test('a lane with very many parked events hides no other', async () => {
  const bench = rig();
  await bench.take('long', ...Array.from({ length: 450 }, (_, position) => position + 2));
  const ids = Array.from({ length: 20 }, (_, number) => `t-${number}`);
  for (const id of ids) await bench.take(id, 2);
  expect(await sweepAfter(bench, MINUTE)).toEqual({ ...nothing, reported: 21 });
});

describe('the deadline of a pass', () => {
  test('is respected: nothing is begun when it is over', async () => {
    const bench = rig();
    await bench.take('t', 2);
    bench.clock.advance(MINUTE);
    expect(await sweeperOf(bench).sweep(bench.clock.now())).toEqual(nothing);
    expect(bench.gaps()).toEqual([]);
  });

  test('ends it in the middle, and the next one takes the rest', async () => {
    const bench = rig();
    for (let number = 0; number < 50; number += 1) await bench.take(`t-${number}`, 2);
    bench.clock.advance(MINUTE);
    // Each lane takes a second, and there is one for each shard.
    const sweeper = sweeperOf(bench, { log: () => bench.clock.advance(1_000) });
    const { reported } = await sweeper.sweep(bench.clock.now() + 1_000);
    expect(reported).toBeGreaterThan(0);
    expect(reported).toBeLessThan(9);
    expect((await bench.sweep()).reported).toBe(50 - reported);
  });

  test('leaves the function time to end', async () => {
    const bench = rig();
    const deadlines: number[] = [];
    const sweeper = {
      async sweep(deadline: number) {
        deadlines.push(deadline);
        return nothing;
      },
    };
    const { clock: timing, logged } = bench;
    const handler = createInboxSweepHandler({ sweeper, timing, log: (entry) => void logged.push(entry) });
    await handler({}, { getRemainingTimeInMillis: () => 30_000 });
    expect(deadlines).toEqual([timing.now() + 27_000]);
    expect(logged).toEqual([]);
  });
});

test('a pass that found something says what', async () => {
  const bench = rig();
  await bench.take('t', 2);
  bench.clock.advance(MINUTE);
  const { clock: timing, logged } = bench;
  const log = (entry: LogEntry) => void logged.push(entry);
  await createInboxSweepHandler({ sweeper: sweeperOf(bench), timing, log })(
    {},
    { getRemainingTimeInMillis: () => 30_000 },
  );
  expect(logged).toContainEqual({ level: 'info', message: 'inbox swept', ...nothing, reported: 1 });
});
