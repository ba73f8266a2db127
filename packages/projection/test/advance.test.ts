import { ConcurrencyConflict, StreamCorrupted } from '@edtech/event-store';
import { Entity } from 'electrodb';
import {
  advance,
  follow,
  ProjectionTooWide,
  projection,
  RowNotOfGeneration,
  RowNotPlain,
  RowOwnAndShared,
  RowOwnedByAnother,
} from '../src/index.ts';
import { faulty } from './faults.ts';
import { foldedFromScratch } from './folded.ts';
import { BucketRow, NameRow, Pot, pots, SlotRow } from './pots.ts';
import { counted, emptied, filled, ignored, labelled, nameLeft, nameTaken, rig } from './rig.ts';

test('a lane follows its stream, and says how far it has come', async () => {
  const { silently, advance, position, rows } = rig();
  await silently('1', filled('a', 1), labelled('a', 'x'), counted('p', 2), ignored);
  expect(await advance('1')).toBe(4);
  expect(await position('1')).toBe(4);
  expect(rows()).toEqual({
    'slot 1 a': { potId: '1', slot: 'a', value: 1, label: 'x' },
    'bucket p': { bucket: 'p', total: 2, times: 1 },
  });
});

test('an event has its effect once, however often the lane is advanced', async () => {
  const { silently, advance, rows } = rig();
  await silently('1', counted('p', 2));
  for (let times = 0; times < 3; times += 1) await advance('1');
  expect(rows()).toEqual({ 'bucket p': { bucket: 'p', total: 2, times: 1 } });
});

test('what is patched or removed is what the aggregate itself has put', async () => {
  const { silently, advance, rows } = rig();
  await silently('1', nameTaken('ann'));
  await silently('2', filled('a', 1), emptied('a'), labelled('a', 'x'), nameLeft('ann'));
  await advance('1');
  await advance('2');
  expect(rows()).toEqual({ 'name ann': { name: 'ann', potId: '1' } });
});

test('a patch takes an attribute away that it leaves undefined', async () => {
  const { silently, advance, rows } = rig();
  await silently('1', filled('a', 1), labelled('a', 'x'));
  await advance('1');
  await silently('1', labelled('a'));
  await advance('1');
  expect(rows()).toEqual({ 'slot 1 a': { potId: '1', slot: 'a', value: 1 } });
});

test('a name that passes from one aggregate to another waits for the one that leaves it', async () => {
  const { silently, advance, rows } = rig();
  await silently('1', nameTaken('ann'));
  await advance('1');
  await silently('1', nameLeft('ann'));
  await silently('2', nameTaken('ann'));
  await expect(advance('2')).rejects.toThrow(RowOwnedByAnother);
  await advance('1');
  await advance('2');
  expect(rows()).toEqual({ 'name ann': { name: 'ann', potId: '2' } });
});

test('a name that was passed on before the fold is left alone by who had it', async () => {
  const { silently, advance, rows } = rig();
  await silently('1', nameTaken('ann'), nameLeft('ann'));
  await silently('2', nameTaken('ann'));
  await advance('2');
  await advance('1');
  expect(rows()).toEqual({ 'name ann': { name: 'ann', potId: '2' } });
});

