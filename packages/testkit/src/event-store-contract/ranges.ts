import type { Item } from '@edtech/event-store';
import { all, type Topic } from './scene.ts';

const PK = 'range#1';
/** In byte order; the last two sort the other way round by UTF-16 units. */
const SORT_KEYS = ['a', 'a#1', 'b', 'c', '\u{ffee}', '\u{1f600}'];

export const ranges: Topic = (scene) => {
  const put = (item: Item) => scene().table.write({ kind: 'put', item, when: [] });
  const keys = async (query: { from: string; to: string; limit?: number; reverse?: boolean }) =>
    (await all(scene().table.range({ pk: PK, ...query }))).map(({ sk }) => sk);

  describe('of one partition', () => {
    beforeEach(async () => {
      for (const sk of SORT_KEYS.toReversed()) await put({ pk: PK, sk });
      await put({ pk: 'range#10', sk: 'b' });
    });

    test('is in byte order, from the first to the last key, both included', async () => {
      expect(await keys({ from: 'a', to: '\u{1f600}' })).toEqual(SORT_KEYS);
      expect(await keys({ from: 'a#1', to: 'c' })).toEqual(['a#1', 'b', 'c']);
      expect(await keys({ from: 'a#', to: 'bb' })).toEqual(['a#1', 'b']);
    });

    test('backwards is the same the other way round', async () => {
      expect(await keys({ from: 'a', to: '\u{1f600}', reverse: true })).toEqual(SORT_KEYS.toReversed());
      expect(await keys({ from: 'a#1', to: 'c', reverse: true })).toEqual(['c', 'b', 'a#1']);
    });

    test('is limited from the end that it begins at', async () => {
      expect(await keys({ from: 'a', to: 'c', limit: 2 })).toEqual(['a', 'a#1']);
      expect(await keys({ from: 'a', to: 'c', limit: 2, reverse: true })).toEqual(['c', 'b']);
      expect(await keys({ from: 'a', to: 'c', limit: 100 })).toEqual(['a', 'a#1', 'b', 'c']);
    });

    test('that ends before it begins is empty', async () => {
      expect(await keys({ from: 'c', to: 'a' })).toEqual([]);
    });
  });

  test('over several pages is complete, both ways, with a limit and without', async () => {
    const long = Array.from({ length: 40 }, (_, position) => String(position).padStart(3, '0'));
    for (const sk of long) await put({ pk: PK, sk, text: 'x'.repeat(60_000) });
    expect(await keys({ from: '0', to: '~' })).toEqual(long);
    expect(await keys({ from: '0', to: '~', reverse: true })).toEqual(long.toReversed());
    expect(await keys({ from: '0', to: '~', limit: 30 })).toEqual(long.slice(0, 30));
    expect(await keys({ from: '0', to: '~', limit: 30, reverse: true })).toEqual(
      long.toReversed().slice(0, 30),
    );
  });

  describe('of the attention index', () => {
    const at = (second: number) => `2026-01-01T00:00:0${second}.000Z`;
    const entry = (id: string, second: number) =>
      put({ pk: id, sk: 'item', attentionPk: 'due#0', attentionSk: at(second), status: 'PENDING' });

    test('gives what is due by then, earliest first, and nothing else', async () => {
      await entry('late', 3);
      await entry('early', 1);
      await entry('later', 4);
      await put({ pk: 'elsewhere', sk: 'item', attentionPk: 'due#1', attentionSk: at(1) });
      await put({ pk: 'nowhere', sk: 'item' });
      const due = await scene().table.due({ attentionPk: 'due#0', until: at(3), limit: 10 });
      expect(due).toEqual([
        { pk: 'early', sk: 'item', at: at(1) },
        { pk: 'late', sk: 'item', at: at(3) },
      ]);
    });

    test('goes on after the last entry of a page, also among entries of one time', async () => {
      for (const id of ['a', 'b', 'c', 'd', 'e']) await entry(id, id === 'e' ? 2 : 1);
      const seen: string[] = [];
      const query = { attentionPk: 'due#0', until: at(9), limit: 2 };
      let page = await scene().table.due(query);
      for (let last = page.at(-1); last !== undefined; last = page.at(-1)) {
        seen.push(...page.map(({ pk }) => pk));
        page = await scene().table.due({ ...query, after: last });
      }
      expect(seen).toHaveLength(5);
      expect(seen.toSorted()).toEqual(['a', 'b', 'c', 'd', 'e']);
      expect(seen.at(-1)).toBe('e');
    });

    test('goes on although the last entry of the page is gone by then', async () => {
      for (const [second, id] of ['a', 'b', 'c'].entries()) await entry(id, second);
      const query = { attentionPk: 'due#0', until: at(9), limit: 2 };
      const [, last] = await scene().table.due(query);
      if (last === undefined) throw new Error('the page has two entries');
      await scene().table.write({ kind: 'delete', key: { pk: last.pk, sk: last.sk }, when: [] });
      expect((await scene().table.due({ ...query, after: last })).map(({ pk }) => pk)).toEqual(['c']);
    });

    test('loses an item with the attributes that put it there', async () => {
      await entry('a', 1);
      await scene().table.update({
        kind: 'update',
        key: { pk: 'a', sk: 'item' },
        set: { status: 'COMPLETED' },
        remove: ['attentionPk', 'attentionSk'],
        when: [{ is: 'present' }],
      });
      expect(await scene().table.due({ attentionPk: 'due#0', until: at(9), limit: 10 })).toEqual([]);
    });
  });

  describe('that is the whole table', () => {
    const scanned = async (query?: Parameters<ReturnType<typeof scene>['table']['scan']>[0]) =>
      (await all(scene().table.scan(query))).map(({ pk, sk }) => `${pk} ${sk}`).toSorted();
    const expected = ['other#1', 'scan#1', 'scan#2', 'scan#3'].flatMap((pk) => [`${pk} a`, `${pk} b`]);

    beforeEach(async () => {
      for (const name of expected) {
        const [pk = '', sk = ''] = name.split(' ');
        await put({ pk, sk });
      }
    });

    test('has every item, or those whose partition key begins so', async () => {
      expect(await scanned()).toEqual(expected);
      expect(await scanned({ pkPrefix: 'scan#' })).toEqual(expected.slice(2));
      expect(await scanned({ pkPrefix: 'none#' })).toEqual([]);
    });

    test('in segments has every item once', async () => {
      const segments = [0, 1, 2].map((index) => scanned({ segment: { index, of: 3 }, pkPrefix: 'scan#' }));
      expect((await Promise.all(segments)).flat().toSorted()).toEqual(expected.slice(2));
    });

    test('in segments keeps each partition whole, in the order of its sort keys', async () => {
      for (const index of [0, 1, 2]) {
        const items = await all(scene().table.scan({ segment: { index, of: 3 } }));
        const partitions = items.filter(({ sk }) => sk === 'a').map(({ pk }) => pk);
        expect(items.map(({ pk, sk }) => [pk, sk])).toEqual(
          partitions.flatMap((pk) => [
            [pk, 'a'],
            [pk, 'b'],
          ]),
        );
      }
    });

    test('goes on after any item of an earlier scan, also when it is gone by then', async () => {
      for (const index of [0, 1, 2]) {
        const segment = { index, of: 3 };
        const items = await all(scene().table.scan({ segment }));
        for (const [position, after] of items.entries())
          expect(await all(scene().table.scan({ segment, after }))).toEqual(items.slice(position + 1));
        const [first] = items;
        if (first === undefined) continue;
        await scene().table.write({ kind: 'delete', key: { pk: first.pk, sk: first.sk }, when: [] });
        expect(await all(scene().table.scan({ segment, after: first }))).toEqual(items.slice(1));
      }
    });
  });
};
