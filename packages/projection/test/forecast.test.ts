import { itemBytes } from '@edtech/event-store';
import { forecastRebuild, type Projection } from '../src/index.ts';
import { jars } from './jars.ts';
import { pots } from './pots.ts';
import { counted, filled, labelled, rig } from './rig.ts';

const forecast = async (projection: Projection, more: { readonly rate?: number } = {}) => {
  const one = rig();
  for (let pot = 0; pot < 30; pot += 1)
    await one.silently(`${pot}`, filled('a', pot), labelled('a', 'x'), filled('b', 1));
  const before = one.stored.items();
  const { events, timing } = one.options;
  const result = await forecastRebuild({ events, timing, projection, concurrency: 2, ...more });
  expect(one.stored.items()).toEqual(before);
  return result;
};

test('rows in transactions cost twice, with a position for each aggregate, and once for each index', async () => {
  const result = await forecast(pots());
  expect(result).toMatchObject({
    isExact: true,
    items: 90,
    events: 90,
    aggregates: 30,
    rows: 60,
    written: 90,
  });
  // Two slots, each in an index, and a position.
  expect(result.writeUnits).toBe(30 * (2 * (2 + 1) + 2));
});

test('rows in bulk cost once, and one of them is the position', async () => {
  const result = await forecast(jars());
  expect(result).toMatchObject({ aggregates: 30, rows: 90, written: 90, writeUnits: 90 });
});

test('reading is priced by the size of what is gone over', async () => {
  const one = rig();
  for (let pot = 0; pot < 200; pot += 1) await one.silently(`${pot}`, filled('a', pot));
  const bytes = one.source.table.items().reduce((sum, item) => sum + itemBytes(item), 0);
  const { events, timing } = one.options;
  const { readUnits, dollars, writeUnits } = await forecastRebuild({
    events,
    timing,
    projection: jars(),
    concurrency: 1,
  });
  expect(readUnits).toBe(Math.round(bytes / 4_096));
  expect(dollars).toBeCloseTo((readUnits * 0.125 + writeUnits * 0.625) / 1e6, 12);
});

test('a rate that is kept down to decides how long it takes, beside the wait for projectors', async () => {
  expect((await forecast(jars(), { rate: 1 })).seconds).toBe(40 + 90);
});

test('aggregates that the projection cannot take are told', async () => {
  const [follows] = jars().follows;
  if (follows === undefined) throw new Error('it follows pots');
  const changesOf: typeof follows.changesOf = (event) => {
    if (event.aggregateId === '7') throw new Error('cannot be shown');
    return follows.changesOf(event);
  };
  const result = await forecast({ ...jars(), follows: [{ ...follows, changesOf }] });
  expect(result).toMatchObject({ failures: 1, aggregates: 30, rows: 87 });
});

test('of what is sure to be small, all is counted', async () => {
  const one = rig();
  await one.silently('1', counted('p', 1));
  const { events, timing } = one.options;
  const result = await forecastRebuild({ events, timing, projection: pots(), concurrency: 1 });
  expect(result).toMatchObject({ isExact: true, events: 1, rows: 1, written: 2 });
});

test('the rows of a stream that is too long to be held are counted, once each', async () => {
  const one = rig();
  for (let times = 0; times < 150; times += 1)
    await one.silently('long', filled(`slot-${times % 120}`, times), labelled(`slot-${times % 120}`, 'x'));
  const { events, timing } = one.options;
  const result = await forecastRebuild({ events, timing, projection: pots(), concurrency: 1 });
  expect(result).toMatchObject({ isExact: true, events: 300, aggregates: 1, rows: 120 });
  expect(result.written).toBeGreaterThan(120);
});
