import { note, raise, Tally } from '../tally.ts';
import { all, context, eventsOf, storeOn, type Topic } from './scene.ts';

export const streams: Topic = (scene) => {
  test('that does not exist has the initial state at version 0', async () => {
    expect(await scene().store.load(Tally, 't-1')).toEqual({
      id: 't-1',
      state: { total: 0 },
      version: 0,
      published: 0,
    });
  });

  test('gives its events back in order, with who caused them and when', async () => {
    const { store } = scene();
    await store.execute(Tally, 't-1', () => [...raise(1)({ total: 0 }), ...note('n')({ total: 0 })], {
      context,
    });
    await store.execute(Tally, 't-1', raise(2), { context });
    const events = await all(store.read(Tally, 't-1'));
    expect(events.map(({ event }) => [event.version, event.type])).toEqual([
      [1, 'Raised'],
      [2, 'Noted'],
      [3, 'Raised'],
    ]);
    for (const { event, metadata } of events) {
      expect(metadata).toEqual({ ...context, eventId: expect.any(String), occurredAt: event.occurredAt });
      expect(new Date(event.occurredAt).toISOString()).toBe(event.occurredAt);
    }
    expect(new Set(events.map(({ metadata }) => metadata.eventId)).size).toBe(3);
    expect(await store.load(Tally, 't-1')).toMatchObject({ state: { total: 3 }, version: 3, published: 2 });
  });

  test('is read page by page, however long it is', async () => {
    const { store } = scene();
    for (let hundred = 0; hundred < 3; hundred += 1) {
      await store.execute(
        Tally,
        't-1',
        () => Array.from({ length: 90 }, () => note('x'.repeat(5_000))({ total: 0 })).flat(),
        { context },
      );
    }
    expect(await store.load(Tally, 't-1')).toMatchObject({ version: 270 });
  });

  test('of another aggregate whose id begins the same is not mixed in', async () => {
    const { store, table } = scene();
    await store.execute(Tally, 't-1', raise(1), { context });
    await store.execute(Tally, 't-11', raise(2), { context });
    await store.execute(Tally, 't-1#event', raise(4), { context });
    expect(await store.load(Tally, 't-1')).toMatchObject({ state: { total: 1 }, version: 1 });
    expect(await eventsOf(table, 't-1')).toHaveLength(1);
  });

  test('that shows a transaction half applied is read again', async () => {
    const { store, table } = scene();
    await store.execute(Tally, 't-1', () => [1, 2, 3].flatMap((by) => raise(by)({ total: 0 })), { context });
    let reads = 0;
    const torn = storeOn({
      ...table,
      async *range(query) {
        reads += 1;
        for await (const item of table.range(query)) {
          if (reads > 1 || !item.sk.endsWith('2')) yield item;
        }
      },
    });
    expect(await torn.load(Tally, 't-1')).toMatchObject({ state: { total: 6 }, version: 3 });
    expect(reads).toBe(2);
  });
};
