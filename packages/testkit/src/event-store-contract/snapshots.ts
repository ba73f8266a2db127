import { inboxMarker, LIMITS, TableUnavailable } from '@edtech/event-store';
import { snapshotKey } from '@edtech/event-store/layout';
import fc from 'fast-check';
import { nickname, raise, Tally, tallyWithSnapshots } from '../tally.ts';
import { context, type Topic } from './scene.ts';
import {
  counting,
  EVERY,
  keep,
  keeperOf,
  lose,
  raiseUnseen,
  snapshotOf,
  tamper,
  withSnapshotWrites,
} from './snapshot-scene.ts';

const HISTORIES = 20;

export const snapshots: Topic = (scene) => {
  const Snapped = tallyWithSnapshots(EVERY);
  const raiseOnce = () => scene().store.execute(Snapped, 't-1', raise(1), { context });
  const raiseTimes = async (times: number) => {
    for (let time = 0; time < times; time += 1) await raiseOnce();
  };

  test('is taken by the commit that makes it due, and says what it is of', async () => {
    await raiseTimes(EVERY - 1);
    expect(await snapshotOf(scene())).toBeUndefined();
    await raiseOnce();
    const last = await scene().table.get({ ...snapshotKey('Tally', 't-1'), sk: 'event#0000000003' });
    expect(await snapshotOf(scene())).toEqual({
      ...snapshotKey('Tally', 't-1'),
      version: 3,
      published: 3,
      snapshotVersion: 1,
      state: '{"total":3}',
      lastEventId: JSON.parse(String(last?.metadata)).eventId,
      takenAt: expect.stringMatching(/^\d{4}-\d\d-\d\dT[\d:.]+Z$/),
    });
    await raiseTimes(EVERY - 1);
    expect(await snapshotOf(scene())).toMatchObject({ version: 3 });
    await raiseOnce();
    expect(await snapshotOf(scene())).toMatchObject({ version: 6, published: 6, state: '{"total":6}' });
  });

  test('is where a load starts: one query gives it and the events after it', async () => {
    await raiseTimes(EVERY + 1);
    await tamper(scene(), { state: '{"total":1003}' });
    const { store, ranges } = counting(scene());
    expect(await store.load(Snapped, 't-1')).toEqual({
      id: 't-1',
      state: { total: 1_004 },
      version: 4,
      published: 4,
    });
    expect(ranges).toHaveLength(1);
    expect(await store.load(Tally, 't-1')).toMatchObject({ state: { total: 4 } });
  });

  test('is where a decision starts, and integration events are numbered on from it', async () => {
    await raiseTimes(EVERY);
    expect(await raiseOnce()).toMatchObject({ version: 4, state: { total: 4 } });
    expect(await scene().store.load(Snapped, 't-1')).toMatchObject({ version: 4, published: 4 });
  });

  test('of a stream that one page holds is not needed: one query', async () => {
    await raiseUnseen(scene(), EVERY + 2);
    const { store, ranges } = counting(scene());
    expect(await store.load(Snapped, 't-1')).toMatchObject({ state: { total: 5 }, version: 5 });
    expect(await store.load(Snapped, 'none')).toMatchObject({ state: { total: 0 }, version: 0 });
    expect(ranges).toHaveLength(2);
  });

  test('that lies further back than one page is found all the same: two queries', async () => {
    await raiseTimes(EVERY);
    await tamper(scene(), { state: '{"total":1003}' });
    await raiseUnseen(scene(), 40);
    const { store, ranges } = counting(scene());
    expect(await store.load(Snapped, 't-1')).toMatchObject({
      state: { total: 1_043 },
      version: 43,
      published: 43,
    });
    expect(ranges.map(({ from }) => from)).toEqual(['event#', 'event#0000000003']);
  });

  test('that was lost is written again by the next commit', async () => {
    await raiseTimes(EVERY);
    await lose(scene());
    await raiseOnce();
    expect(await snapshotOf(scene())).toMatchObject({ version: 4, state: '{"total":4}' });
  });

  test('of each aggregate of a transaction is taken when it is due', async () => {
    await raiseTimes(EVERY - 1);
    await scene().store.transact({ context }, async (tx) => {
      await tx.execute(Snapped, 't-1', raise(1));
      await tx.execute(Snapped, 't-2', () => [1, 2, 3].flatMap((by) => raise(by)({ total: 0 })));
      await tx.execute(Snapped, 't-3', raise(1));
      await tx.read(Snapped, 't-4');
    });
    expect(await snapshotOf(scene(), 't-1')).toMatchObject({ version: 3 });
    expect(await snapshotOf(scene(), 't-2')).toMatchObject({ version: 3, state: '{"total":6}' });
    expect(await snapshotOf(scene(), 't-3')).toBeUndefined();
    expect(await snapshotOf(scene(), 't-4')).toBeUndefined();
  });

  test('is not taken by a commit that did not happen: a duplicate, a fence that moved, a conflict', async () => {
    await raiseTimes(EVERY - 1);
    const guard = inboxMarker('consumer', 'event-1', 2_000_000_000);
    await scene().store.transact({ context, guard }, () => undefined);
    const handle = (by: typeof guard) =>
      scene().store.transact({ context, guard: by }, (tx) => tx.execute(Snapped, 't-1', raise(1)));
    expect(await handle(guard)).toEqual({ outcome: 'duplicate' });
    expect(await handle({ ...guard, verdict: () => 'moved' })).toEqual({ outcome: 'moved' });
    expect(await snapshotOf(scene())).toBeUndefined();

    let first = true;
    const { store, logged } = withSnapshotWrites(scene(), (_, apply) => apply());
    await store.transact({ context }, async (tx) => {
      await tx.execute(Snapped, 't-1', raise(1));
      if (first) await scene().store.execute(Tally, 't-1', raise(100), { context });
      first = false;
    });
    expect(await snapshotOf(scene())).toMatchObject({ version: 4, state: '{"total":103}' });
    expect(logged).toEqual([]);
  });

  test('that cannot be written fails no command: one attempt, and a warning', async () => {
    let attempts = 0;
    const { store, logged } = withSnapshotWrites(scene(), async () => {
      attempts += 1;
      throw new TableUnavailable(new Error('throttled'));
    });
    await raiseTimes(EVERY - 1);
    expect(await store.execute(Snapped, 't-1', raise(1), { context })).toMatchObject({ version: 3 });
    expect(attempts).toBe(1);
    expect(logged).toEqual([
      {
        level: 'warn',
        message: 'snapshot not written',
        aggregateType: 'Tally',
        aggregateId: 't-1',
        version: 3,
        reason: 'DynamoDB did not answer: throttled',
      },
    ]);
    expect(await scene().store.load(Snapped, 't-1')).toMatchObject({ state: { total: 3 }, version: 3 });
    await raiseOnce();
    expect(await snapshotOf(scene())).toMatchObject({ version: 4 });
  });

  test('of a state over the item limit is not sent, and a warning says how far over it is', async () => {
    let attempts = 0;
    const { store, logged } = withSnapshotWrites(scene(), (_, apply) => {
      attempts += 1;
      return apply();
    });
    const Hoard = keeperOf((times) => ({ text: 'x'.repeat(times) }));
    await store.execute(Hoard, 'k-1', keep(LIMITS.itemBytes), { context });
    expect(attempts).toBe(0);
    expect(logged).toMatchObject([
      { level: 'warn', reason: expect.stringMatching(/ over the limit of 409600 bytes/) },
    ]);
    expect(await store.load(Hoard, 'k-1')).toMatchObject({ version: 1 });
  });

  test('of a state that JSON would change is not written, and a warning names the value', async () => {
    const { store, logged } = withSnapshotWrites(scene(), (_, apply) => apply());
    const values = [new Date(0), new Map(), Number.NaN, undefined, 1n, () => 1];
    const Dated = keeperOf((times) => ({ fine: { a: null, b: undefined }, history: [0, values[times]] }));
    for (const position of values.keys()) await store.execute(Dated, 'k-1', keep(position), { context });
    expect(await scene().table.get(snapshotKey('Keeper', 'k-1'))).toBeUndefined();
    expect(logged.map(({ reason }) => reason)).toEqual(
      values.map(() => 'state.history[1] does not survive JSON.'),
    );
  });

  test('makes no difference: any history loads the same with snapshots and without, whatever becomes of them', async () => {
    const step = fc.record({
      raised: fc.array(fc.integer({ min: 1, max: 9 }), { minLength: 1, maxLength: 6 }),
      name: fc.option(fc.string(), { nil: undefined }),
      fate: fc.constantFrom(
        'kept',
        'kept',
        'lost',
        'failed',
        'another version',
        'another turn',
        'unreadable',
      ),
    });
    let history = 0;
    await fc.assert(
      fc.asyncProperty(
        fc.integer({ min: 1, max: 7 }),
        fc.array(step, { minLength: 1, maxLength: 8, size: 'max' }),
        async (every, steps) => {
          history += 1;
          const id = `history-${history}`;
          const key = snapshotKey('Tally', id);
          const One = tallyWithSnapshots(every);
          const { table } = scene();
          const failing = withSnapshotWrites(scene(), async () => {
            throw new TableUnavailable(new Error('throttled'));
          });
          for (const { raised, name, fate } of steps) {
            const store = fate === 'failed' ? failing.store : scene().store;
            const named = name === undefined ? [] : nickname(`${id} ${name}`)({ total: 0 });
            const decide = () => [...raised.flatMap((by) => raise(by)({ total: 0 })), ...named];
            const { version } = await store.execute(One, id, decide, { context });
            if (fate === 'lost') await table.write({ kind: 'delete', key, when: [] });
            const harm = {
              'another version': { snapshotVersion: 2, state: '{"total":-1}' },
              'another turn': { lastEventId: 'of another turn', state: '{"total":-1}' },
              unreadable: { state: '{"total":' },
            };
            if (fate in harm && (await table.get(key)) !== undefined) {
              const set = harm[fate as keyof typeof harm];
              await table.update({ kind: 'update', key, set, when: [] });
            }
            const loaded = await scene().store.load(One, id);
            expect(loaded).toEqual(await scene().store.load(Tally, id));
            expect(loaded.version).toBe(version);
          }
        },
      ),
      { numRuns: HISTORIES },
    );
  });
};
