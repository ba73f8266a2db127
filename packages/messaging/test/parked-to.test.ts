import { type MemoryTable, memoryTable } from '@edtech/event-store';
import { type FenceSubject, fenceKey, fencePk } from '@edtech/event-store/layout';
import { raise, Tally } from '@edtech/testkit';
import fc from 'fast-check';
import { type Consumer, consumer, discard, handles } from '../src/index.ts';
import { delivered, eventOf, record } from './deliveries.ts';
import { gated, openingOf, passOf } from './gates.ts';
import { held } from './held.ts';
import { interleaved } from './interleaved.ts';
import { recorded } from './recorded.ts';
import { mirror, type Rig, raised, rig } from './rig.ts';
import { MINUTE, nothing, sweepAfter } from './sweepers.ts';

/** A rig, and what its functions ask of the lane of the Tally t. */
const metered = (declared?: Consumer) => {
  const { through, requests, since } = recorded(memoryTable());
  const bench = rig(declared, { table: through });
  return { ...bench, requests, laneRequests: () => since(fencePk(bench.subjectOf('t'))) };
};

/** A mirror that says of which events its handler ran, as often as it did. */
const telling = () => {
  const runs: number[] = [];
  const declared = consumer({
    name: 'mirror',
    ordered: 'for the test',
    on: [
      handles(raised, ({ aggregate: { id, sequence }, data }, tx) => {
        runs.push(sequence);
        return tx.execute(Tally, id, raise(data.by));
      }),
    ],
  });
  return { declared, runs };
};

const fenceItemOf = ({ table, subjectOf }: Pick<Rig, 'table' | 'subjectOf'>) =>
  table.get(fenceKey(subjectOf('t')));

/** As a version left the fence that did not note what it parked; it wrote none where nothing had been handled. */
const asBefore = async (table: MemoryTable, subject: FenceSubject): Promise<void> => {
  const key = fenceKey(subject);
  if ((await table.get(key))?.lastSequence === 0) await table.write({ kind: 'delete', key, when: [] });
  else await table.update({ kind: 'update', key, set: {}, remove: ['parkedTo'], when: [] });
};

describe('an event in its order, behind which nothing is parked', () => {
  test('takes one read, one write and no query', async () => {
    const { receiveBody, requests, fence } = metered();
    for (const sequence of [1, 2, 3]) {
      requests.splice(0);
      await receiveBody(delivered(eventOf('t', sequence, { type: 'tally.renamed', data: {} })));
      expect(requests.map(({ call }) => call)).toEqual(['get', 'update']);
    }
    expect((await fence('t')).lastSequence).toBe(3);
  });

  test('takes no more of its lane when its handler decides something', async () => {
    const { take, laneRequests, history } = metered();
    for (const sequence of [1, 2, 3]) {
      await take('t', sequence);
      expect(laneRequests()).toEqual(['get', 'transact']);
    }
    expect(await history('t')).toEqual([1, 2, 3]);
  });

  test('has its lane looked at when it is of a type for which others wait', async () => {
    const { through, since } = recorded(memoryTable());
    const { receiveBody, subjectOf } = rig(gated, { table: through });
    await receiveBody(openingOf());
    expect(since(fencePk(subjectOf('g', 'Gate')))).toEqual(['get', 'transact', 'range']);
  });

  test('has its lane looked at when it comes again', async () => {
    const { take, laneRequests } = metered();
    await take('t', 1);
    laneRequests();
    await take('t', 1);
    expect(laneRequests()).toEqual(['get', 'range']);
  });
});

describe('the fence of an aggregate', () => {
  test('says how far events are parked behind it, from before the first on', async () => {
    const bench = rig();
    await bench.take('t', 3, 5, 4);
    expect(await fenceItemOf(bench)).toMatchObject({ lastSequence: 0, parkedTo: 5 });
    await bench.take('t', 1);
    expect(await fenceItemOf(bench)).toMatchObject({ lastSequence: 1, parkedTo: 5 });
  });

  test('says nothing of it any more when the last of them was drained, and nobody looks', async () => {
    const bench = metered();
    await bench.take('t', 3, 2, 1);
    expect(await bench.history('t')).toEqual([1, 2, 3]);
    expect(await fenceItemOf(bench)).not.toHaveProperty('parkedTo');
    bench.laneRequests();
    await bench.take('t', 4);
    expect(bench.laneRequests()).toEqual(['get', 'transact']);
  });

  test('says nothing of it any more when the last of them was given up', async () => {
    const bench = rig();
    await bench.take('t', 1);
    const { store, queue, subjectOf } = bench;
    await discard(store, queue, { subject: subjectOf('t'), sequence: 2, by: 'ada', reason: 'not needed' });
    expect(await fenceItemOf(bench)).toMatchObject({ lastSequence: 2 });
    expect(await fenceItemOf(bench)).not.toHaveProperty('parkedTo');
  });

  test('has an event that was parked, and comes by itself, remove its copy', async () => {
    const bench = rig(gated);
    await bench.receiveBody(passOf('t', 1));
    await bench.receiveBody(openingOf());
    await bench.settle();
    expect(await bench.history('t')).toEqual([1]);
    expect(bench.waiting()).toEqual([]);
    expect(await fenceItemOf(bench)).not.toHaveProperty('parkedTo');
  });
});

