import type { Condition, Item } from '@edtech/event-store';
import type { Topic } from './scene.ts';

const key = { pk: 'p', sk: 's' };
const other = { pk: 'p', sk: 'other' };
const found: Item = { ...key, count: 5, name: 'b', flag: true };

/** Each condition, whether it holds where there is no item, and of the item above. */
const CASES: readonly (readonly [Condition, ofNone: boolean, ofFound: boolean])[] = [
  [{ is: 'absent' }, true, false],
  [{ is: 'present' }, false, true],
  [{ is: 'equal', attribute: 'count', value: 5 }, false, true],
  [{ is: 'equal', attribute: 'count', value: 6 }, false, false],
  [{ is: 'equal', attribute: 'count', value: '5' }, false, false],
  [{ is: 'equal', attribute: 'flag', value: true }, false, true],
  [{ is: 'equal', attribute: 'lacking', value: 5 }, false, false],
  [{ is: 'not-equal', attribute: 'count', value: 5 }, true, false],
  [{ is: 'not-equal', attribute: 'count', value: 6 }, true, true],
  [{ is: 'not-equal', attribute: 'lacking', value: 6 }, true, true],
  [{ is: 'at-most', attribute: 'count', value: 4 }, false, false],
  [{ is: 'at-most', attribute: 'count', value: 5 }, false, true],
  [{ is: 'at-most', attribute: 'count', value: 10 }, false, true],
  [{ is: 'at-most', attribute: 'name', value: 'a' }, false, false],
  [{ is: 'at-most', attribute: 'name', value: 'bb' }, false, true],
  [{ is: 'at-most', attribute: 'name', value: 10 }, false, false],
  [{ is: 'at-most', attribute: 'lacking', value: 10 }, false, false],
  [{ is: 'missing', attribute: 'lacking' }, true, true],
  [{ is: 'missing', attribute: 'count' }, true, false],
  [{ is: 'absent-or-less', attribute: 'count', value: 5 }, true, false],
  [{ is: 'absent-or-less', attribute: 'count', value: 6 }, true, true],
  [{ is: 'absent-or-less', attribute: 'name', value: 'c' }, true, true],
  [{ is: 'absent-or-less', attribute: 'lacking', value: 6 }, true, false],
  [{ is: 'absent-or-equal', attribute: 'count', value: 5 }, true, true],
  [{ is: 'absent-or-equal', attribute: 'count', value: 6 }, true, false],
  [{ is: 'absent-or-equal', attribute: 'lacking', value: 6 }, true, false],
];

