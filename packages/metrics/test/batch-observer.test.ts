import type { LogEntry } from '@edtech/contracts';
import { memoryTable, type Table } from '@edtech/event-store';
import { manualClock } from '@edtech/testkit';
import { batchObserver } from '../src/batch-observer.ts';
import { countOf } from '../src/histogram.ts';
import { eachBatch, readFigures, readMinutes, TimeRangeRefused } from '../src/read.ts';

const START = Math.floor(Date.now() / 60_000) * 60_000;

const bench = (write?: Table['write']) => {
  const table = memoryTable();
  const clock = manualClock(START);
  const logged: LogEntry[] = [];
  const printed: string[] = [];
  const begin = () =>
    batchObserver({
      table: { write: write ?? table.write },
      tableName: 'figures',
      timing: clock,
      log: (entry) => logged.push(entry),
      emf: { namespace: 'edtech', service: 'edtech-test', print: (line) => printed.push(line) },
    });
  const read = (from: number, to: number) =>
    readFigures(table, { from: new Date(from).toISOString(), to: new Date(to).toISOString() });
  return { table, clock, logged, printed, begin, read };
};

const handled = {
  consumer: 'payment-accounts',
  type: 'user.created',
  ending: 'handled',
  latency: 40,
} as const;

test('a batch is one item and one line, with a day on which it goes', async () => {
  const { begin, table, printed, logged } = bench();
  const observer = begin();
  observer.delivered(handled);
  observer.delivered({ ...handled, type: 'user.deleted', latency: 90 });
  observer.forwarded({ source: 'edtech.payment', type: 'payment.captured', fate: 'published', latency: 12 });
  await observer.end(1_000);
  expect(table.items()).toMatchObject([{ expiresAt: START / 1_000 + 14 * 86_400 }]);
  expect(printed.map((line) => JSON.parse(line))).toMatchObject([{ Handled: 2 }, { Published: 1 }]);
  expect(logged).toEqual([]);
});

test('a batch without anything to count writes nothing', async () => {
  const { begin, table, printed } = bench();
  await begin().end(1_000);
  expect([table.items(), printed]).toEqual([[], []]);
});

test('a pass in which nothing was due is kept: that somebody looked is what it tells', async () => {
  const { begin, read, printed } = bench();
  const observer = begin();
  observer.swept('user');
  await observer.end(1_000);
  const { figures, batches } = await read(START, START + 1);
  expect([figures.sweeps, batches, printed]).toEqual([[{ outbox: 'user', passes: 1 }], 1, []]);
});

describe('figures that a request takes along', () => {
  const begun = () => {
    const on = bench();
    const observer = on.begin();
    observer.delivered(handled);
    return { ...on, observer };
  };

  test('are what would be written, for the table that they are for, and are not written again', async () => {
    const { observer, table, printed, read, logged } = begun();
    const along = observer.along();
    expect(along).toMatchObject({ tableName: 'figures', item: { expiresAt: START / 1_000 + 14 * 86_400 } });
    if (along !== undefined) await table.write({ kind: 'put', item: along.item, when: [] });
    along?.taken();
    await observer.end(1_000);
    expect(table.items()).toEqual([along?.item]);
    expect((await read(START, START + 1)).figures.consumers[0]?.counts.handled).toBe(1);
    expect([printed.length, logged]).toEqual([1, []]);
  });

  test('and that it left, are written at the end, in the place that they had in it', async () => {
    const { observer, table, clock } = begun();
    const along = observer.along();
    clock.advance(60_000);
    await observer.end(1_000);
    expect(table.items()).toEqual([along?.item]);
  });

  test('before all was counted, are written once more, in the same place', async () => {
    const { observer, table, read } = begun();
    const along = observer.along();
    if (along !== undefined) await table.write({ kind: 'put', item: along.item, when: [] });
    along?.taken();
    observer.delivered(handled);
    await observer.end(1_000);
    const { figures, batches } = await read(START, START + 1);
    expect([batches, figures.consumers[0]?.counts.handled]).toEqual([1, 2]);
  });

  test('are none, as long as nothing was counted', () => {
    expect(bench().begin().along()).toBeUndefined();
  });

  test('are none where nobody knows what their table is called', () => {
    const { table, clock } = bench();
    const observer = batchObserver({ table, timing: clock, log: () => {} });
    observer.delivered(handled);
    expect(observer.along()).toBeUndefined();
  });
});

