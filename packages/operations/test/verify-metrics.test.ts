import { memoryTable } from '@edtech/event-store';
import { markerKey } from '@edtech/event-store/layout';
import { discard, startAtHead } from '@edtech/messaging';
import { fragile } from '../../messaging/test/rig.ts';
import { freshRecount, verifyMetrics, wholeMinutes } from '../src/index.ts';
import { iso, MINUTE, verifyScene } from './verify-scene.ts';

const DAY = 86_400_000;

const consumersOf = async (scene: ReturnType<typeof verifyScene>, range?: { from: string; to: string }) =>
  (await scene.verify(range)).consumers;

test('nothing is nothing', async () => {
  expect(await verifyScene().verify()).toMatchObject({
    finished: true,
    items: 0,
    consumers: [],
    outboxes: [],
  });
});

test('an event that a person gave up was not handled, and is told beside', async () => {
  const scene = verifyScene();
  const { ordered } = scene.consumers;
  await scene.commitTo('t-0', 3);
  await ordered.deliver([0, 2]);
  const subject = ordered.subjectOf('t-0');
  await discard(ordered.store, ordered.queue, { subject, sequence: 2, by: 'a person', reason: 'it is gone' });
  await ordered.deliver([0]);
  await ordered.takeRequeued();
  expect(await consumersOf(scene)).toMatchObject([
    {
      place: 'ordered',
      by: 'fences',
      recounted: 2,
      givenUp: 1,
      missing: { atMost: 0 },
      surplus: { atMost: 0 },
    },
  ]);
});

test('what was published before a consumer started at the head was not handled by it', async () => {
  const scene = verifyScene();
  const { ordered } = scene.consumers;
  await scene.commitTo('t-0', 5);
  const consumer = { ...fragile(() => false), name: 'ordered' };
  await startAtHead(ordered.store, scene.table, { consumer, source: 'edtech.test', aggregateType: 'Tally' });
  expect(await consumersOf(scene)).toEqual([]);
  await scene.commitTo('t-0', 2);
  await ordered.deliver([5, 6]);
  expect(await consumersOf(scene)).toMatchObject([{ recounted: 2, missing: { atMost: 0 } }]);
});

test('markers that are no consumer’s are not counted, such as those of requests that may come again', async () => {
  const scene = verifyScene();
  const { table } = scene.consumers.unordered;
  for (const owner of ['http-request', 'stripe-webhook', 'ordered']) {
    const expiresAt = (scene.start + 30 * DAY) / 1_000;
    await table.write({ kind: 'put', item: { ...markerKey(owner, 'e-1'), expiresAt }, when: [] });
  }
  expect(await consumersOf(scene)).toEqual([]);
});

test('what a replay has a consumer handle once more is told by its markers', async () => {
  const scene = verifyScene();
  const { table } = scene.consumers.unordered;
  const expiresAt = (scene.start + 30 * DAY) / 1_000;
  const item = { ...markerKey('unordered@r-1', 'e-1'), expiresAt };
  await table.write({ kind: 'put', item, when: [] });
  expect(await consumersOf(scene)).toMatchObject([
    { place: 'unordered', by: 'markers', recounted: 1, missing: { atLeast: 1, atMost: 1 } },
  ]);
});

test('batches that a newer version has counted are told, since what is in them is missing', async () => {
  const scene = verifyScene();
  await scene.commitTo('t-0', 1);
  await scene.consumers.ordered.deliver([0]);
  const [item] = scene.figures.items();
  if (item === undefined) throw new Error('there is no batch');
  await scene.figures.write({ kind: 'put', item: { ...item, version: 2 }, when: [] });
  expect(await scene.verify()).toMatchObject({
    unreadableBatches: 1,
    consumers: [{ missing: { atLeast: 1, atMost: 1 } }],
  });
});

