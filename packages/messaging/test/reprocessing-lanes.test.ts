import { discard, readWaiting } from '../src/index.ts';
import { record, SOURCE } from './deliveries.ts';
import { gatedRig, openingOf, passOf } from './gates.ts';
import { again, reprocess, takeAgain } from './replays.ts';
import { fragile, mirror, rig } from './rig.ts';
import { MINUTE, nothing, sweepAfter } from './sweepers.ts';

describe('an aggregate in a replay that an ordered consumer reprocesses', () => {
  const lane = (consumer = 'mirror@r-1') =>
    ({ consumer, source: SOURCE, aggregateType: 'Tally', aggregateId: 't' }) as const;

  test('begins with its first event, and what comes early waits without holding up new events', async () => {
    const bench = rig();
    await bench.take('t', 1, 2, 3);
    await takeAgain(bench, [3, 2]);
    expect(bench.parked().map(({ pk }) => pk)).toEqual(Array(2).fill(`fence#mirror@r-1#${SOURCE}#Tally#t`));
    await bench.take('t', 4);
    expect(await bench.history('t')).toEqual([1, 2, 3, 4]);
    await takeAgain(bench, [1]);
    expect(await bench.history('t')).toEqual([1, 2, 3, 4, 1, 2, 3]);
    expect(bench.waiting()).toEqual([]);
  });

  test('has what is missing asked for again, as part of that replay', async () => {
    const bench = rig();
    await bench.take('t', 1, 2, 3);
    await takeAgain(bench, [3]);
    expect(await sweepAfter(bench, MINUTE)).toEqual({ ...nothing, reported: 1 });
    expect(bench.gaps()).toEqual([{ ...lane('mirror'), fromSequence: 1, toSequence: 2, replayId: 'r-1' }]);
    await takeAgain(bench, [1, 2]);
    expect(await bench.history('t')).toEqual([1, 2, 3, 1, 2, 3]);
  });

  test('waits before a dead letter, alone, and goes on when that is redriven', async () => {
    let well = false;
    const bench = rig(fragile((sequence) => sequence === 2 && !well));
    const dying = (body: string) => bench.receive(record('m', body, { receives: 8 }));
    well = true;
    await bench.take('t', 1, 2, 3);
    well = false;
    await takeAgain(bench, [1]);
    await dying(again('t', 2));
    await takeAgain(bench, [3]);
    expect(bench.blocked().map(({ pk }) => pk)).toEqual([`fence#mirror@r-1#${SOURCE}#Tally#t`]);
    expect(await sweepAfter(bench, MINUTE)).toEqual({ ...nothing, blocked: 1 });
    await bench.take('t', 4);
    expect(await bench.history('t')).toEqual([1, 2, 3, 1, 4]);
    well = true;
    await takeAgain(bench, [2]);
    expect(await bench.history('t')).toEqual([1, 2, 3, 1, 4, 2, 3]);
    expect(bench.blocked()).toEqual([]);
  });

  test('shows with its replay among what waits, and an event of it can be discarded', async () => {
    const bench = rig();
    await takeAgain(bench, [2]);
    const waits = await readWaiting(bench.store, { consumers: [mirror()], only: 'mirror', limit: 10 });
    expect(waits.lanes).toMatchObject([
      { subject: lane(), waitsFor: { kind: 'gap', fromSequence: 1, toSequence: 1 }, parked: 1 },
    ]);
    await discard(bench.store, bench.queue, { subject: lane(), sequence: 1, by: 'ada', reason: 'lost' });
    await bench.settle();
    expect(await bench.history('t')).toEqual([2]);
  });

  test('has a drain that was cut short taken up by the sweeper', async () => {
    const bench = rig();
    await takeAgain(bench, [2]);
    bench.lambda.diesAt((call) => call === 'transact', 'after');
    await takeAgain(bench, [1]);
    bench.lambda.startsAgain();
    expect(await sweepAfter(bench, MINUTE)).toEqual({ ...nothing, resumed: 1 });
    await bench.settle();
    expect(await bench.history('t')).toEqual([1, 2]);
    expect(bench.waiting()).toEqual([]);
  });

  test('waits for another aggregate in the same replay, not for what was handled before it', async () => {
    const bench = gatedRig();
    const marked = (body: string): string => {
      const event = JSON.parse(body);
      return JSON.stringify({ ...event, detail: { ...event.detail, replay: reprocess() } });
    };
    await bench.opens('g');
    await bench.passes('t', 1, 'g');
    await bench.receiveBody(marked(passOf('t', 1, 'g')));
    expect(await bench.history('t')).toEqual([1]);
    await bench.receiveBody(marked(openingOf('g')));
    await bench.settle();
    expect(await bench.history('t')).toEqual([1, 1]);
    expect(bench.waiting()).toEqual([]);
  });
});
