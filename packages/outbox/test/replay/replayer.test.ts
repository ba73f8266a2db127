import type { OutboxItem } from '@edtech/event-store/layout';
import { ReplayRefused } from '../../src/replay/refusals.ts';
import { complete } from '../../src/transitions.ts';
import { published, scene } from '../fixture.ts';
import { setUp, upTo } from './bench.ts';

const DAY = 24 * 3_600_000;

describe('a replay', () => {
  test('sends every event, each aggregate in its order, and leaves the records as they are', async () => {
    const stage = setUp();
    const ids = ['a', 'b', 'c', 'd', 'e', 'f'];
    for (const id of ids) await stage.commitTo(id, 25);
    const before = stage.table.items();
    const report = await stage.replay();
    expect(report).toMatchObject({ outcome: 'completed', read: 150, matched: 150, sent: 150, skipped: 0 });
    for (const id of ids) expect(stage.sequencesOf(id)).toEqual(upTo(25));
    expect(stage.table.items()).toEqual(before);
  });

  test('hands over ten events at a time at most, one call in flight for each part', async () => {
    const stage = setUp();
    for (const id of ['a', 'b', 'c', 'd', 'e', 'f']) await stage.commitTo(id, 25);
    let inFlight = 0;
    let most = 0;
    const target = {
      async send(items: readonly OutboxItem[]) {
        inFlight += 1;
        most = Math.max(most, inFlight);
        expect(items.length).toBeLessThanOrEqual(10);
        await new Promise(setImmediate);
        inFlight -= 1;
        return items.map(published);
      },
    };
    await stage.replay({ target, concurrency: 3 });
    expect(most).toBe(3);
  });

  test('sends records of any status', async () => {
    const stage = setUp();
    await stage.commitTo('a', 3);
    const [first, second] = stage.outbox();
    if (!first || !second) throw new Error('three were committed');
    await complete(stage.table, first, { now: stage.clock.now(), retentionDays: 30 });
    const { pk, sk } = second;
    await stage.table.update({ kind: 'update', key: { pk, sk }, set: { status: 'FAILED' }, when: [] });
    await stage.replay();
    expect(stage.sequencesOf('a')).toEqual([1, 2, 3]);
  });

  test('leaves out what goes to the service itself, and counts what cannot be read', async () => {
    const stage = setUp();
    await stage.commitTo('a', 3);
    const [first, second] = stage.outbox();
    if (!first || !second) throw new Error('three were committed');
    const [own, broken] = [first, second].map(({ pk, sk }) => ({ pk, sk }));
    if (!own || !broken) throw new Error('there are two');
    await stage.table.update({ kind: 'update', key: own, set: { destination: 'local' }, when: [] });
    await stage.table.update({ kind: 'update', key: broken, set: {}, remove: ['source'], when: [] });
    expect(await stage.replay()).toMatchObject({ read: 3, matched: 1, sent: 1, unreadable: 1 });
    expect(stage.sequencesOf('a')).toEqual([3]);
    expect(stage.logged).toMatchObject([{ message: 'unreadable outbox record', ...broken }]);
  });
});

describe('a selection', () => {
  const timed = async () => {
    const stage = setUp();
    for (const id of ['a', 'b', 'a', 'b']) {
      await stage.commitTo(id, 1);
      stage.clock.advance(1_000);
    }
    return stage;
  };
  const at = (seconds: number): string => `2026-01-01T00:00:0${seconds}.000Z`;

  test.each([
    [{ from: at(1) }, ['b1', 'a2', 'b2']],
    [{ to: at(2) }, ['a1', 'b1']],
    [{ from: at(1), to: at(3) }, ['b1', 'a2']],
    [{ types: ['tally.raised'] }, ['a1', 'b1', 'a2', 'b2']],
    [{ types: ['tally.closed'] }, []],
    [{ aggregateTypes: ['Tally'], from: at(3) }, ['b2']],
    [{ aggregateTypes: ['Lesson'] }, []],
    [{ aggregate: { aggregateType: 'Tally', aggregateId: 'b' } }, ['b1', 'b2']],
    [{ aggregate: { aggregateType: 'Tally', aggregateId: 'b' }, to: at(2) }, ['b1']],
    [{ aggregate: { aggregateType: 'Tally', aggregateId: 'nobody' } }, []],
  ])('%j means %j', async (selection, expected) => {
    const stage = await timed();
    const { matched } = await stage.replay({ selection });
    const names = stage.sent().map(({ aggregateId, sequence }) => `${aggregateId}${sequence}`);
    expect(names.toSorted()).toEqual(expected.toSorted());
    expect(matched).toBe(expected.length);
  });

  test('of one aggregate reads only its own records', async () => {
    const stage = await timed();
    expect(
      await stage.replay({ selection: { aggregate: { aggregateType: 'Tally', aggregateId: 'a' } } }),
    ).toMatchObject({ read: 2 });
  });

  test.each([{ from: 'yesterday' }, { to: '' }, { from: at(2), to: at(2) }])(
    '%j is refused before anything is read',
    async (selection) => {
      const stage = await timed();
      await expect(stage.replay({ selection })).rejects.toThrow(ReplayRefused);
      expect(stage.calls).toEqual([]);
    },
  );
});

