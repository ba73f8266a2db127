import { discard, NothingToDiscard } from '../src/index.ts';
import { delivered, eventOf } from './deliveries.ts';
import { mirror, type Rig, rig } from './rig.ts';

const poison = (sequence: number) => delivered(eventOf('t', sequence, { data: { by: -1 } }));

const giveUp = ({ store, queue, subjectOf }: Rig, sequence: number) =>
  discard(store, queue, { subject: subjectOf('t'), sequence, by: 'ada', reason: 'nobody needs it' });

describe('discarding an event', () => {
  test('has the next one go on, when the aggregate waited before it', async () => {
    const bench = rig();
    await bench.take('t', 1);
    await bench.receiveBody(poison(2));
    await bench.take('t', 3, 4);
    await giveUp(bench, 2);
    expect(await bench.fence('t')).toMatchObject({ lastSequence: 2, blockedAt: [] });
    await bench.settle();
    expect(await bench.history('t')).toEqual([1, 3, 4]);
    expect([...bench.waiting(), ...bench.blocked()]).toEqual([]);
  });

  test('is done at its turn, when that has not come', async () => {
    const bench = rig();
    await bench.receiveBody(poison(3));
    await bench.take('t', 4);
    await giveUp(bench, 3);
    expect(await bench.history('t')).toEqual([]);
    await bench.take('t', 2, 1);
    await bench.settle();
    expect(await bench.history('t')).toEqual([1, 2, 4]);
    expect([...bench.waiting(), ...bench.blocked()]).toEqual([]);
  });

  test('needs no dead letter: an event that will never come can be given up', async () => {
    const bench = rig();
    await bench.take('t', 2);
    await giveUp(bench, 1);
    await bench.settle();
    expect(await bench.history('t')).toEqual([2]);
  });

  test('takes the place of a copy that is parked, and keeps it when the event comes again', async () => {
    const bench = rig();
    await bench.take('t', 2);
    await giveUp(bench, 2);
    await bench.take('t', 2, 1, 3);
    await bench.settle();
    expect(await bench.history('t')).toEqual([1, 3]);
    expect(bench.waiting()).toEqual([]);
  });

  test('outlasts the dead letter of a copy that comes after it', async () => {
    const bench = rig();
    await giveUp(bench, 2);
    await bench.receiveBody(poison(2));
    await bench.take('t', 3, 1);
    await bench.settle();
    expect(await bench.history('t')).toEqual([1, 3]);
    expect([...bench.waiting(), ...bench.blocked()]).toEqual([]);
  });

  test('of several in a row skips them all', async () => {
    const bench = rig();
    await bench.take('t', 1, 5);
    for (const sequence of [4, 3, 2]) await giveUp(bench, sequence);
    await bench.settle();
    expect(await bench.history('t')).toEqual([1, 5]);
    expect(bench.waiting()).toEqual([]);
  });

  test.each([
    [5, 7],
    [7, 5],
  ])('lifts two blocks, %d first', async (first, second) => {
    const bench = rig();
    await bench.take('t', 1, 2, 3, 4);
    for (const sequence of [5, 7]) await bench.receiveBody(poison(sequence));
    await bench.take('t', 6, 8);
    await giveUp(bench, first);
    await bench.settle();
    expect(await bench.history('t')).toEqual(first === 5 ? [1, 2, 3, 4, 6] : [1, 2, 3, 4]);
    expect(bench.blocked()).toHaveLength(1);
    await giveUp(bench, second);
    await bench.settle();
    expect(await bench.history('t')).toEqual([1, 2, 3, 4, 6, 8]);
    expect((await bench.fence('t')).blockedAt).toEqual([]);
    expect([...bench.waiting(), ...bench.blocked()]).toEqual([]);
  });

  test('of one of two blocked events, and redriving the other, lets all go on', async () => {
    const bench = rig();
    for (const sequence of [1, 3]) await bench.receiveBody(poison(sequence));
    await bench.take('t', 2, 4);
    await giveUp(bench, 3);
    await bench.take('t', 1);
    await bench.settle();
    expect(await bench.history('t')).toEqual([1, 2, 4]);
    expect([...bench.waiting(), ...bench.blocked()]).toEqual([]);
  });

  test('is refused when the event has been handled, or given up before', async () => {
    const bench = rig();
    await bench.take('t', 1);
    await expect(giveUp(bench, 1)).rejects.toThrow(NothingToDiscard);
    await giveUp(bench, 2);
    await expect(giveUp(bench, 2)).rejects.toMatchObject({
      code: 'nothing-to-discard',
      kind: 'conflict',
      message: 'mirror is past sequence 2 of Tally t: the last one is 2.',
    });
    expect(await bench.history('t')).toEqual([1]);
  });

  test('twice before its turn is one discard', async () => {
    const bench = rig();
    await giveUp(bench, 2);
    await giveUp(bench, 2);
    await bench.take('t', 3, 1);
    expect(await bench.history('t')).toEqual([1, 3]);
  });

  test('goes on at once past the copy of an event that was handled', async () => {
    const bench = rig();
    await leaveCopyBehind(bench);
    await bench.take('t', 4);
    await giveUp(bench, 3);
    await bench.settle();
    expect(await bench.history('t')).toEqual([1, 2, 4]);
  });

  test('at the same moment as the event is handled ends in one or the other, and goes on', async () => {
    const bench = rig();
    await bench.take('t', 2);
    await Promise.allSettled([bench.take('t', 1), giveUp(bench, 1)]);
    await bench.settle();
    const history = await bench.history('t');
    expect([[1, 2], [2]]).toContainEqual(history);
    expect((await bench.fence('t')).lastSequence).toBe(2);
    await bench.take('t', 3);
    expect(await bench.history('t')).toEqual([...history, 3]);
  });

  test('of an event whose skip was cut short is finished by the sweeper', async () => {
    const bench = rig();
    await bench.take('t', 3);
    await giveUp(bench, 2);
    // The function ends when event 1 is handled.
    bench.lambda.diesAt((call) => call === 'transact', 'after');
    await bench.take('t', 1);
    bench.lambda.startsAgain();
    expect((await bench.fence('t')).lastSequence).toBe(1);
    bench.clock.advance(60_000);
    await bench.sweep();
    await bench.settle();
    expect(await bench.history('t')).toEqual([1, 3]);
    expect(bench.waiting()).toEqual([]);
  });
});

test('an event that was given up stays so when it comes again', async () => {
  const bench = rig(mirror());
  await giveUp(bench, 1);
  await bench.take('t', 1, 2, 1);
  expect(await bench.history('t')).toEqual([2]);
  expect(bench.dead).toEqual([]);
});

/** Event 2 was parked, sent to its turn by the sweeper and handled; the function ended before the copy was removed. */
const leaveCopyBehind = async (bench: Rig): Promise<void> => {
  await bench.take('t', 2);
  bench.lambda.diesAt((call) => call === 'transact', 'after');
  await bench.take('t', 1);
  bench.lambda.startsAgain();
  bench.clock.advance(60_000);
  await bench.sweep();
  bench.lambda.diesAt((call) => call === 'transact', 'after');
  await bench.settle();
  bench.lambda.startsAgain();
  expect((await bench.fence('t')).lastSequence).toBe(2);
  expect(bench.parked()).toHaveLength(1);
};
