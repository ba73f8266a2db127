import { raise, Tally } from '@edtech/testkit';
import { consumer, handles } from '../src/index.ts';
import { delivered, eventOf, record } from './deliveries.ts';
import { fragile, raised, rig } from './rig.ts';

const poison = (id: string, sequence: number) => delivered(eventOf(id, sequence, { data: { by: -1 } }));
const repaired = (id: string, sequence: number) => delivered(eventOf(id, sequence));

describe('an aggregate whose next event is a dead letter', () => {
  test('waits, marked, with what comes after; the others go on', async () => {
    const { take, receiveBody, history, fence, parked, blocked, dead } = rig();
    await take('t', 1);
    await receiveBody(poison('t', 2));
    await take('t', 3, 4);
    await take('other', 1, 2);
    expect(dead.map(({ code }) => code)).toEqual(['event-invalid']);
    expect(await fence('t')).toMatchObject({ lastSequence: 1, blockedAt: [2] });
    expect(blocked()).toHaveLength(1);
    expect(parked().map(({ sequence }) => sequence)).toEqual([3, 4]);
    expect(await history('t')).toEqual([1]);
    expect(await history('other')).toEqual([1, 2]);
  });

  test('waits with the events after it in the same batch, too', async () => {
    const { receive, history, parked } = rig();
    const bodies = [repaired('t', 1), poison('t', 2), repaired('t', 3)];
    expect(await receive(...bodies.map((body, n) => record(`${n}`, body)))).toEqual([]);
    expect(await history('t')).toEqual([1]);
    expect(parked().map(({ sequence }) => sequence)).toEqual([3]);
  });

  test('goes on when the event is redriven, repaired: with it, and with all that waited', async () => {
    const { take, receiveBody, history, fence, parked, blocked } = rig();
    await take('t', 1);
    await receiveBody(poison('t', 2));
    await take('t', 4, 3);
    await receiveBody(repaired('t', 2));
    expect(await history('t')).toEqual([1, 2, 3, 4]);
    expect(await fence('t')).toMatchObject({ lastSequence: 4, blockedAt: [] });
    expect([...parked(), ...blocked()]).toEqual([]);
    await take('t', 5);
    expect(await history('t')).toEqual([1, 2, 3, 4, 5]);
  });

  test('is marked when the event is the very first, and no fence was there', async () => {
    const { take, receiveBody, history, fence, blocked } = rig();
    await receiveBody(poison('t', 1));
    await take('t', 2);
    expect(await fence('t')).toMatchObject({ lastSequence: 0, blockedAt: [1] });
    await receiveBody(repaired('t', 1));
    expect(await history('t')).toEqual([1, 2]);
    expect(blocked()).toEqual([]);
  });

  test('is marked ahead of its turn: what is before it still goes on, what is after it waits', async () => {
    const { take, receiveBody, history, fence, blocked } = rig();
    await receiveBody(poison('t', 3));
    await take('t', 4, 2, 1);
    expect(await history('t')).toEqual([1, 2]);
    expect(await fence('t')).toMatchObject({ lastSequence: 2, blockedAt: [3] });
    await receiveBody(repaired('t', 3));
    expect(await history('t')).toEqual([1, 2, 3, 4]);
    expect(blocked()).toEqual([]);
  });

  test('goes on when the redrive comes before the turn', async () => {
    const { take, receiveBody, history, blocked, waiting } = rig();
    await receiveBody(poison('t', 2));
    await receiveBody(repaired('t', 2));
    await take('t', 3, 1);
    expect(await history('t')).toEqual([1, 2, 3]);
    expect([...blocked(), ...waiting()]).toEqual([]);
  });

  test.each([
    [5, 7],
    [7, 5],
  ])('with two dead letters goes on when both are redriven, %d first', async (first, second) => {
    const { take, receiveBody, history, fence, blocked, waiting } = rig();
    await take('t', 1, 2, 3, 4);
    await receiveBody(poison('t', 5));
    await receiveBody(poison('t', 7));
    await take('t', 6, 8);
    expect((await fence('t')).blockedAt).toEqual([5, 7]);
    await receiveBody(repaired('t', first));
    expect((await fence('t')).blockedAt).toEqual(first === 5 ? [7] : [5, 7]);
    expect(blocked()).toHaveLength(1);
    await receiveBody(repaired('t', second));
    expect(await history('t')).toEqual([1, 2, 3, 4, 5, 6, 7, 8]);
    expect([...blocked(), ...waiting()]).toEqual([]);
  });

  test('is marked once, since the first time, however often the event comes', async () => {
    const { receiveBody, fence, blocked, clock, dead } = rig();
    await receiveBody(poison('t', 1));
    const since = blocked().map(({ attentionSk }) => attentionSk);
    clock.advance(10_000);
    await receiveBody(poison('t', 1));
    expect((await fence('t')).blockedAt).toEqual([1]);
    expect(blocked().map(({ attentionSk }) => attentionSk)).toEqual(since);
    expect(dead).toHaveLength(2);
  });
});

