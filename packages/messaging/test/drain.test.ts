import { memoryTable } from '@edtech/event-store';
import fc from 'fast-check';
import { nthEffect } from './crashes.ts';
import { delivered, eventOf, record } from './deliveries.ts';
import { held } from './held.ts';
import { fragile, mirror, type Rig, rig } from './rig.ts';
import { HOUR, MINUTE, nothing, sweepAfter } from './sweepers.ts';

const upTo = (count: number): readonly number[] =>
  Array.from({ length: count }, (_, position) => position + 1);

/** The commits of events 1 to 4, each of the last three with its removal from what is parked. */
const EFFECTS = 4;

const deaths = upTo(EFFECTS).flatMap((effect) => [[effect, 'before'] as const, [effect, 'after'] as const]);

/** Events 2, 3 and 4 are parked; event 1 arrives, and its function dies at the nth effect. */
const dieAt = async (nth: number, done: 'before' | 'after'): Promise<Rig> => {
  const bench = rig();
  await bench.take('t', 3, 4, 2);
  bench.lambda.diesAt(nthEffect(nth), done);
  expect(await bench.receive(record('m', delivered(eventOf('t', 1))))).toEqual(['m']);
  bench.lambda.startsAgain();
  const commits = done === 'after' ? nth : nth - 1;
  expect(await bench.history('t')).toEqual(upTo(commits));
  expect(bench.parked()).toHaveLength(Math.min(3, 4 - commits));
  return bench;
};

describe('a drain', () => {
  test('takes as many transactions as there are events, and no effect beside', async () => {
    const bench = rig();
    await bench.take('t', 3, 4, 2);
    bench.lambda.diesAt(nthEffect(EFFECTS + 1), 'before');
    expect(await bench.receive(record('m', delivered(eventOf('t', 1))))).toEqual([]);
    expect(await bench.history('t')).toEqual([1, 2, 3, 4]);
  });

  test.each(deaths)(
    'whose function dies at effect %i, %s it is done, is continued when its message comes back',
    async (nth, done) => {
      const bench = await dieAt(nth, done);
      expect(await bench.receive(record('m', delivered(eventOf('t', 1)), { receives: 2 }))).toEqual([]);
      expect(await bench.history('t')).toEqual([1, 2, 3, 4]);
      expect(bench.waiting()).toEqual([]);
      expect(bench.requeued).toEqual([]);
    },
  );

  test.each(deaths.slice(1, -1))(
    'whose function dies at effect %i, %s it is done, is continued by the sweeper when nothing comes',
    async (nth, done) => {
      const bench = await dieAt(nth, done);
      expect(await sweepAfter(bench, MINUTE)).toEqual({ ...nothing, resumed: 1 });
      await bench.settle();
      expect(await bench.history('t')).toEqual([1, 2, 3, 4]);
      expect(bench.waiting()).toEqual([]);
    },
  );

  test('whose function dies before the first commit is a gap: the sweeper asks for the event', async () => {
    const bench = await dieAt(1, 'before');
    expect(await sweepAfter(bench, MINUTE)).toEqual({ ...nothing, reported: 1 });
    await bench.take('t', 1);
    expect(await bench.history('t')).toEqual([1, 2, 3, 4]);
  });

  test.each(['before', 'after'] as const)(
    'whose function dies %s it sends a failed event back to the queue loses nothing',
    async (done) => {
      let well = false;
      const bench = rig(fragile((sequence) => sequence === 2 && !well));
      await bench.take('t', 2, 3);
      bench.lambda.diesAt((call) => call === 'requeue', done);
      expect(await bench.receive(record('m', delivered(eventOf('t', 1))))).toEqual(['m']);
      bench.lambda.startsAgain();
      expect(bench.parked()).toHaveLength(2);
      well = true;
      await bench.take('t', 1);
      await bench.settle();
      expect(await bench.history('t')).toEqual([1, 2, 3]);
      expect(bench.waiting()).toEqual([]);
    },
  );

  test('that meets the same one in another invocation leaves it the rest', async () => {
    const bench = rig();
    const other = rig(mirror(), { table: bench.table, clock: bench.clock });
    await bench.take('t', 4, 3, 2);
    const body = delivered(eventOf('t', 1));
    expect(await Promise.all([bench.receive(record('m', body)), other.receive(record('n', body))])).toEqual([
      [],
      [],
    ]);
    expect(await bench.history('t')).toEqual([1, 2, 3, 4]);
    expect(bench.waiting()).toEqual([]);
  });
});

