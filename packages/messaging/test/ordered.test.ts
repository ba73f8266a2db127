import fc from 'fast-check';
import { delivered, eventOf, record } from './deliveries.ts';
import { fragile, rig } from './rig.ts';

describe('an ordered consumer', () => {
  test('parks what comes early, and handles it when its turn comes', async () => {
    const { take, history, parked } = rig();
    await take('t', 3, 2);
    expect(await history('t')).toEqual([]);
    expect(parked()).toHaveLength(2);
    await take('t', 1);
    expect(await history('t')).toEqual([1, 2, 3]);
    expect(parked()).toHaveLength(0);
  });

  test('keeps a parked event as old as it is when it comes again', async () => {
    const { take, clock, parked } = rig();
    await take('t', 3);
    const before = parked();
    clock.advance(10_000);
    await take('t', 3);
    expect(parked()).toEqual(before);
  });

  test('takes the messages of one batch in the order of their sequences', async () => {
    const { receive, history, parked } = rig();
    const batch = [3, 1, 2].map((sequence) => record(`m-${sequence}`, delivered(eventOf('t', sequence))));
    expect(await receive(...batch)).toEqual([]);
    expect(await history('t')).toEqual([1, 2, 3]);
    expect(parked()).toEqual([]);
  });

  test('counts events that it does not handle, so that they leave no gap', async () => {
    const { take, receive, history } = rig();
    await take('t', 2);
    await receive(record('1', delivered(eventOf('t', 1, { type: 'tally.renamed', data: {} }))));
    expect(await history('t')).toEqual([2]);
  });

  test('keeps aggregates apart: one that waits holds up no other', async () => {
    const { receive, history } = rig();
    await receive(record('a', delivered(eventOf('waits', 2))), record('b', delivered(eventOf('goes', 1))));
    expect(await history('goes')).toEqual([1]);
    expect(await history('waits')).toEqual([]);
  });

  test('keeps aggregates of one id apart by source and type', async () => {
    const { receive, fence, subjectOf, table } = rig();
    const other = eventOf('t', 1, { aggregate: { type: 'Course', id: 't', sequence: 1 } });
    const foreign = eventOf('t', 1, { source: 'edtech.elsewhere' });
    await receive(...[eventOf('t', 1), other, foreign].map((event, n) => record(`${n}`, delivered(event))));
    expect((await fence('t')).lastSequence).toBe(1);
    expect((await fence('t', 'Course')).lastSequence).toBe(1);
    expect(table.items().filter(({ sk }) => sk === 'fence')).toHaveLength(3);
    expect(subjectOf('t')).toEqual((await fence('t')).subject);
  });

  test('sends a parked event that fails back to the queue, with receives of its own', async () => {
    let well = false;
    const { take, settle, history, parked, requeued } = rig(fragile((sequence) => sequence === 2 && !well));
    await take('t', 2, 3, 1);
    expect(requeued).toHaveLength(1);
    expect(parked()).toHaveLength(1);
    well = true;
    await settle();
    expect(await history('t')).toEqual([1, 2, 3]);
    expect(parked()).toHaveLength(0);
  });

  test('law: any order of delivery, with any duplicates and in any batches, has the effect of the order of commit', async () => {
    const arbitraryDelivery = fc
      .record({
        count: fc.integer({ min: 1, max: 7 }),
        duplicates: fc.array(fc.integer({ min: 1, max: 7 }), { maxLength: 5 }),
        batchSize: fc.integer({ min: 1, max: 5 }),
      })
      .chain(({ count, duplicates, batchSize }) => {
        const sequences = Array.from({ length: count }, (_, position) => position + 1);
        const deliveries = [...sequences, ...duplicates.filter((sequence) => sequence <= count)];
        return fc.record({
          count: fc.constant(count),
          batchSize: fc.constant(batchSize),
          atOnce: fc.boolean(),
          order: fc.shuffledSubarray(
            deliveries.map((sequence, position) => ({ sequence, position })),
            { minLength: deliveries.length },
          ),
        });
      });
    await fc.assert(
      fc.asyncProperty(arbitraryDelivery, async ({ count, order, batchSize, atOnce }) => {
        const { receive, settle, history, parked } = rig();
        const records = order.map(({ sequence, position }) =>
          record(`m-${position}`, delivered(eventOf('t', sequence))),
        );
        const batches = Array.from({ length: Math.ceil(records.length / batchSize) }, (_, batch) =>
          records.slice(batch * batchSize, (batch + 1) * batchSize),
        );
        if (atOnce) await Promise.all(batches.map((batch) => receive(...batch)));
        else for (const batch of batches) expect(await receive(...batch)).toEqual([]);
        await settle();
        expect(await history('t')).toEqual(Array.from({ length: count }, (_, position) => position + 1));
        expect(parked()).toEqual([]);
      }),
    );
  });
});
