import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { capacityMeter, createEventStore, type Item, type Table } from '@edtech/event-store';
import { note, raise, Tally, tallyWithSnapshots } from '@edtech/testkit';
import { newDynamoDbTable } from '@edtech/testkit/dynamodb';

const EVENTS = 10_000;
const EVENTS_A_COMMIT = 90;
const NOTE = 'x'.repeat(500);
/** All of the events are more than three times as much. */
const LARGEST_GROWTH_MB = 2;
const SAMPLE_EVERY = 1_000;

const Snapped = tallyWithSnapshots(500);
const context = { correlationId: 'c', causationId: 'r', actor: { kind: 'anonymous' } } as const;
const source = 'edtech.test';
const meter = capacityMeter();
let table: Table;

setFlagsFromString('--expose-gc');
const collectGarbage: () => void = runInNewContext('gc');

/** Megabytes in use after a full collection. */
const heap = (): number => {
  collectGarbage();
  return process.memoryUsage().heapUsed / 2 ** 20;
};

const onRead = (listener: (item: Item) => void): Table => ({
  ...table,
  async *range(query) {
    for await (const item of table.range(query)) {
      listener(item);
      yield item;
    }
  },
});

/** How far the heap grew over its first sample while `work` read. */
const growthOf = async (work: (sampled: Table) => Promise<unknown>): Promise<number> => {
  let read = 0;
  let first: number | undefined;
  let growth = 0;
  await work(
    onRead(() => {
      read += 1;
      if (read % SAMPLE_EVERY !== 0) return;
      const used = heap();
      first ??= used;
      growth = Math.max(growth, used - first);
    }),
  );
  expect(read).toBe(EVENTS);
  return growth;
};

beforeAll(async () => {
  table = await newDynamoDbTable({ onCapacity: meter.onCapacity });
  const store = createEventStore({ table, source });
  for (let written = 0; written < EVENTS; written += EVENTS_A_COMMIT) {
    const count = Math.min(EVENTS_A_COMMIT, EVENTS - written);
    const notes = Array.from({ length: count - 1 }, () => note(NOTE)({ total: 0 })).flat();
    await store.execute(Snapped, 't-1', (state) => [...raise(1)(state), ...notes], { context });
  }
}, 60_000);

test('a stream of 10,000 events is loaded in the memory of a page', async () => {
  const growth = await growthOf(async (sampled) => {
    const loaded = await createEventStore({ table: sampled, source }).load(Tally, 't-1');
    expect(loaded).toEqual({ id: 't-1', state: { total: 112 }, version: EVENTS, published: 112 });
  });
  expect(growth).toBeLessThan(LARGEST_GROWTH_MB);
});

test('the measurement would show a load that keeps all of its events', async () => {
  const kept: unknown[] = [];
  const growth = await growthOf(async (sampled) => {
    for await (const stored of createEventStore({ table: sampled, source }).read(Tally, 't-1'))
      kept.push(stored);
  });
  expect(kept).toHaveLength(EVENTS);
  expect(growth).toBeGreaterThan(LARGEST_GROWTH_MB);
});

test('with a snapshot one query loads it', async () => {
  const store = createEventStore({ table, source });
  const { result, used } = await meter.measure(() => store.load(Snapped, 't-1'));
  expect(result).toEqual({ id: 't-1', state: { total: 112 }, version: EVENTS, published: 112 });
  expect(used).toMatchObject({ calls: 1, byOperation: { range: 1 }, writeUnits: 0 });
  const whole = await meter.measure(() => store.load(Tally, 't-1'));
  expect(whole.used.readUnits).toBeGreaterThan(10 * used.readUnits);
});