export const conditions: Topic = (scene) => {
  const put = (item: Item, when: readonly Condition[] = []) =>
    scene().table.write({ kind: 'put', item, when });
  const transact = (...writes: Parameters<ReturnType<typeof scene>['table']['transact']>[0]) =>
    scene().table.transact(writes, crypto.randomUUID());
  const fresh: Item = { ...key, count: 7 };

  test('holds where the condition says so, and tells what it found where not', async () => {
    const { table } = scene();
    for (const [condition, ofNone, ofFound] of CASES) {
      await table.write({ kind: 'delete', key, when: [] });
      const onNone = await put(fresh, [condition]);
      expect({ condition, onNone }).toEqual({
        condition,
        onNone: ofNone ? { outcome: 'applied' } : { outcome: 'refused', found: undefined },
      });
      await put(found);
      const onFound = await put(fresh, [condition]);
      expect({ condition, onFound }).toEqual({
        condition,
        onFound: ofFound ? { outcome: 'applied' } : { outcome: 'refused', found },
      });
      expect(await table.get(key)).toEqual(ofFound ? fresh : found);
    }
  });

  test('means the same in a put, a delete, an update and a check', async () => {
    const { table } = scene();
    for (const [condition, , holds] of CASES) {
      await put(found);
      const when = [condition];
      const checked = await transact({ kind: 'check', key, when });
      const updated = await table.update({ kind: 'update', key, set: { seen: true }, when });
      if (updated.outcome === 'applied') await put(found);
      const deleted = await table.write({ kind: 'delete', key, when });
      expect({ condition, outcomes: [checked.outcome, updated.outcome, deleted.outcome] }).toEqual({
        condition,
        outcomes: holds ? ['committed', 'applied', 'applied'] : ['cancelled', 'refused', 'refused'],
      });
      expect(await table.get(key)).toEqual(holds ? undefined : found);
    }
  });

  test('demands all of its conditions', async () => {
    await put(found);
    const when: readonly Condition[] = [
      { is: 'equal', attribute: 'count', value: 5 },
      { is: 'equal', attribute: 'name', value: 'other' },
    ];
    expect(await put(fresh, when)).toEqual({ outcome: 'refused', found });
    expect(await put(fresh, when.slice(0, 1))).toEqual({ outcome: 'applied' });
  });

  test('that updates sets and removes, keeps the rest, and answers with the item', async () => {
    const { table } = scene();
    await put(found);
    const item = { ...key, count: 6, flag: true, fresh: 'x' };
    expect(
      await table.update({ kind: 'update', key, set: { count: 6, fresh: 'x' }, remove: ['name'], when: [] }),
    ).toEqual({ outcome: 'applied', item });
    expect(await table.get(key)).toEqual(item);
  });

  test('that updates what is not there creates it, unless it must be present', async () => {
    const { table } = scene();
    const update = { kind: 'update', key, set: { count: 1 } } as const;
    expect(await table.update({ ...update, when: [{ is: 'present' }] })).toEqual({
      outcome: 'refused',
      found: undefined,
    });
    expect(await table.update({ ...update, when: [] })).toEqual({
      outcome: 'applied',
      item: { ...key, count: 1 },
    });
  });

  test('in a transaction holds back all others, and each tells its own reason', async () => {
    await put(found);
    const outcome = await transact(
      { kind: 'put', item: { ...other }, when: [] },
      { kind: 'update', key, set: { count: 6 }, when: [{ is: 'equal', attribute: 'count', value: 4 }] },
      { kind: 'check', key: { pk: 'p', sk: 'third' }, when: [{ is: 'present' }] },
    );
    expect(outcome).toEqual({
      outcome: 'cancelled',
      refusals: [
        { reason: 'none' },
        { reason: 'condition', found },
        { reason: 'condition', found: undefined },
      ],
    });
    expect(await scene().table.get(other)).toBeUndefined();
  });

  test('in a transaction that was committed is not looked at again under the same token', async () => {
    const { table } = scene();
    const token = crypto.randomUUID();
    const writes = [{ kind: 'put', item: { ...found }, when: [{ is: 'absent' }] }] as const;
    expect(await table.transact(writes, token)).toEqual({ outcome: 'committed' });
    expect(await table.transact(writes, token)).toEqual({ outcome: 'committed' });
    await expect(table.transact([{ kind: 'put', item: { ...other }, when: [] }], token)).rejects.toThrow();
  });

  test('in a transaction that is no transaction is a mistake: none, the same item twice, more than 100', async () => {
    const one = { kind: 'put', item: { ...key }, when: [] } as const;
    await expect(transact()).rejects.toThrow();
    await expect(transact(one, { kind: 'delete', key, when: [] })).rejects.toThrow();
    const many = Array.from({ length: 101 }, (_, position) => ({
      ...one,
      item: { pk: 'p', sk: String(position) },
    }));
    await expect(transact(...many)).rejects.toThrow();
    expect(await transact(...many.slice(1))).toEqual({ outcome: 'committed' });
  });

  test('of an item beyond 400 KB, or an update that changes nothing or the key, is a mistake', async () => {
    const { table } = scene();
    const update = { kind: 'update', key, when: [] } as const;
    await expect(put({ ...key, text: 'x'.repeat(410_000) })).rejects.toThrow();
    await expect(table.update({ ...update, set: {} })).rejects.toThrow();
    await expect(table.update({ ...update, set: { count: 1 }, remove: ['count'] })).rejects.toThrow();
    await expect(table.update({ ...update, set: { sk: 'elsewhere' } })).rejects.toThrow();
  });
};
