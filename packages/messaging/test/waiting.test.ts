import type { EventContract } from '@edtech/contracts';
import { raise, Tally } from '@edtech/testkit';
import {
  type Consumer,
  consumer,
  countInboxes,
  discard,
  handles,
  readLaneState,
  readWaiting,
} from '../src/index.ts';
import { delivered, eventOf } from './deliveries.ts';
import { mirror, type Rig, raised, rig } from './rig.ts';

const MINUTE = 60_000;
const START = '2026-01-01T00:00:00.000Z';

const poison = (id: string, sequence: number) => delivered(eventOf(id, sequence, { data: { by: -1 } }));

const waitingOf = ({ store }: Rig, consumers: readonly Consumer[] = [mirror()]) =>
  readWaiting(store, { consumers, limit: 100 });

describe('an aggregate that waits', () => {
  test('for events that have not arrived shows the gap, and how much is parked behind it', async () => {
    const bench = rig();
    await bench.take('t', 1, 4, 5);
    expect(await waitingOf(bench)).toEqual({
      total: 1,
      lanes: [
        {
          subject: bench.subjectOf('t'),
          lastSequence: 1,
          blockedAt: [],
          waitsFor: { kind: 'gap', fromSequence: 2, toSequence: 3 },
          since: START,
          parked: 2,
        },
      ],
    });
  });

  test('before a dead letter shows which, and since when', async () => {
    const bench = rig();
    await bench.take('t', 1);
    bench.clock.advance(MINUTE);
    await bench.receiveBody(poison('t', 2));
    bench.clock.advance(MINUTE);
    await bench.take('t', 3);
    const { lanes } = await waitingOf(bench);
    expect(lanes).toMatchObject([
      { waitsFor: { kind: 'blocked', sequence: 2 }, since: '2026-01-01T00:01:00.000Z', parked: 1 },
    ]);
  });

  test('for what comes before a dead letter shows that as a gap, although nothing is parked', async () => {
    const bench = rig();
    await bench.receiveBody(poison('t', 3));
    await bench.take('t', 1);
    const { lanes } = await waitingOf(bench);
    const waitsFor = { kind: 'gap', fromSequence: 2, toSequence: 2 };
    expect(lanes).toMatchObject([{ waitsFor, blockedAt: [3], since: START, parked: 0 }]);
  });

  test('for an event of another aggregate names the event and the aggregate', async () => {
    const declared = follower();
    const bench = rig(declared);
    await bench.take('of-boss', 1);
    const expected = {
      waitsFor: { kind: 'awaits', type: 'boss.ready', subject: bench.subjectOf('boss', 'Boss') },
      parked: 1,
    };
    expect((await waitingOf(bench, [declared])).lanes).toMatchObject([expected]);
    await bench.receiveBody(delivered(readyEvent));
    await bench.settle();
    expect((await waitingOf(bench, [declared])).total).toBe(0);
  });

  test('for nothing but a drain that was cut short says so', async () => {
    const bench = rig();
    await leaveDrainPending(bench);
    expect((await waitingOf(bench)).lanes).toMatchObject([
      { waitsFor: { kind: 'drain' }, lastSequence: 1, parked: 2 },
    ]);
  });

  test('for the skip of an event that was given up waits for a drain, too', async () => {
    const bench = rig();
    await bench.receiveBody(poison('t', 1));
    bench.lambda.diesAt((call) => call === 'transact', 'after');
    const store = { ...bench.store, table: bench.lambda.table(bench.table) };
    const request = { subject: bench.subjectOf('t'), sequence: 1, by: 'ada', reason: 'nobody needs it' };
    await expect(discard(store, bench.queue, request)).rejects.toThrow();
    expect((await waitingOf(bench)).lanes).toMatchObject([{ waitsFor: { kind: 'drain' }, blockedAt: [1] }]);
  });

  test('for a consumer that is gone says that nobody will come', async () => {
    const bench = rig();
    await leaveDrainPending(bench);
    await bench.take('u', 2);
    const gone = { waitsFor: { kind: 'no-consumer' } };
    expect((await waitingOf(bench, [])).lanes).toMatchObject([gone, gone]);
  });
});

