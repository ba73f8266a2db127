import type { Item } from '@edtech/event-store';
import { STREAM_PREFIX } from '@edtech/event-store/layout';
import { note, raise, Tally } from '../tally.ts';
import { all, context, outboxOf, type Topic } from './scene.ts';

export const lookups: Topic = (scene) => {
  const put = (item: Item) => scene().table.write({ kind: 'put', item, when: [] });
  const found = async (lookup: string, limit?: number) =>
    (await all(scene().table.lookup(lookup, limit))).map(({ pk, sk }) => `${pk} ${sk}`).toSorted();

  test('finds the events that one request has set off, by its correlation id, whatever they publish', async () => {
    const { store } = scene();
    const other = { ...context, correlationId: 'another-request' };
    await store.execute(Tally, 't-1', raise(1), { context });
    await store.execute(Tally, 't-1', raise(1), { context: other });
    await store.execute(Tally, 't-2', note('published by nobody'), { context });
    expect(await found(context.correlationId)).toEqual([
      `${STREAM_PREFIX}Tally#t-1 event#0000000001`,
      `${STREAM_PREFIX}Tally#t-2 event#0000000001`,
    ]);
    expect(await found('nobody-s-request')).toEqual([]);
  });

  test('finds the outbox item of an integration event by its id', async () => {
    const { store, table } = scene();
    await store.execute(Tally, 't-1', raise(1), { context });
    await store.execute(Tally, 't-1', raise(2), { context });
    const outbox = await outboxOf(table, 't-1');
    expect(outbox).toHaveLength(2);
    for (const { id, pk, sk } of outbox) expect(await found(id)).toEqual([`${pk} ${sk}`]);
  });

  test('gives every key over several pages, or as many as it is asked for', async () => {
    // Keys fill pages of 1 MB when they are long.
    const ids = Array.from({ length: 600 }, (_, position) => `${'x'.repeat(900)}${position}`);
    for (const pk of ids) await put({ pk, sk: 'y'.repeat(1_000), lookup: 'long' });
    const keys = await found('long');
    expect(keys).toHaveLength(ids.length);
    expect(new Set(keys).size).toBe(ids.length);
    expect(await found('long', 3)).toHaveLength(3);
    expect(await found('long', 601)).toHaveLength(600);
  });

  test('goes with the item, and with the attribute', async () => {
    await put({ pk: 'a', sk: 'item', lookup: 'one' });
    await put({ pk: 'b', sk: 'item', lookup: 'one' });
    await put({ pk: 'c', sk: 'item', lookup: 'one' });
    await scene().table.write({ kind: 'delete', key: { pk: 'a', sk: 'item' }, when: [] });
    await put({ pk: 'b', sk: 'item', lookup: 'other' });
    await scene().table.update({
      kind: 'update',
      key: { pk: 'c', sk: 'item' },
      set: { text: 'kept' },
      when: [],
    });
    expect(await found('one')).toEqual(['c item']);
    expect(await found('other')).toEqual(['b item']);
  });
};
