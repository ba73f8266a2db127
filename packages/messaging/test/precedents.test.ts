import { raise, Tally } from '@edtech/testkit';
import { consumer, handles } from '../src/index.ts';
import { delivered, eventOf } from './deliveries.ts';
import { gatedRig, opened, passed, passOf } from './gates.ts';
import { raised, rig } from './rig.ts';

describe("an event that needs another aggregate's", () => {
  test('is handled at once when that has been handled', async () => {
    const { opens, passes, history, waiting, requeued } = gatedRig();
    await opens();
    expect(await passes('t', 1)).toEqual([]);
    expect(await history('t')).toEqual([1]);
    expect([...waiting(), ...requeued]).toEqual([]);
  });

  test('waits for it, and spends no receives', async () => {
    const { passes, history, fence, parked, dependents, dead } = gatedRig();
    expect(await passes('t', 1)).toEqual([]);
    expect(await history('t')).toEqual([]);
    expect((await fence('t')).lastSequence).toBe(0);
    expect(parked()).toHaveLength(1);
    expect(dependents()).toHaveLength(1);
    expect(dead).toEqual([]);
  });

  test('goes on at once when that is handled', async () => {
    const { passes, opens, requeued, settle, history, waiting } = gatedRig();
    await passes('t', 1);
    await opens();
    expect(requeued).toEqual([{ body: passOf('t', 1) }]);
    await settle();
    expect(await history('t')).toEqual([1]);
    expect(waiting()).toEqual([]);
  });

  test('waits once, as old as it is, when it comes again', async () => {
    const { passes, opens, settle, clock, parked, dependents, history } = gatedRig();
    await passes('t', 1);
    const before = parked();
    clock.advance(10_000);
    await passes('t', 1);
    expect(parked()).toEqual(before);
    expect(dependents()).toHaveLength(1);
    await opens();
    await settle();
    expect(await history('t')).toEqual([1]);
  });

  test('waits for the one of its own gate only', async () => {
    const { passes, opens, settle, history } = gatedRig();
    await passes('t', 1, 'g-1');
    await passes('u', 1, 'g-2');
    await opens('g-2');
    await settle();
    expect(await history('t')).toEqual([]);
    expect(await history('u')).toEqual([1]);
  });

  test('waits for an event of that type, not for just any event of that aggregate', async () => {
    const { passes, receiveBody, opens, requeued, settle, history } = gatedRig();
    await passes('t', 1);
    const aggregate = { type: 'Gate', id: 'g', sequence: 1 };
    await receiveBody(delivered(eventOf('g', 1, { type: 'gate.painted', aggregate, data: {} })));
    expect(requeued).toEqual([]);
    expect(await history('t')).toEqual([]);
    await opens('g', 2);
    await settle();
    expect(await history('t')).toEqual([1]);
  });

  test('is one of many that are let go together', async () => {
    const { passes, opens, settle, history, waiting } = gatedRig();
    const ids = Array.from({ length: 12 }, (_, number) => `t-${number}`);
    for (const id of ids) await passes(id, 1);
    await opens();
    await settle();
    for (const id of ids) expect(await history(id)).toEqual([1]);
    expect(waiting()).toEqual([]);
  });
});

describe("the order within the waiting event's own aggregate", () => {
  test('is kept: what comes after it waits with it', async () => {
    const { passes, take, opens, settle, history, waiting } = gatedRig();
    await passes('t', 2);
    await take('t', 3, 1, 4);
    expect(await history('t')).toEqual([1]);
    await opens();
    await settle();
    expect(await history('t')).toEqual([1, 2, 3, 4]);
    expect(waiting()).toEqual([]);
  });

  test('is kept when the other event comes before its turn', async () => {
    const { passes, take, opens, settle, history, waiting } = gatedRig();
    await passes('t', 3);
    await opens();
    await take('t', 2, 1);
    await settle();
    expect(await history('t')).toEqual([1, 2, 3]);
    expect(waiting()).toEqual([]);
  });

  test('is kept when it waits twice, for one gate after the other', async () => {
    const { passes, take, opens, settle, history, waiting } = gatedRig();
    await passes('t', 1, 'g-1');
    await passes('t', 2, 'g-2');
    await take('t', 3);
    await opens('g-2');
    await settle();
    expect(await history('t')).toEqual([]);
    await opens('g-1');
    await settle();
    expect(await history('t')).toEqual([1, 2, 3]);
    expect(waiting()).toEqual([]);
  });

  test('sees to an event that needs one of its own aggregate: that is no wait', async () => {
    const own = consumer({
      name: 'mirror',
      ordered: 'for the test',
      on: [
        handles(raised, ({ aggregate, data }, tx) => tx.execute(Tally, aggregate.id, raise(data.by))),
        handles(passed, ({ aggregate, data }, tx) => tx.execute(Tally, aggregate.id, raise(data.by)), {
          after: { contract: raised, id: ({ aggregate }) => aggregate.id },
        }),
      ],
    });
    const { receiveBody, take, history, waiting } = rig(own);
    await receiveBody(passOf('t', 1));
    expect(await history('t')).toEqual([1]);
    await receiveBody(passOf('t', 3));
    await take('t', 2);
    expect(await history('t')).toEqual([1, 2, 3]);
    expect(waiting()).toEqual([]);
  });
});

describe('an event that waits for one that is a dead letter', () => {
  test('waits on, and goes on when that is redriven', async () => {
    const { passes, receiveBody, opens, settle, history, waiting } = gatedRig();
    const aggregate = { type: 'Gate', id: 'g', sequence: 1 };
    await passes('t', 1);
    await receiveBody(delivered(eventOf('g', 1, { type: opened.type, aggregate, data: { by: -1 } })));
    await settle();
    expect(await history('t')).toEqual([]);
    await opens();
    await settle();
    expect(await history('t')).toEqual([1]);
    expect(waiting()).toEqual([]);
  });

  test('waits on behind what is a dead letter before that', async () => {
    const { passes, receiveBody, opens, settle, history, waiting } = gatedRig();
    const first = { type: 'gate.opened', aggregate: { type: 'Gate', id: 'g', sequence: 1 } };
    await passes('t', 1);
    await receiveBody(delivered(eventOf('g', 1, { ...first, data: { by: -1 } })));
    await opens('g', 2);
    await settle();
    expect(await history('t')).toEqual([]);
    await receiveBody(delivered(eventOf('g', 1, first)));
    await settle();
    expect(await history('t')).toEqual([1]);
    expect(await history('g')).toEqual([1, 2]);
    expect(waiting()).toEqual([]);
  });
});