test('figures that cannot be written are logged and dropped', async () => {
  const { begin, logged } = bench(async () => {
    throw new Error('no such table');
  });
  const observer = begin();
  observer.delivered(handled);
  await observer.end(1_000);
  expect(logged).toEqual([
    { level: 'warn', message: 'the figures of a batch are lost', error: 'Error: no such table' },
  ]);
});

test('a table that does not answer is not waited for longer than the function has', async () => {
  const { begin, logged } = bench(() => new Promise(() => {}));
  const observer = begin();
  observer.delivered(handled);
  await observer.end(5);
  expect(logged).toMatchObject([{ message: 'the figures of a batch are lost' }]);
});

test('a function without time left does not wait, even for a table that then fails', async () => {
  const { begin, logged } = bench(() => Promise.reject(new Error('too late')));
  const observer = begin();
  observer.delivered(handled);
  await observer.end(-100);
  expect(logged).toHaveLength(1);
});

test('a range has the batches that ended in its minutes, and no others', async () => {
  const { begin, clock, read, table } = bench();
  for (let minute = 0; minute < 4; minute += 1) {
    const observer = begin();
    for (let count = 0; count <= minute; count += 1) observer.delivered(handled);
    await observer.end(1_000);
    clock.advance(60_000);
  }
  expect(table.items()).toHaveLength(4);
  const countIn = async (from: number, to: number) => {
    const { figures, batches } = await read(START + from * 60_000, START + to * 60_000);
    return [batches, figures.consumers[0]?.counts.handled ?? 0];
  };
  expect(await countIn(0, 4)).toEqual([4, 10]);
  expect(await countIn(1, 3)).toEqual([2, 5]);
  expect(await countIn(1.5, 2)).toEqual([1, 2]);
  expect(await countIn(4, 9)).toEqual([0, 0]);
});

test('batches of one minute are told apart, and added up', async () => {
  const { begin, read } = bench();
  for (const latency of [10, 20, 30]) {
    const observer = begin();
    observer.delivered({ ...handled, latency });
    await observer.end(1_000);
  }
  const { figures, batches } = await read(START, START + 1);
  const [only] = figures.consumers;
  expect([batches, only?.counts.handled, only?.latency.sum]).toEqual([3, 3, 60]);
  expect(countOf(only?.latency.histogram ?? new Map())).toBe(3);
});

test('minutes are told one by one, in their order, also those in which nothing was counted', async () => {
  const { begin, clock, table } = bench();
  for (const minute of [0, 2]) {
    const observer = begin();
    observer.swept('user');
    await observer.end(1_000);
    if (minute === 0) clock.advance(120_000);
  }
  const iso = (minute: number): string => new Date(START + minute * 60_000).toISOString();
  const minutes = await readMinutes(table, { from: iso(0), to: iso(3) });
  expect(minutes.map(({ minute, batches }) => [minute - START, batches])).toEqual([
    [0, 1],
    [60_000, 0],
    [120_000, 1],
  ]);
});

test('every batch of a range is told with when it ended', async () => {
  const { begin, clock, table } = bench();
  clock.advance(1_500);
  const observer = begin();
  observer.delivered(handled);
  await observer.end(1_000);
  const ends: number[] = [];
  const range = { from: new Date(START).toISOString(), to: new Date(START + 1).toISOString() };
  await eachBatch(table, range, ({ endedAt }) => void ends.push(endedAt - START));
  expect(ends).toEqual([2_000]);
});

test('an item of a version to come is counted as unreadable, and hides no other', async () => {
  const { begin, read, table } = bench();
  const observer = begin();
  observer.delivered(handled);
  await observer.end(1_000);
  const [item] = table.items();
  if (item === undefined) throw new Error('there is no item');
  await table.write({ kind: 'put', item: { ...item, sk: 'newer', version: 2 }, when: [] });
  expect(await read(START, START + 1)).toMatchObject({ batches: 1, unreadable: 1 });
});

test.each([
  ['ends before it begins', START, START - 1],
  ['is empty', START, START],
  ['is longer than figures are kept', START - 15 * 86_400_000, START],
])('a range that %s is refused', async (_what, from, to) => {
  await expect(bench().read(from, to)).rejects.toThrow(TimeRangeRefused);
});

test('what is no time is no range', async () => {
  await expect(readFigures(memoryTable(), { from: 'yesterday', to: 'today' })).rejects.toMatchObject({
    code: 'time-range-refused',
  });
});
