import { nthEffect } from './crashes.ts';
import { delivered, eventOf } from './deliveries.ts';
import { rig } from './rig.ts';
import { cutShort, HOUR, MINUTE, nothing, sweepAfter, sweeperOf } from './sweepers.ts';

describe('a drain that was cut short', () => {
  test('goes on when the sweeper sends the next event to its turn', async () => {
    const bench = rig();
    await cutShort(bench);
    expect(await sweepAfter(bench, MINUTE)).toEqual({ ...nothing, resumed: 1 });
    expect(bench.requeued.map(({ body }) => body)).toEqual([delivered(eventOf('t', 2))]);
    await bench.settle();
    expect(await bench.history('t')).toEqual([1, 2]);
    expect(bench.waiting()).toEqual([]);
  });

  test('goes on at a later sweep when the message is lost, too', async () => {
    const bench = rig();
    await cutShort(bench);
    await sweepAfter(bench, MINUTE);
    bench.requeued.splice(0);
    expect(await sweepAfter(bench, MINUTE - 1)).toEqual(nothing);
    expect(await sweepAfter(bench, 1)).toEqual({ ...nothing, resumed: 1 });
    await bench.settle();
    expect(await bench.history('t')).toEqual([1, 2]);
  });

  test('is an error when it has not gone on for more than five minutes', async () => {
    const bench = rig();
    await cutShort(bench);
    for (let minute = 1; minute <= 8; minute += 1) await sweepAfter(bench, MINUTE);
    const told = bench.logged.filter(({ message }) => message.startsWith('a drain'));
    expect(told.map(({ level }) => level)).toEqual(['warn', 'warn', 'warn', 'error']);
  });
});

describe('two sweepers at once', () => {
  test('ask for a gap once', async () => {
    const bench = rig();
    await bench.take('t', 2);
    bench.clock.advance(MINUTE);
    const reports = await Promise.all([bench.sweep(), sweeperOf(bench).sweep(bench.clock.now() + MINUTE)]);
    expect(reports.map(({ reported }) => reported).sort()).toEqual([0, 1]);
    expect(bench.gaps()).toHaveLength(1);
  });

  test('send an event to its turn once', async () => {
    const bench = rig();
    await cutShort(bench);
    bench.clock.advance(MINUTE);
    await Promise.all([bench.sweep(), sweeperOf(bench).sweep(bench.clock.now() + MINUTE)]);
    expect(bench.requeued).toHaveLength(1);
  });
});

const deaths = (effects: number) =>
  Array.from({ length: effects }, (_, effect) => [
    [effect + 1, 'before'] as const,
    [effect + 1, 'after'] as const,
  ]).flat();

describe('a sweeper that dies', () => {
  test.each(deaths(2))(
    'at effect %i, %s it is done, loses no gap: a later sweep reports it',
    async (n, done) => {
      const bench = rig();
      await bench.take('t', 1, 3);
      bench.sweeping.diesAt(nthEffect(n), done);
      expect(await sweepAfter(bench, MINUTE)).toEqual(nothing);
      bench.sweeping.startsAgain();
      expect((await sweepAfter(bench, MINUTE)).reported).toBe(1);
      expect(bench.gaps().at(-1)).toMatchObject({ fromSequence: 2, toSequence: 2 });
    },
  );

  test.each(deaths(2))(
    'at effect %i, %s it is done, loses no drain: a later sweep goes on',
    async (n, done) => {
      const bench = rig();
      await cutShort(bench);
      bench.sweeping.diesAt(nthEffect(n), done);
      expect(await sweepAfter(bench, MINUTE)).toEqual(nothing);
      bench.sweeping.startsAgain();
      expect((await sweepAfter(bench, MINUTE)).resumed).toBe(1);
      await bench.settle();
      expect(await bench.history('t')).toEqual([1, 2]);
      expect(bench.waiting()).toEqual([]);
    },
  );
});

test('leftovers behind the fence are forgotten', async () => {
  const bench = rig();
  await cutShort(bench);
  await sweepAfter(bench, MINUTE);
  // Event 2 is handled by its message, and the function ends before its copy is removed.
  bench.lambda.diesAt((call) => call === 'transact', 'after');
  await bench.settle();
  bench.lambda.startsAgain();
  expect(bench.parked()).toHaveLength(1);
  expect(await sweepAfter(bench, HOUR)).toEqual(nothing);
  expect(bench.parked()).toEqual([]);
  expect(await bench.history('t')).toEqual([1, 2]);
});

test('a parked event of a consumer that no longer exists is told and left', async () => {
  const bench = rig();
  await cutShort(bench);
  await bench.take('u', 2);
  bench.clock.advance(MINUTE);
  const sweeper = sweeperOf(bench, { knows: false });
  expect(await sweeper.sweep(bench.clock.now() + MINUTE)).toEqual(nothing);
  const message = 'no consumer has this name any more';
  for (const id of ['t', 'u'])
    expect(bench.logged).toContainEqual(
      expect.objectContaining({ level: 'warn', message, fence: `fence#mirror#edtech.test#Tally#${id}` }),
    );
  expect(bench.parked()).toHaveLength(2);
  expect(bench.requeued).toEqual([]);
  expect(bench.gaps()).toEqual([]);
});