describe('what waits', () => {
  test('is listed longest first, up to a limit, with how many there are in all', async () => {
    const bench = rig();
    for (const id of ['first', 'second', 'third']) {
      await bench.take(id, 2);
      bench.clock.advance(MINUTE);
    }
    // A look at the oldest one moves it to the end of the index, not of the list.
    await bench.sweep();
    const { lanes, total } = await readWaiting(bench.store, { consumers: [mirror()], limit: 2 });
    expect(lanes.map(({ subject }) => subject.aggregateId)).toEqual(['first', 'second']);
    expect(total).toBe(3);
  });

  test('can be asked of one consumer', async () => {
    const bench = rig();
    await bench.take('t', 2);
    const only = (name: string) => readWaiting(bench.store, { consumers: [mirror()], limit: 10, only: name });
    expect(await only('mirror')).toMatchObject({ total: 1 });
    expect(await only('other')).toEqual({ lanes: [], total: 0 });
  });

  test('is found when it is more than a page of the index', async () => {
    const bench = rig();
    await bench.take('t', ...Array.from({ length: 450 }, (_, index) => index + 2));
    expect((await waitingOf(bench)).lanes).toMatchObject([{ parked: 450 }]);
    expect(await countInboxes(bench.table)).toEqual(new Map([['mirror', { parked: 450, blocked: 0 }]]));
  });

  test('is not what was handled, though a copy is still parked', async () => {
    const bench = rig();
    await leaveDrainPending(bench);
    bench.clock.advance(MINUTE);
    await bench.sweep();
    bench.lambda.diesAt((call) => call === 'transact', 'after');
    await bench.settle();
    bench.lambda.startsAgain();
    expect(await bench.fence('t')).toMatchObject({ lastSequence: 2 });
    expect(bench.parked().map(({ sequence }) => sequence)).toEqual([2, 4]);
    expect((await waitingOf(bench)).lanes).toMatchObject([
      { waitsFor: { kind: 'gap', fromSequence: 3, toSequence: 3 }, parked: 1 },
    ]);
  });

  test('is counted for each consumer: parked events, and blocked aggregates', async () => {
    const bench = rig();
    await bench.take('t', 1, 3, 4);
    await bench.receiveBody(poison('u', 1));
    expect(await countInboxes(bench.table)).toEqual(new Map([['mirror', { parked: 2, blocked: 1 }]]));
    expect(await countInboxes(rig().table)).toEqual(new Map());
  });
});

test('the state of an aggregate that does not wait is how far it has come', async () => {
  const bench = rig();
  await bench.take('t', 1, 2);
  expect(await readLaneState(bench.store, [mirror()], bench.subjectOf('t'))).toEqual({
    subject: bench.subjectOf('t'),
    lastSequence: 2,
    blockedAt: [],
  });
});

/** Events 2 and 4 are parked; event 1 was handled, and its function ended before it went on with 2. */
const leaveDrainPending = async (bench: Rig): Promise<void> => {
  await bench.take('t', 2, 4);
  bench.lambda.diesAt((call) => call === 'transact', 'after');
  await bench.take('t', 1);
  bench.lambda.startsAgain();
};

const readyEvent = eventOf('boss', 1, {
  type: 'boss.ready',
  aggregate: { type: 'Boss', id: 'boss', sequence: 1 },
});

const ready: EventContract<'boss.ready', 1, { readonly by: number }> = {
  ...raised,
  type: 'boss.ready',
  aggregate: 'Boss',
};

/** Raises a Tally when its boss, after whom it is called, is ready. */
const follower = (): Consumer =>
  consumer({
    name: 'mirror',
    ordered: 'for the test',
    on: [
      handles(ready, () => undefined),
      handles(raised, ({ aggregate, data }, tx) => tx.execute(Tally, aggregate.id, raise(data.by)), {
        after: { contract: ready, id: ({ aggregate }) => aggregate.id.replace('of-', '') },
      }),
    ],
  });