test('what figures claim and nobody can find is surplus', async () => {
  const scene = verifyScene();
  await scene.commitTo('t-0', 2);
  await scene.consumers.unordered.deliver([0, 1]);
  const { table } = scene.consumers.unordered;
  const [marker] = table.items().filter(({ sk }) => sk === 'inbox');
  if (marker === undefined) throw new Error('there is no marker');
  await table.write({ kind: 'delete', key: marker, when: [] });
  expect(await consumersOf(scene)).toMatchObject([
    { place: 'unordered', recounted: 1, surplus: { atLeast: 1, atMost: 1 }, missing: { atMost: 0 } },
  ]);
});

test('an event of the range that was handled days later is counted with it', async () => {
  const scene = verifyScene();
  await scene.commitTo('t-0', 1);
  scene.clock.advance(3 * DAY);
  await scene.consumers.ordered.deliver([0]);
  const range = { from: iso(scene.start - MINUTE), to: iso(scene.start + 10 * MINUTE) };
  const [ordered] = await consumersOf(scene, range);
  // Of three days the histogram's last bucket says no more than that it was longer than it reaches.
  expect(ordered).toMatchObject({ recounted: 1, counted: { atMost: 1 }, missing: { atLeast: 0 } });
});

test('an event that was committed long before the range, and handled in it in order, is none of the range', async () => {
  const scene = verifyScene();
  await scene.commitTo('t-0', 1);
  scene.clock.advance(2 * MINUTE + 1);
  await scene.consumers.ordered.deliver([0]);
  scene.clock.advance(MINUTE);
  const range = { from: iso(scene.start + MINUTE), to: iso(scene.start + 3 * MINUTE) };
  for (const { by, recounted, counted } of await consumersOf(scene, range))
    expect({ by, recounted, counted }).toEqual({
      by: 'fences',
      recounted: 0,
      counted: { atLeast: 0, atMost: 0 },
    });
});

test('events at the end of the range may be on either side of it, and are not said to be missing for certain', async () => {
  const scene = verifyScene();
  const { ordered } = scene.consumers;
  await scene.commitTo('t-0', 1);
  scene.lose(true);
  await ordered.deliver([0]);
  scene.lose(false);
  scene.clock.advance(30_000);
  await scene.commitTo('t-0', 1);
  await ordered.deliver([1]);
  scene.clock.advance(10 * MINUTE);
  const until = { from: iso(scene.start - 5 * MINUTE), to: iso(scene.start + 20_000) };
  // The second one was committed after the range, and that it was is no more certain than to the minute.
  expect(await consumersOf(scene, until)).toMatchObject([
    { recounted: 1, counted: { atLeast: 0, atMost: 1 }, missing: { atLeast: 0, atMost: 1 } },
  ]);
});

test('the minutes that a range touches are whole', () => {
  expect(wholeMinutes({ from: '2026-01-01T10:00:30.000Z', to: '2026-01-01T10:05:00.001Z' })).toEqual({
    from: '2026-01-01T10:00:00.000Z',
    to: '2026-01-01T10:06:00.000Z',
  });
});

test.each([
  ['ends before it begins', 1, 0],
  ['is empty', 0, 0],
  ['begins before figures are kept', -15 * 24 * 60, 0],
  ['is still to come', 1, 2],
])('a range that %s is refused', async (_what, from, to) => {
  const scene = verifyScene();
  const range = { from: iso(scene.start + from * MINUTE), to: iso(scene.start + to * MINUTE) };
  await expect(scene.verify(range)).rejects.toMatchObject({ code: 'time-range-refused' });
});

test('a table that does not answer ends the recount, with what was kept of it', async () => {
  const scene = verifyScene();
  await scene.commitTo('t-0', 1);
  const broken = {
    ...scene.table,
    scan(): AsyncIterable<never> {
      throw new Error('the table is out');
    },
  };
  const stores = scene.stores.map((store) => (store.name === 'origin' ? { ...store, table: broken } : store));
  const verifying = verifyMetrics({
    table: memoryTable(),
    stores,
    range: { from: iso(scene.start - MINUTE), to: iso(scene.start) },
    segments: freshRecount(stores, 1),
    concurrency: 1,
    signal: new AbortController().signal,
    now: scene.clock.now,
  });
  await expect(verifying).rejects.toThrow('the table is out');
});