describe('events that are too old for unordered consumers', () => {
  test('are skipped and counted', async () => {
    const stage = setUp();
    await stage.commitTo('a', 2);
    stage.clock.advance(29 * DAY);
    await stage.commitTo('a', 1);
    stage.clock.advance(1);
    const report = await stage.replay({ tooOldAfterDays: 29 });
    expect(report).toMatchObject({ matched: 3, sent: 1, skipped: 2 });
    expect(stage.sequencesOf('a')).toEqual([3]);
  });

  test('are sent when nothing is too old', async () => {
    const stage = setUp();
    await stage.commitTo('a', 2);
    stage.clock.advance(400 * DAY);
    expect(await stage.replay()).toMatchObject({ sent: 2, skipped: 0 });
  });
});

describe('the pace', () => {
  test.each([1, 25, 200])('%d events a second is kept, over all parts', async (eventsPerSecond) => {
    const stage = setUp();
    for (const id of ['a', 'b', 'c', 'd', 'e']) await stage.commitTo(id, 20);
    const began = stage.clock.now();
    const { rate } = await stage.replay({ eventsPerSecond });
    const seconds = (stage.clock.now() - began) / 1_000;
    // The last call needs not wait for the time that it takes up.
    expect(seconds).toBeGreaterThanOrEqual((100 - 10) / eventsPerSecond);
    expect(seconds).toBeLessThanOrEqual(100 / eventsPerSecond + 1);
    expect(Math.round(rate)).toBeLessThanOrEqual(Math.ceil(eventsPerSecond * 1.25));
  });

  test.each([0, -1, Number.NaN])('%d is refused', async (eventsPerSecond) => {
    await expect(setUp().replay({ eventsPerSecond })).rejects.toThrow(ReplayRefused);
  });
});

test.each([0, 1.5, 101])('a concurrency of %d is refused', async (concurrency) => {
  await expect(setUp().replay({ concurrency })).rejects.toThrow(ReplayRefused);
});

test('counting sends nothing, and says what a replay would send and skip', async () => {
  const stage = setUp();
  await stage.commitTo('a', 4);
  stage.clock.advance(30 * DAY);
  await stage.commitTo('b', 3);
  const report = await stage.replayer.count({ selection: {}, concurrency: 2, tooOldAfterDays: 29 });
  expect(report).toMatchObject({ outcome: 'completed', read: 7, matched: 7, skipped: 4 });
  expect(stage.calls).toEqual([]);
});

test('an outbox of any length is never held in memory: a few records at most are read ahead', async () => {
  const stage = scene();
  let read = 0;
  let taken = 0;
  let ahead = 0;
  const table: typeof stage.table = {
    ...stage.table,
    async *scan(query) {
      for await (const item of stage.table.scan(query)) {
        read += 1;
        ahead = Math.max(ahead, read - taken);
        yield item;
      }
    },
  };
  const bench = setUp({ ...stage, table });
  for (let one = 0; one < 30; one += 1) await bench.commitTo(`t-${one}`, 20);
  const target = {
    async send(items: readonly OutboxItem[]) {
      await new Promise(setImmediate);
      taken += items.length;
      return items.map(published);
    },
  };
  await bench.replay({ target, concurrency: 4 });
  expect(taken).toBe(600);
  expect(ahead).toBeLessThanOrEqual(4 * 10);
});
