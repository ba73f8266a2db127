import { systemTiming } from '@edtech/event-store';
import { NicknameTaken, nickname, raise, Tally, TallyFull } from '../tally.ts';
import { all, context, outboxOf, type Scene, storeOn, type Topic, upTo } from './scene.ts';

const WRITERS = 16;

/** Waits as ever, but has no end of patience: how long the last of many writers waits is the machine's affair. */
const patient = ({ table }: Scene) => storeOn(table, { timing: { ...systemTiming, now: () => 0 } });

export const writers: Topic = (scene) => {
  test('of one aggregate all succeed: no update is lost, and neither versions nor sequences have a gap', async () => {
    const store = patient(scene());
    const done = await Promise.all(
      upTo(WRITERS).map(() => store.execute(Tally, 't-1', raise(1), { context })),
    );
    expect(done.map(({ version }) => version).toSorted((one, other) => one - other)).toEqual(upTo(WRITERS));
    expect(await store.load(Tally, 't-1')).toMatchObject({
      state: { total: WRITERS },
      version: WRITERS,
      published: WRITERS,
    });
    expect((await all(store.read(Tally, 't-1'))).map(({ published }) => published)).toEqual(upTo(WRITERS));
    expect((await outboxOf(scene().table, 't-1')).map(({ sequence }) => sequence)).toEqual(upTo(WRITERS));
  });

  test('of one aggregate that has room for ten: ten succeed, and the domain refuses the others', async () => {
    const store = patient(scene());
    const results = await Promise.allSettled(
      upTo(WRITERS).map(() => store.execute(Tally, 't-1', raise(1, 10), { context })),
    );
    const refused = results.flatMap((result) => (result.status === 'rejected' ? [result.reason] : []));
    expect(refused).toHaveLength(WRITERS - 10);
    for (const reason of refused) expect(reason).toBeInstanceOf(TallyFull);
    expect(await store.load(Tally, 't-1')).toMatchObject({ state: { total: 10 }, version: 10 });
    expect((await outboxOf(scene().table, 't-1')).map(({ sequence }) => sequence)).toEqual(upTo(10));
  });

  test('of two aggregates at once, in either order, all succeed', async () => {
    const store = patient(scene());
    await Promise.all(
      upTo(8).map((writer) =>
        store.transact({ context }, async (tx) => {
          const [first, second] = writer % 2 === 0 ? ['t-1', 't-2'] : ['t-2', 't-1'];
          await tx.execute(Tally, String(first), raise(1));
          await tx.execute(Tally, String(second), raise(1));
        }),
      ),
    );
    expect(await store.load(Tally, 't-1')).toMatchObject({ state: { total: 8 }, version: 8 });
    expect(await store.load(Tally, 't-2')).toMatchObject({ state: { total: 8 }, version: 8 });
  });

  test('who race for one unique value: exactly one gets it', async () => {
    const store = patient(scene());
    const racers = upTo(8).map((racer) =>
      store.execute(Tally, `t-${racer}`, nickname('the-one'), { context }),
    );
    const results = await Promise.allSettled(racers);
    expect(results.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    for (const result of results) {
      if (result.status === 'rejected') expect(result.reason).toBeInstanceOf(NicknameTaken);
    }
  });
};
