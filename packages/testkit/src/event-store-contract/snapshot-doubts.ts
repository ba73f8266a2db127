import { StreamCorrupted } from '@edtech/event-store';
import { manualClock } from '../clock.ts';
import { raise, Tally, tallyWithSnapshots } from '../tally.ts';
import { context, eventsOf, storeOn, type Topic } from './scene.ts';
import { EVERY, raiseUnseen, snapshotOf, tamper, withSnapshotWrites } from './snapshot-scene.ts';

/** A state that no history leads to: a load that shows it has trusted the snapshot. */
const FALSE_STATE = '{"total":1000}';

export const snapshotDoubts: Topic = (scene) => {
  const Snapped = tallyWithSnapshots(EVERY);
  const raiseTimes = async (times: number) => {
    for (let time = 0; time < times; time += 1) {
      await scene().store.execute(Snapped, 't-1', raise(1), { context });
    }
  };

  test('because its state has another shape by now is ignored, and replaced', async () => {
    await raiseTimes(EVERY);
    const Changed = tallyWithSnapshots(EVERY, 2);
    await tamper(scene(), { state: FALSE_STATE });
    expect(await scene().store.load(Changed, 't-1')).toMatchObject({ state: { total: 3 }, version: 3 });
    await scene().store.execute(Changed, 't-1', raise(1), { context });
    expect(await snapshotOf(scene())).toMatchObject({ version: 4, snapshotVersion: 2, state: '{"total":4}' });
  });

  test.each([
    ['the stream took another turn', { lastEventId: 'of another turn', state: FALSE_STATE }],
    ['the stream ends before it', { version: 7, state: FALSE_STATE }],
    ['it counts other integration events', { published: 9, state: FALSE_STATE }],
    ['its state does not parse', { state: '{"total":' }],
    ['it is no snapshot', { version: 'three', state: FALSE_STATE }],
    ['it lacks what it should have', { lastEventId: undefined, state: FALSE_STATE }],
  ])('because %s is ignored, and replaced', async (_, harm) => {
    await raiseTimes(EVERY);
    await tamper(scene(), harm);
    expect(await scene().store.load(Snapped, 't-1')).toEqual(await scene().store.load(Tally, 't-1'));
    await raiseTimes(1);
    expect(await snapshotOf(scene())).toMatchObject({ version: 4, published: 4, state: '{"total":4}' });
  });

  test('and far back is ignored, too, when the stream took another turn', async () => {
    await raiseTimes(EVERY);
    await tamper(scene(), { lastEventId: 'of another turn', state: FALSE_STATE });
    await raiseUnseen(scene(), 40);
    expect(await scene().store.load(Snapped, 't-1')).toMatchObject({ state: { total: 43 }, version: 43 });
    await raiseTimes(1);
    expect(await snapshotOf(scene())).toMatchObject({ version: 44, state: '{"total":44}' });
  });

  test('is replaced only while it is the one that was found', async () => {
    await raiseTimes(EVERY);
    await tamper(scene(), { version: 7, state: FALSE_STATE });
    const { store } = withSnapshotWrites(scene(), async (_, apply) => {
      await tamper(scene(), { takenAt: '2026-01-01T00:00:00.000Z', version: 50 });
      return apply();
    });
    await store.execute(Snapped, 't-1', raise(1), { context });
    expect(await snapshotOf(scene())).toMatchObject({ version: 50 });
  });

  test('about its age: an older one that is late never takes the place of a newer one', async () => {
    await raiseTimes(EVERY - 1);
    const { store, logged } = withSnapshotWrites(scene(), async (_, apply) => {
      await raiseTimes(1);
      expect(await snapshotOf(scene())).toMatchObject({ version: 4 });
      return apply();
    });
    expect(await store.execute(Snapped, 't-1', raise(1), { context })).toMatchObject({ version: 3 });
    expect(await snapshotOf(scene())).toMatchObject({ version: 4, state: '{"total":4}' });
    expect(logged).toEqual([]);
  });

  describe('because the events after it have a gap', () => {
    const without = (version: number, times: number) => {
      const { table } = scene();
      let reads = 0;
      return storeOn(
        {
          ...table,
          async *range(query) {
            reads += 1;
            for await (const item of table.range(query)) {
              if (reads > times || item.sk !== `event#000000000${version}`) yield item;
            }
          },
        },
        { timing: manualClock() },
      );
    };

    test.each([3, 4, 5])('is read again: version %d comes late', async (version) => {
      await raiseTimes(EVERY);
      await raiseUnseen(scene(), 3);
      await tamper(scene(), { state: FALSE_STATE });
      expect(await without(version, 1).load(Snapped, 't-1')).toMatchObject({
        state: { total: 1_003 },
        version: 6,
      });
    });

    test('and none ever fills it, says that the stream is corrupted', async () => {
      await raiseTimes(EVERY);
      await raiseUnseen(scene(), 3);
      await expect(without(5, Number.POSITIVE_INFINITY).load(Snapped, 't-1')).rejects.toThrow(
        StreamCorrupted,
      );
      await expect(without(3, Number.POSITIVE_INFINITY).load(Snapped, 't-1')).rejects.toThrow(
        'version 3 is missing',
      );
      expect(await eventsOf(scene().table, 't-1')).toHaveLength(6);
    });
  });
};