describe('a dead letter that holds up nobody', () => {
  test('is one whose event has been handled meanwhile', async () => {
    const { take, receiveBody, dead, fence, blocked, history } = rig();
    await take('t', 1, 2);
    await receiveBody(poison('t', 1));
    expect(dead).toHaveLength(1);
    expect((await fence('t')).blockedAt).toEqual([]);
    expect(blocked()).toEqual([]);
    await take('t', 3);
    expect(await history('t')).toEqual([1, 2, 3]);
  });

  test('is one whose event is being handled by another invocation at that moment', async () => {
    const { promise: turn, resolve: finish } = Promise.withResolvers<void>();
    let calls = 0;
    const twice = consumer({
      name: 'mirror',
      ordered: 'for the test',
      on: [
        handles(raised, async ({ aggregate, data }, tx) => {
          calls += 1;
          const call = calls;
          if (call === 1) await turn;
          if (call === 2) throw new Error('the handler cannot');
          return tx.execute(Tally, aggregate.id, raise(data.by));
        }),
      ],
    });
    const { receive, history, fence, blocked, dead, take } = rig(twice);
    const slow = receive(record('slow', repaired('t', 1)));
    // The copy finds the fence where the first one found it, and fails for the last time.
    expect(await receive(record('copy', repaired('t', 1), { receives: 8 }))).toEqual([]);
    expect(dead).toHaveLength(1);
    finish();
    expect(await slow).toEqual([]);
    expect(await history('t')).toEqual([1]);
    expect(await fence('t')).toMatchObject({ lastSequence: 1, blockedAt: [] });
    expect(blocked()).toEqual([]);
    await take('t', 2);
    expect(await history('t')).toEqual([1, 2]);
  });

  test('is one of an unordered consumer', async () => {
    const { receive, table, dead } = rig(fragile(() => true, false));
    await receive(record('m', repaired('t', 1), { receives: 8 }));
    expect(dead.map(({ code }) => code)).toEqual(['retries-exhausted']);
    expect(table.items()).toEqual([]);
  });

  test('is one that is no event at all', async () => {
    const { receiveBody, table, dead } = rig();
    await receiveBody('{');
    expect(dead.map(({ code }) => code)).toEqual(['event-malformed']);
    expect(table.items()).toEqual([]);
  });
});

test('an event that went to the dead letters is not tried again by itself, though it was parked before', async () => {
  let well = false;
  const { take, receive, sweep, clock, lambda, requeued, dead, fence, receiveBody, history, waiting } = rig(
    fragile((sequence) => sequence === 2 && !well),
  );
  await take('t', 2, 3);
  // The drain after event 1 is cut short; the sweeper sends the parked event to its turn, and its copy stays parked.
  lambda.diesAt((call) => call === 'transact', 'after');
  await take('t', 1);
  lambda.startsAgain();
  clock.advance(60_000);
  expect(await sweep()).toMatchObject({ resumed: 1 });
  const [sent] = requeued.splice(0);
  await receive(record('last', sent?.body ?? '', { receives: 8 }));
  expect(dead.map(({ code }) => code)).toEqual(['retries-exhausted']);
  for (let pass = 0; pass < 10; pass += 1) {
    clock.advance(3_600_000);
    expect(await sweep()).toMatchObject({ resumed: 0, reported: 0 });
  }
  // Nor by what comes again of the events before it.
  await take('t', 1);
  expect(requeued).toEqual([]);
  expect((await fence('t')).blockedAt).toEqual([2]);
  well = true;
  await receiveBody(repaired('t', 2));
  expect(await history('t')).toEqual([1, 2, 3]);
  expect(waiting()).toEqual([]);
});
