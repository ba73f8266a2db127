import { envelopeOf } from '@edtech/event-store/layout';
import { republication } from '../src/index.ts';
import { delivered, eventOf, SOURCE } from './deliveries.ts';
import { mirror, rig } from './rig.ts';
import { MINUTE, nothing, sweepAfter } from './sweepers.ts';

const gap = (fromSequence: number, toSequence: number, aggregateId = 't') => ({
  consumer: 'mirror',
  source: SOURCE,
  aggregateType: 'Tally',
  aggregateId,
  fromSequence,
  toSequence,
});

describe('an event lost on the way', () => {
  test('is missed after a minute, not before: what comes late by less is no gap', async () => {
    const bench = rig();
    await bench.take('t', 1, 3);
    expect(await sweepAfter(bench, MINUTE - 1)).toEqual(nothing);
    expect(bench.gaps()).toEqual([]);
    expect(await sweepAfter(bench, 1)).toEqual({ ...nothing, reported: 1 });
    expect(bench.gaps()).toEqual([gap(2, 2)]);
  });

  test('is reported through the outbox, by whom and of whom', async () => {
    const bench = rig();
    await bench.take('t', 2);
    await sweepAfter(bench, MINUTE);
    expect(bench.gapItems()).toEqual([
      expect.objectContaining({
        source: 'edtech.mirror',
        eventType: 'sequence.gap.found',
        status: 'PENDING',
        aggregateType: 'SequenceGap',
        sequence: 1,
      }),
    ]);
    expect(bench.gaps()).toEqual([gap(1, 1)]);
  });

  test('is asked for with all of its neighbours that are missing, up to the first that is parked', async () => {
    const bench = rig();
    await bench.take('t', 1, 9, 6, 7);
    await sweepAfter(bench, MINUTE);
    expect(bench.gaps()).toEqual([gap(2, 5)]);
  });

  test('is asked for aggregate by aggregate', async () => {
    const bench = rig();
    await bench.take('t', 1, 3);
    await bench.take('u', 4);
    expect(await sweepAfter(bench, MINUTE)).toEqual({ ...nothing, reported: 2 });
    expect(bench.gaps()).toEqual(expect.arrayContaining([gap(2, 2, 't'), gap(1, 3, 'u')]));
    expect(new Set(bench.gapItems().map(({ aggregateId }) => aggregateId)).size).toBe(2);
  });

  test('is one of at most 1,000 that are asked for at once; the rest follows', async () => {
    const bench = rig();
    await bench.take('t', 1, 2_003);
    await sweepAfter(bench, MINUTE);
    expect(bench.gaps()).toEqual([gap(2, 1_001)]);
    for (let sequence = 2; sequence <= 1_001; sequence += 1)
      await bench.receiveBody(delivered(eventOf('t', sequence, { type: 'tally.renamed', data: {} })));
    await sweepAfter(bench, MINUTE);
    expect(bench.gaps()[1]).toEqual(gap(1_002, 2_001));
  });

  test('is asked for again while it is missing, later each time and at last every hour', async () => {
    const bench = rig();
    await bench.take('t', 2);
    const minutes: number[] = [];
    for (let minute = 1; minute <= 240; minute += 1) {
      expect((await sweepAfter(bench, MINUTE - 1)).reported).toBe(0);
      if ((await sweepAfter(bench, 1)).reported === 1) minutes.push(minute);
    }
    expect(minutes).toEqual([1, 2, 4, 8, 16, 32, 64, 124, 184]);
    expect(bench.gaps()).toEqual(minutes.map(() => gap(1, 1)));
  });

  test('is a warning at first, and an error once it is missing for more than five minutes', async () => {
    const bench = rig();
    await bench.take('t', 2);
    for (let minute = 1; minute <= 16; minute += 1) await sweepAfter(bench, MINUTE);
    const told = bench.logged.filter(({ message }) => message.startsWith('a gap'));
    expect(told.map(({ level, seconds }) => [level, seconds])).toEqual([
      ['warn', 60],
      ['warn', 120],
      ['warn', 240],
      ['error', 480],
      ['error', 960],
    ]);
    expect(told[0]).toMatchObject(gap(1, 1));
  });

  test('is never asked for when it comes in time', async () => {
    const bench = rig();
    await bench.take('t', 3, 1);
    bench.clock.advance(MINUTE - 1);
    await bench.take('t', 2);
    for (let minute = 0; minute < 10; minute += 1) expect(await sweepAfter(bench, MINUTE)).toEqual(nothing);
    expect(bench.gaps()).toEqual([]);
    expect(await bench.history('t')).toEqual([1, 2, 3]);
  });

  test('is not asked for any more once it came', async () => {
    const bench = rig();
    await bench.take('t', 2);
    await sweepAfter(bench, MINUTE);
    await bench.take('t', 1);
    for (let minute = 0; minute < 10; minute += 1) expect(await sweepAfter(bench, MINUTE)).toEqual(nothing);
    expect(bench.gaps()).toHaveLength(1);
  });
});