test('a row of another aggregate is refused, and the refusal names both', async () => {
  const { silently, advance, position } = rig();
  await silently('1', nameTaken('ann'));
  await silently('2', nameTaken('ann'));
  await advance('1');
  await expect(advance('2')).rejects.toThrow(/pots puts the row names#g1#ann name for Pot#2.*Pot#1/);
  expect(await position('2')).toBe(0);
});

test('two projections that put the same row are refused', async () => {
  const { silently, advance } = rig();
  await silently('1', nameTaken('ann'));
  await advance('1');
  const other = projection({ name: 'others', version: 1, follows: pots().follows });
  await expect(advance('1', other)).rejects.toThrow(RowOwnedByAnother);
});

describe('a row that is both put and added to is refused', () => {
  const mixed = projection({
    name: 'mixed',
    version: 1,
    follows: follow(Pot, {
      Filled: ({ data }, rows) => rows.put(BucketRow, { bucket: data.slot, total: data.value, times: 1 }),
      Counted: ({ data }, rows) => rows.add(BucketRow, { bucket: data.bucket }, { total: data.by, times: 1 }),
    }),
  });

  test('within one transaction', async () => {
    const { silently, advance } = rig();
    await silently('1', filled('a', 1), counted('a', 1));
    await expect(advance('1', mixed)).rejects.toThrow(RowOwnAndShared);
    await silently('2', counted('b', 1), filled('b', 1));
    await expect(advance('2', mixed)).rejects.toThrow(RowOwnAndShared);
  });

  test('one after the other', async () => {
    const { silently, advance } = rig();
    await silently('1', filled('a', 1));
    await silently('2', counted('b', 1));
    await advance('1', mixed);
    await advance('2', mixed);
    await silently('1', counted('a', 1));
    await expect(advance('1', mixed)).rejects.toThrow(RowOwnedByAnother);
    await silently('2', filled('b', 1));
    await expect(advance('2', mixed)).rejects.toThrow(RowOwnedByAnother);
  });
});

describe('a row entity is refused', () => {
  const entity = (template: string, value: object) =>
    new Entity({
      model: { service: 'test', entity: 'odd', version: '1' },
      attributes: {
        generation: { type: 'string', required: true },
        potId: { type: 'string', required: true },
        value: { type: 'number', required: true, ...value },
      },
      indexes: {
        byPot: {
          pk: { field: 'pk', composite: ['generation', 'potId'], template, casing: 'none' },
          sk: { field: 'sk', composite: [], template: 'odd', casing: 'none' },
        },
      },
    });
  const putting = (Row: ReturnType<typeof entity>) =>
    projection({
      name: 'odd',
      version: 1,
      follows: follow(Pot, {
        Filled: ({ aggregateId: potId, data: { value } }, rows) => rows.put(Row, { potId, value }),
      }),
    });

  test('whose key does not keep generations apart', async () => {
    const { silently, advance } = rig();
    await silently('1', filled('a', 1));
    const odd = putting(entity('odd-${generation}-${potId}', {}));
    await expect(advance('1', odd)).rejects.toThrow(RowNotOfGeneration);
    await expect(advance('1', odd)).rejects.toThrow(/'generation' part of its composite/);
  });

  test('whose attributes are not kept as they are put', async () => {
    const { silently, advance } = rig();
    await silently('1', filled('a', 1));
    for (const value of [{ hidden: true }, { set: () => 1 }, { get: () => 1 }]) {
      const odd = putting(entity('odd#${generation}#${potId}', value));
      await expect(advance('1', odd)).rejects.toThrow(RowNotPlain);
    }
  });
});

describe('a transaction holds what fits', () => {
  const many = (rows: number, text = '') =>
    projection({
      name: 'many',
      version: 1,
      follows: follow(Pot, {
        Filled: ({ aggregateId: potId, data: { slot } }, all) => {
          for (let row = 0; row < rows; row += 1)
            all.put(SlotRow, { potId, slot: `${slot}${row}`, value: row, label: text });
        },
        NameTaken: ({ aggregateId: potId, data: { name } }, all) => all.put(NameRow, { name, potId }),
      }),
    });

  test('an event that changes 99 rows goes in, one that changes 100 is refused', async () => {
    const { silently, advance, rows } = rig();
    await silently('1', filled('a', 1));
    await advance('1', many(99));
    expect(Object.keys(rows('g1', 'many'))).toHaveLength(99);
    await silently('2', filled('a', 1));
    await expect(advance('2', many(100))).rejects.toThrow(ProjectionTooWide);
    await expect(advance('2', many(100))).rejects.toThrow(/100 rows for event 1 of many#g1#Pot#2/);
  });

  test('an event whose rows are larger than a transaction is refused', async () => {
    const { silently, advance } = rig();
    await silently('1', filled('a', 1));
    await expect(advance('1', many(20, 'x'.repeat(300_000)))).rejects.toThrow(/bytes for event 1 .*;/);
  });

  test('more events than fit, by rows or by bytes, take several', async () => {
    for (const wide of [many(60), many(6, 'x'.repeat(300_000))]) {
      const { silently, advance, rows, position } = rig();
      await silently('1', filled('a', 1), filled('b', 1), nameTaken('ann'), filled('c', 1));
      await advance('1', wide);
      expect(await position('1', 'g1', 'many')).toBe(4);
      expect(Object.keys(rows('g1', 'many')).length).toBeGreaterThan(18);
    }
  });

  test('a stream of 10,000 events is followed to its end, in far fewer transactions', async () => {
    let transactions = 0;
    const { silently, advance, rows } = rig({
      through: (table) => ({
        ...table,
        transact: (writes, token) => {
          transactions += 1;
          return table.transact(writes, token);
        },
      }),
    });
    const events = Array.from({ length: 10_000 }, (_, index) => counted('p', index % 7));
    await silently('1', ...events);
    expect(await advance('1')).toBe(10_000);
    const total = events.reduce((sum, { data }) => sum + ('by' in data ? data.by : 0), 0);
    expect(rows()).toEqual({ 'bucket p': { bucket: 'p', total, times: 10_000 } });
    expect(transactions).toBeLessThanOrEqual(50);
  });
});

describe('of what is at hand', () => {
  const atHand = async (of: ReturnType<typeof rig>, id: string, ...versions: readonly number[]) => {
    const { decodeEvent } = await import('@edtech/event-store/layout');
    return of.source.table
      .items()
      .filter(({ pk, version }) => pk.endsWith(`#${id}`) && versions.includes(Number(version)))
      .map((item) => decodeEvent(Pot.type, id, item));
  };

  test('what is next is taken without a read', async () => {
    const one = rig({ through: (table) => ({ ...table, get: () => Promise.reject(new Error('no read')) }) });
    await one.silently('1', filled('a', 1), filled('b', 2));
    expect(await advance(one.options, pots(), one.laneOf('1'), await atHand(one, '1', 1))).toBe(1);
    expect(await advance(one.options, pots(), one.laneOf('1'), await atHand(one, '1', 2))).toBe(2);
  });

  test('what comes later makes the lane read what is between', async () => {
    const one = rig();
    await one.silently('1', filled('a', 1), filled('b', 2), filled('c', 3));
    expect(await advance(one.options, pots(), one.laneOf('1'), await atHand(one, '1', 3))).toBe(3);
    expect(one.rows()).toEqual(foldedFromScratch(one.source.table));
  });

  test('what has been followed already is left', async () => {
    const one = rig();
    await one.silently('1', counted('p', 1), counted('p', 1));
    await one.advance('1');
    expect(await advance(one.options, pots(), one.laneOf('1'), await atHand(one, '1', 1, 2))).toBe(2);
    expect(one.rows()).toEqual(foldedFromScratch(one.source.table));
  });

  test('a stream that never shows it is corrupted', async () => {
    const one = rig();
    await one.silently('1', filled('a', 1), filled('b', 2), filled('c', 3));
    const late = await atHand(one, '1', 3);
    for (const { pk, sk } of one.source.table.items())
      await one.source.table.write({ kind: 'delete', key: { pk, sk }, when: [] });
    await expect(advance(one.options, pots(), one.laneOf('1'), late)).rejects.toThrow(StreamCorrupted);
  });
});

test('a lane that others are at all the time gives up, and nothing is written', async () => {
  const { silently, advance, position } = rig({ through: (table) => faulty(table, () => 'contention') });
  await silently('1', filled('a', 1));
  await expect(advance('1')).rejects.toThrow(ConcurrencyConflict);
  expect(await position('1')).toBe(0);
});
