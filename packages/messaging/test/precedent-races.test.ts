import { memoryTable } from '@edtech/event-store';
import fc from 'fast-check';
import { discard } from '../src/index.ts';
import { record } from './deliveries.ts';
import { gatedRig, openingOf, passOf } from './gates.ts';
import { held } from './held.ts';
import { interleaved } from './interleaved.ts';

describe('an event that comes to wait at the moment when the other one is handled', () => {
  test('is handled when that was done after it had looked, and before it was parked', async () => {
    const table = memoryTable();
    const { through, asked, letGo } = held(table);
    const slow = gatedRig({ table: through });
    const waits = slow.passes('t', 1);
    await asked;
    const quick = gatedRig({ table });
    await quick.opens();
    letGo();
    expect(await waits).toEqual([]);
    expect(await quick.history('t')).toEqual([1]);
    expect(quick.waiting()).toEqual([]);
  });

  test('is let go when it was parked after the other one had been read, and before it was committed', async () => {
    const table = memoryTable();
    const { through, asked, letGo } = held(table);
    const slow = gatedRig({ table: through });
    const opening = slow.opens();
    await asked;
    const quick = gatedRig({ table });
    await quick.passes('t', 1);
    expect(quick.parked()).toHaveLength(1);
    letGo();
    await opening;
    await slow.settle();
    expect(await quick.history('t')).toEqual([1]);
    expect(quick.waiting()).toEqual([]);
  });

  test('is not parked any more when a copy of it was handled meanwhile', async () => {
    const table = memoryTable();
    const { through, asked, letGo } = held(table);
    const slow = gatedRig({ table: through });
    const waits = slow.passes('t', 1);
    await asked;
    const quick = gatedRig({ table });
    await quick.opens();
    await quick.passes('t', 1);
    letGo();
    expect(await waits).toEqual([]);
    expect(await quick.history('t')).toEqual([1]);
    expect(quick.waiting()).toEqual([]);
  });

  test('is not parked any more when a person gave it up meanwhile', async () => {
    const table = memoryTable();
    const { through, asked, letGo } = held(table);
    const waits = gatedRig({ table: through }).passes('t', 1);
    await asked;
    const { store, queue, subjectOf, waiting, fence, opens, history } = gatedRig({ table });
    await discard(store, queue, { subject: subjectOf('t'), sequence: 1, by: 'ada', reason: 'not needed' });
    letGo();
    expect(await waits).toEqual([]);
    expect((await fence('t')).lastSequence).toBe(1);
    expect(waiting()).toEqual([]);
    await opens();
    expect(await history('t')).toEqual([]);
  });

  test('law: is never left behind, however the calls of the two interleave', async () => {
    await fc.assert(
      fc.asyncProperty(fc.scheduler(), async (scheduler) => {
        const table = memoryTable();
        const through = interleaved(table, scheduler);
        const functions = [passOf('t', 1), passOf('t', 1), passOf('t', 2), openingOf()].map(
          (body, number) => {
            const bench = gatedRig({ table: through });
            return { bench, received: bench.receive(record(`m-${number}`, body)) };
          },
        );
        const answers = await scheduler.waitFor(Promise.all(functions.map(({ received }) => received)));
        const bench = gatedRig({ table });
        expect(answers).toEqual(answers.map(() => []));
        for (const one of functions) bench.requeued.push(...one.bench.requeued);
        await bench.settle();
        expect(await bench.history('t')).toEqual([1, 2]);
        expect(bench.waiting()).toEqual([]);
      }),
      { numRuns: 300 },
    );
  });
});