describe('an aggregate that waits before a dead letter', () => {
  const poison = (sequence: number) => delivered(eventOf('t', sequence, { data: { by: -1 } }));

  test('asks for nothing: the event is not lost', async () => {
    const bench = rig();
    await bench.receiveBody(poison(1));
    await bench.take('t', 2, 4);
    expect(await sweepAfter(bench, MINUTE)).toEqual({ ...nothing, blocked: 1 });
    expect(bench.gaps()).toEqual([]);
  });

  test('asks for what is missing before it, and not for itself', async () => {
    const bench = rig();
    await bench.take('t', 1);
    await bench.receiveBody(poison(5));
    await bench.receiveBody(poison(8));
    await bench.take('t', 9);
    expect(await sweepAfter(bench, MINUTE)).toEqual({ ...nothing, reported: 1 });
    expect(bench.gaps()).toEqual([gap(2, 4)]);
  });

  test('asks for what is missing after it, once it is redriven', async () => {
    const bench = rig();
    await bench.receiveBody(poison(1));
    await bench.take('t', 3);
    await sweepAfter(bench, MINUTE);
    await bench.take('t', 1);
    await sweepAfter(bench, MINUTE);
    expect(bench.gaps()).toEqual([gap(2, 2)]);
  });
});

test('an event lost on the way is asked for, published again for this consumer alone, and everything waits no longer', async () => {
  const bench = rig();
  await bench.take('t', 1, 5, 4);
  await sweepAfter(bench, MINUTE);
  const [found] = bench.gapItems().map((item) => envelopeOf(item));

  const replay = { id: found?.id, consumer: 'mirror' };
  const asked: unknown[] = [];
  const producer = republication({ name: 'test-republication', source: SOURCE });
  const { receiveBody } = rig(producer.by(async (range) => void asked.push(range)));
  expect(await receiveBody(delivered(found))).toEqual([]);
  expect(asked).toEqual([
    { aggregateType: 'Tally', aggregateId: 't', fromSequence: 2, toSequence: 3, replay },
  ]);

  for (const sequence of [2, 3]) await bench.receiveBody(delivered(eventOf('t', sequence, { replay })));
  expect(await bench.history('t')).toEqual([1, 2, 3, 4, 5]);
  expect(bench.waiting()).toEqual([]);
  expect(await sweepAfter(bench, 60 * MINUTE)).toEqual(nothing);
  expect(bench.gaps()).toHaveLength(1);
});

test('a gap that one consumer finds says nothing of another', async () => {
  const one = rig(mirror());
  const other = rig({ ...mirror(), name: 'other' }, { table: one.table, clock: one.clock });
  await one.take('t', 1, 3);
  await other.take('t', 1, 2, 3);
  expect(await sweepAfter(one, MINUTE)).toEqual({ ...nothing, reported: 1 });
  expect(one.gaps()).toEqual([gap(2, 2)]);
});
