import fc from 'fast-check';
import { inboxName, inboxOwner } from '../src/index.ts';
import { delivered, eventOf, idOf, record } from './deliveries.ts';
import { again, reprocess, takeAgain } from './replays.ts';
import { mirror, rig } from './rig.ts';
import { MINUTE } from './sweepers.ts';

const ORDERS = ['each event adds to the one before', false] as const;

describe.each(ORDERS)('a consumer (ordered: %s)', (ordered) => {
  test('handles what it reprocesses once more, however often the replay sends it', async () => {
    const bench = rig(mirror(ordered));
    await bench.take('t', 1, 2);
    await takeAgain(bench, [1, 1, 2, 1, 2, 2]);
    expect(await bench.history('t')).toEqual([1, 2, 1, 2]);
  });

  test('handles it once more in each replay', async () => {
    const bench = rig(mirror(ordered));
    await takeAgain(bench, [1], reprocess('r-1'));
    await takeAgain(bench, [1], reprocess('r-2'));
    await takeAgain(bench, [1], reprocess('r-1'));
    expect(await bench.history('t')).toEqual([1, 1]);
  });

  test('goes on with new events as if there were no replay', async () => {
    const bench = rig(mirror(ordered));
    await bench.take('t', 1);
    await takeAgain(bench, [1]);
    await bench.take('t', 1, 2);
    await takeAgain(bench, [2]);
    expect(await bench.history('t')).toEqual([1, 1, 2, 2]);
  });

  test('knows an event again that is replayed without being asked to reprocess it', async () => {
    const bench = rig(mirror(ordered));
    await bench.take('t', 1);
    await takeAgain(bench, [1], { id: 'r-1', consumer: 'mirror' });
    await takeAgain(bench, [1], { id: 'r-1', consumer: '*' });
    expect(await bench.history('t')).toEqual([1]);
  });

  test('reprocesses nothing for a replay that is meant for another consumer', async () => {
    const bench = rig(mirror(ordered));
    await bench.take('t', 1);
    await takeAgain(bench, [1], reprocess('r-1', 'other'));
    await takeAgain(bench, [1], reprocess('r-1', '*'));
    expect(await bench.history('t')).toEqual([1]);
  });

  test('hands on another idempotency key in each replay, and the same at every delivery within one', async () => {
    const keys: string[] = [];
    const declared = mirror(ordered);
    const [handles] = declared.on;
    if (handles === undefined) throw new Error('a mirror handles something');
    const handle = (_event: never, _tx: unknown, { idempotencyKey }: { readonly idempotencyKey: string }) => {
      keys.push(idempotencyKey);
      if (keys.length === 2) throw new Error('the other side did not answer');
    };
    const bench = rig({ ...declared, on: [{ ...handles, handle }] });
    await bench.take('t', 1);
    await bench.receive(record('m', again('t', 1)));
    await bench.receive(record('m', again('t', 1), { receives: 2 }));
    const id = idOf('t#1');
    expect(keys).toEqual([`mirror:${id}`, `mirror@r-1:${id}`, `mirror@r-1:${id}`]);
  });

  test('law: each event has its effect exactly once more, whatever the order and the duplicates', async () => {
    const count = 5;
    const upTo = Array.from({ length: count }, (_, position) => position + 1);
    const deliveries = [
      ...upTo.map((sequence) => delivered(eventOf('t', sequence))),
      ...upTo.map((sequence) => again('t', sequence)),
    ];
    // Everything comes at least once, in any order, and any of it again.
    const arrivals = fc
      .array(fc.constantFrom(...deliveries), { maxLength: 10 })
      .chain((doubles) =>
        fc.shuffledSubarray([...deliveries, ...doubles], { minLength: deliveries.length + doubles.length }),
      );
    await fc.assert(
      fc.asyncProperty(arrivals, fc.boolean(), async (bodies, atOnce) => {
        const bench = rig(mirror(ordered));
        const batches = atOnce ? [bodies] : bodies.map((body) => [body]);
        for (const [batch, contents] of batches.entries()) {
          let left = contents.map((body, position) => record(`m-${batch}-${position}`, body));
          while (left.length > 0) {
            // What fails because others change the same Tally at that moment comes back.
            const failed = new Set(await bench.receive(...left));
            left = left.filter(({ messageId }) => failed.has(messageId));
          }
        }
        await bench.settle();
        const history = await bench.history('t');
        expect(history.toSorted()).toEqual(upTo.flatMap((sequence) => [sequence, sequence]));
        expect(bench.waiting()).toEqual([]);
        expect(bench.dead).toEqual([]);
        if (ordered === false) return;
        // Two orderly histories, merged: the first time, and the second.
        expect(history.filter((sequence, at) => history.indexOf(sequence) === at)).toEqual(upTo);
        expect(history.filter((sequence, at) => history.lastIndexOf(sequence) === at)).toEqual(upTo);
      }),
      { numRuns: 200 },
    );
  });
});

test('an unordered consumer reprocesses events of any age', async () => {
  const bench = rig(mirror(false));
  bench.clock.advance(400 * 24 * 60 * MINUTE);
  await takeAgain(bench, [1], { id: 'r-1', consumer: 'mirror' });
  expect(bench.dead.map(({ code }) => code)).toEqual(['event-too-old']);
  await takeAgain(bench, [1, 1]);
  expect(await bench.history('t')).toEqual([1]);
  expect(bench.dead).toHaveLength(1);
});

test('the name of an inbox tells whose it is, whatever the id of the replay', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme', maxLength: 128 }), (replayId) => {
      const name = inboxName({ consumer: 'mirror', replayId });
      expect(name.slice('mirror@'.length)).not.toMatch(/[@#]/);
      expect(inboxOwner(name)).toEqual({ consumer: 'mirror', replayId });
    }),
  );
  expect(inboxName({ consumer: 'mirror' })).toBe('mirror');
  expect(inboxOwner('mirror')).toEqual({ consumer: 'mirror' });
  expect(inboxOwner('mirror@%')).toEqual({ consumer: 'mirror', replayId: '%' });
});