test('a drain goes on past what others have handled since it began', async () => {
  const table = memoryTable();
  const quick = rig(mirror(), { table });
  await quick.take('t', 1, 4);
  const { through, asked, letGo } = held(table, 'range');
  const slow = rig(mirror(), { table: through }).take('t', 1);
  await asked;
  await quick.take('t', 2);
  // Event 3 is handled, and its own drain is cut short.
  quick.lambda.diesAt((call) => call === 'transact', 'after');
  await quick.take('t', 3);
  expect(await quick.history('t')).toEqual([1, 2, 3]);
  letGo();
  await slow;
  expect(await quick.history('t')).toEqual([1, 2, 3, 4]);
  expect(quick.waiting()).toEqual([]);
});

interface Death {
  readonly nth: number;
  readonly done: 'before' | 'after';
}

const death: fc.Arbitrary<Death | undefined> = fc.option(
  fc.record({ nth: fc.integer({ min: 1, max: 8 }), done: fc.constantFrom('before', 'after') }),
  { nil: undefined },
);

const story = fc
  .record({
    count: fc.integer({ min: 1, max: 6 }),
    doubled: fc.array(fc.integer({ min: 1, max: 6 }), { maxLength: 4 }),
  })
  .chain(({ count, doubled }) =>
    fc.record({
      count: fc.constant(count),
      order: shuffled([...upTo(count), ...doubled.filter((sequence) => sequence <= count)]),
      batchSize: fc.integer({ min: 1, max: 4 }),
      /** At which invocations, and at which sweeps, the function dies. */
      functions: fc.array(death, { maxLength: 8 }),
      sweepers: fc.array(death, { maxLength: 4 }),
      /** Whether a dying function still says which messages it is done with, or all of them come back. */
      answers: fc.boolean(),
    }),
  );

const shuffled = (sequences: readonly number[]): fc.Arbitrary<readonly number[]> =>
  fc
    .shuffledSubarray([...sequences.keys()], { minLength: sequences.length })
    .map((positions) => positions.flatMap((position) => sequences[position] ?? []));

test('law: at whatever call a function dies, what was not acknowledged comes again, the sweeper goes over it, and the history is complete, in order, once', async () => {
  await fc.assert(
    fc.asyncProperty(story, async ({ count, order, batchSize, functions, sweepers, answers }) => {
      const bench = rig();
      const dying = functions.values();
      const queue = order.map((sequence) => delivered(eventOf('t', sequence)));
      const work = async (): Promise<void> => {
        while (queue.length > 0) {
          const records = queue.splice(0, batchSize).map((body, number) => record(`m-${number}`, body));
          const dies = dying.next().value;
          if (dies !== undefined) bench.lambda.diesAt(nthEffect(dies.nth), dies.done);
          const failed = await bench.receive(...records);
          bench.lambda.startsAgain();
          const back = records.filter(({ messageId }) => failed.includes(messageId));
          queue.push(...(answers || back.length === 0 ? back : records).map(({ body }) => body));
          queue.push(...bench.requeued.splice(0).map(({ body }) => body));
        }
      };
      await work();
      for (const dies of [...sweepers, undefined]) {
        if (dies !== undefined) bench.sweeping.diesAt(nthEffect(dies.nth), dies.done);
        await sweepAfter(bench, HOUR);
        bench.sweeping.startsAgain();
        queue.push(...bench.requeued.splice(0).map(({ body }) => body));
        await work();
      }
      expect(await bench.history('t')).toEqual(upTo(count));
      expect(bench.waiting()).toEqual([]);
      expect(bench.gaps()).toEqual([]);
      expect(bench.dead).toEqual([]);
    }),
    { numRuns: 300 },
  );
});