describe('an event that is parked between the read of the fence and the commit of its predecessor', () => {
  test.each([
    [1, 'the first'],
    [2, 'a later one'],
  ])('has that commit refused and tried again, and follows: when that is %i, %s', async (sequence) => {
    const table = memoryTable();
    const quick = rig(mirror(), { table });
    if (sequence > 1) await quick.take('t', 1);
    const { declared, runs } = telling();
    const { through, asked, letGo } = held(table);
    const slow = rig(declared, { table: through }).take('t', sequence);
    await asked;
    await quick.take('t', sequence + 1);
    expect(quick.parked()).toHaveLength(1);
    letGo();
    await slow;
    expect(runs).toEqual([sequence, sequence, sequence + 1]);
    expect((await quick.history('t')).slice(-2)).toEqual([sequence, sequence + 1]);
    expect(quick.waiting()).toEqual([]);
  });

  test('lets that commit be when others were parked before, for then it looks in any case', async () => {
    const table = memoryTable();
    const quick = rig(mirror(), { table });
    await quick.take('t', 2);
    const { declared, runs } = telling();
    const { through, asked, letGo } = held(table);
    const slow = rig(declared, { table: through }).take('t', 1);
    await asked;
    await quick.take('t', 3);
    letGo();
    await slow;
    expect(runs).toEqual([1, 2, 3]);
    expect(await quick.history('t')).toEqual([1, 2, 3]);
    expect(await fenceItemOf(quick)).not.toHaveProperty('parkedTo');
  });
});

describe('events that a version parked which noted nothing at the fence', () => {
  test.each([0, 1])('are drained by the sweeper, together, when %i had been handled', async (before) => {
    const bench = rig();
    if (before === 1) await bench.take('t', 1);
    await bench.take('t', before + 2, before + 4, before + 3);
    await asBefore(bench.table, bench.subjectOf('t'));
    await bench.take('t', before + 1);
    expect((await bench.history('t')).at(-1)).toBe(before + 1);
    expect(bench.parked()).toHaveLength(3);
    expect(await sweepAfter(bench, MINUTE)).toEqual({ ...nothing, resumed: 1 });
    await bench.settle();
    expect((await bench.history('t')).slice(-3)).toEqual([before + 2, before + 3, before + 4]);
    expect(bench.waiting()).toEqual([]);
    expect(await fenceItemOf(bench)).not.toHaveProperty('parkedTo');
  });

  test('follow what is missing at once when the sweeper has looked at them', async () => {
    const bench = rig();
    await bench.take('t', 3, 2);
    await asBefore(bench.table, bench.subjectOf('t'));
    expect(await sweepAfter(bench, MINUTE)).toEqual({ ...nothing, reported: 1 });
    await bench.take('t', 1);
    expect(await bench.history('t')).toEqual([1, 2, 3]);
    expect(bench.waiting()).toEqual([]);
  });

  test('follow what was given up, which a sweeper skips', async () => {
    const bench = rig();
    const { store, queue, subjectOf, table } = bench;
    await bench.take('t', 3);
    await discard(store, queue, { subject: subjectOf('t'), sequence: 2, by: 'ada', reason: 'not needed' });
    await asBefore(table, subjectOf('t'));
    await bench.take('t', 1);
    await sweepAfter(bench, MINUTE);
    await bench.settle();
    expect(await bench.history('t')).toEqual([1, 3]);
    expect(bench.waiting()).toEqual([]);
  });

  test('are noted at a later look when the fence moves at the moment of the first', async () => {
    const bench = rig();
    await bench.take('t', 3, 2);
    await asBefore(bench.table, bench.subjectOf('t'));
    bench.clock.advance(MINUTE);
    await Promise.all([bench.sweep(), bench.take('t', 1)]);
    await sweepAfter(bench, MINUTE);
    await bench.settle();
    expect(await bench.history('t')).toEqual([1, 2, 3]);
    expect(bench.waiting()).toEqual([]);
  });
});

test('law: however functions interleave in one lane, all of it is handled in order, and no sweeper is needed', async () => {
  const COUNT = 4;
  const arbitrary = fc.record({
    order: fc.shuffledSubarray([1, 2, 3, 4, 1, 2, 3, 4], { minLength: 4 }),
    givenUp: fc.option(fc.integer({ min: 1, max: COUNT }), { nil: undefined }),
    before: fc.integer({ min: 0, max: 1 }),
  });
  await fc.assert(
    fc.asyncProperty(fc.scheduler(), arbitrary, async (scheduler, { order, givenUp, before }) => {
      const table = memoryTable();
      const bench = rig(mirror(), { table });
      if (before === 1) await bench.take('t', 1);
      const through = interleaved(table, scheduler);
      // Each of them at least once, some twice.
      const arriving = [...order, ...[1, 2, 3, 4].filter((sequence) => !order.includes(sequence))];
      const received = arriving.map((sequence, number) => {
        const one = rig(mirror(), { table: through });
        const answer = one.receive(record(`m-${number}`, delivered(eventOf('t', sequence))));
        return answer.then((failed) => ({ failed, requeued: one.requeued }));
      });
      const other = rig(mirror(), { table: through });
      const discarded =
        givenUp === undefined
          ? undefined
          : discard(other.store, other.queue, {
              subject: other.subjectOf('t'),
              sequence: givenUp,
              by: 'ada',
              reason: 'nobody needs it',
            });
      await scheduler.waitFor(Promise.allSettled([...received, discarded]));
      const answers = await Promise.all(received);
      expect(answers.map(({ failed }) => failed)).toEqual(answers.map(() => []));
      bench.requeued.push(...answers.flatMap(({ requeued }) => requeued), ...other.requeued);
      await bench.settle();
      const all = [1, 2, 3, 4];
      expect([all, all.filter((sequence) => sequence !== givenUp)]).toContainEqual(await bench.history('t'));
      expect(await bench.fence('t')).toMatchObject({ lastSequence: COUNT, parkedTo: 0 });
      expect(bench.waiting()).toEqual([]);
    }),
    { numRuns: 500 },
  );
});
