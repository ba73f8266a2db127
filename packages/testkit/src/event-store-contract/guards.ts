import { inboxMarker } from '@edtech/event-store';
import { nickname, raise, Tally, TallyFull } from '../tally.ts';
import { context, type Topic } from './scene.ts';

export const guards: Topic = (scene) => {
  const marker = inboxMarker('consumer', 'event-1', 2_000_000_000);

  test('lets the same message have its effect once', async () => {
    const { store } = scene();
    const handle = () =>
      store.transact({ context, guard: marker }, (tx) => tx.execute(Tally, 't-1', raise(1)));
    expect(await handle()).toMatchObject({ outcome: 'committed' });
    expect(await handle()).toEqual({ outcome: 'duplicate' });
    expect(await store.load(Tally, 't-1')).toMatchObject({ version: 1 });
  });

  test('lets the same message have its effect once when it is handled many times at once', async () => {
    const { store } = scene();
    const handle = () =>
      store.transact({ context, guard: marker }, (tx) => tx.execute(Tally, 't-1', raise(1)));
    const outcomes = (await Promise.all(Array.from({ length: 8 }, handle))).map(({ outcome }) => outcome);
    expect(outcomes.toSorted()).toEqual(['committed', ...Array(7).fill('duplicate')]);
    expect(await store.load(Tally, 't-1')).toMatchObject({ version: 1 });
  });

  test('counts before a lost race and before a taken value', async () => {
    const { store } = scene();
    await store.execute(Tally, 't-2', nickname('a'), { context });
    await store.transact({ context, guard: marker }, () => undefined);
    const again = store.transact({ context, guard: marker }, (tx) => tx.execute(Tally, 't-1', nickname('a')));
    expect(await again).toEqual({ outcome: 'duplicate' });
  });

  test('is not kept when the domain refuses the command', async () => {
    const { store, table } = scene();
    await expect(
      store.transact({ context, guard: marker }, (tx) => tx.execute(Tally, 't-1', raise(2, 1))),
    ).rejects.toThrow(TallyFull);
    expect(await table.get(marker.key)).toBeUndefined();
  });
};
