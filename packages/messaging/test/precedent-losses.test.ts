import { nthEffect } from './crashes.ts';
import { gatedRig } from './gates.ts';
import { MINUTE, nothing, sweepAfter } from './sweepers.ts';

describe('an event that waits for too long', () => {
  test('is counted by the sweeper, asks for nothing, and is an error after five minutes', async () => {
    const bench = gatedRig();
    await bench.passes('t', 1);
    for (let minute = 1; minute <= 8; minute += 1)
      expect(await sweepAfter(bench, MINUTE)).toEqual({
        ...nothing,
        waiting: [1, 2, 4, 8].includes(minute) ? 1 : 0,
      });
    const told = bench.logged.filter(({ message }) => message === 'an event waits for another aggregate');
    expect(told.map(({ level }) => level)).toEqual(['warn', 'warn', 'warn', 'error']);
    expect(told[0]).toMatchObject({
      sequence: 1,
      awaits: { type: 'gate.opened', of: 'fence#mirror#edtech.test#Gate#g' },
    });
    expect([...bench.gaps(), ...bench.requeued]).toEqual([]);
  });

  test('still goes on when the other one comes', async () => {
    const bench = gatedRig();
    await bench.passes('t', 1);
    for (let minute = 0; minute < 8; minute += 1) await sweepAfter(bench, MINUTE);
    await bench.opens();
    await bench.settle();
    expect(await bench.history('t')).toEqual([1]);
    expect(bench.waiting()).toEqual([]);
  });
});

// The commit of the event that is awaited, the message that lets go who waits, the removal of the note of it.
describe.each([1, 2, 3])('a function that dies at effect %i of letting others go', (nth) => {
  test.each(['before', 'after'] as const)('%s it is done leaves none behind', async (done) => {
    const bench = gatedRig();
    await bench.passes('t', 1);
    bench.lambda.diesAt(nthEffect(nth), done);
    expect(await bench.opens()).not.toEqual([]);
    bench.lambda.startsAgain();
    await bench.opens();
    await bench.settle();
    expect(await bench.history('t')).toEqual([1]);
    expect(bench.waiting()).toEqual([]);
  });

  test.each(['before', 'after'] as const)(
    '%s it is done, and whose messages are lost, leaves them to the sweeper',
    async (done) => {
      const bench = gatedRig();
      await bench.passes('t', 1);
      bench.lambda.diesAt(nthEffect(nth), done);
      await bench.opens();
      bench.lambda.startsAgain();
      bench.requeued.splice(0);
      const isHandled = nth > 1 || done === 'after';
      expect(await sweepAfter(bench, MINUTE)).toEqual(
        isHandled ? { ...nothing, resumed: 1 } : { ...nothing, waiting: 1 },
      );
      if (!isHandled) await bench.opens();
      await bench.settle();
      expect(await bench.history('t')).toEqual([1]);
      expect(bench.parked()).toEqual([]);
      expect(bench.dependents()).toEqual([]);
    },
  );
});
