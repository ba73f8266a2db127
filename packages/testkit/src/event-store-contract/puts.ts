import { type Item, MOST_PUTS } from '@edtech/event-store';
import { attention } from '@edtech/event-store/layout';
import { all, type Topic } from './scene.ts';

const items = (count: number): readonly Item[] =>
  Array.from({ length: count }, (_, index) => ({ pk: 'p', sk: `s${String(index).padStart(2, '0')}` }));

export const puts: Topic = (scene) => {
  const there = () => all(scene().table.range({ pk: 'p', from: 's', to: 't' }));

  test('are as many as one request takes, and all of them there', async () => {
    expect(await scene().table.puts(items(MOST_PUTS))).toEqual({ items: [], along: false });
    expect(await there()).toEqual(items(MOST_PUTS));
  });

  test('take the place of what was there, and of what indexes had of it', async () => {
    const { table } = scene();
    const at = new Date(0).toISOString();
    const [one] = items(1);
    if (one === undefined) throw new Error('there is an item');
    const due = attention('due', 'p', at);
    const noticed = () => table.due({ attentionPk: due.attentionPk, until: at, limit: 1 });
    await table.write({ kind: 'put', item: { ...one, count: 1, ...due }, when: [] });
    expect(await noticed()).toHaveLength(1);
    await table.puts([{ ...one, name: 'new' }]);
    expect(await there()).toEqual([{ ...one, name: 'new' }]);
    expect(await noticed()).toEqual([]);
  });

  test.each([
    ['of nothing', []],
    ['of more than one request takes', items(MOST_PUTS + 1)],
    ['of one item twice', [...items(1), ...items(1)]],
  ])('%s are refused, and none of them is there', async (_what, refused) => {
    await expect(scene().table.puts(refused)).rejects.toThrow();
    expect(await there()).toEqual([]);
  });

  test('into a table that is not there are refused', async () => {
    const [one] = items(1);
    const along = { tableName: 'no-such-table', item: { pk: 'p', sk: 's' } };
    if (one === undefined) throw new Error('there is an item');
    await expect(scene().table.puts([one], { along })).rejects.toThrow();
    expect(await there()).toEqual([]);
  });
};
