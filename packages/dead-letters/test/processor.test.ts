import { type Letter, NotRedrivable, routeLetter } from '@edtech/dead-letters';
import { because, bodyOf, INVALID, message, ORDERED, TRANSIENT, UNORDERED } from './letters.ts';
import { createWorld } from './world.ts';

const sequences = (world: ReturnType<typeof createWorld>) =>
  world.sent.map(({ body }) => JSON.parse(body).detail.aggregate.sequence);

const history = (letter: Letter | undefined) =>
  letter?.history.entries.map(({ what, by }) => `${what} by ${by}`);

test('a letter that may be well by now is redriven after a while, and closed when it has not come back', async () => {
  const world = createWorld();
  world.put(ORDERED, message('m-1'));
  await world.run();
  expect(world.sent).toEqual([]);
  expect(await world.run()).toMatchObject({ redriven: 1 });
  expect(world.sent).toMatchObject([{ body: bodyOf(), queue: 'payment-accounts' }]);
  for (const _ of [1, 2, 3]) expect(await world.run()).toMatchObject({ settled: 0, waiting: 1 });
  expect(await world.run()).toMatchObject({ settled: 1 });
  const [letter] = await world.inState('REDRIVEN');
  expect(history(letter)).toEqual([
    'received by collector',
    'redriving by processor',
    'sent by processor',
    'redriven by processor',
  ]);
});

test('one that fails again waits longer each time, and goes to a person in the end', async () => {
  const world = createWorld();
  const redriven: number[] = [];
  world.put(ORDERED, message('m-0'));
  for (let run = 1; run <= 100 && (await world.inState('ROUTED')).length === 0; run += 1) {
    const before = world.sent.length;
    await world.run();
    const [{ letterId } = { letterId: '' }] = world.sent.slice(before);
    if (world.sent.length === before) continue;
    redriven.push(run * 5);
    world.put(ORDERED, message(`m-${run}`, bodyOf(), { ...TRANSIENT, deadLetterId: letterId }));
  }
  expect(redriven).toEqual([10, 25, 50, 95, 180]);
  const [letter] = await world.inState('ROUTED');
  expect(letter?.history.entries.at(-1)).toMatchObject({
    what: 'routed',
    by: 'processor',
    reason: 'it failed again after 5 redrives',
  });
  expect(letter?.history.entries.filter(({ what }) => what === 'received')).toHaveLength(6);
});

test('one that comes back after it was closed is open again, with all of its redrives', async () => {
  const world = createWorld();
  world.put(ORDERED, message('m-1'));
  for (let run = 0; run < 8; run += 1) await world.run();
  expect(await world.inState('REDRIVEN')).toHaveLength(1);
  world.put(ORDERED, message('m-2'));
  expect(await world.run()).toMatchObject({ collected: { again: 1 } });
  expect(await world.inState('OPEN')).toMatchObject([{ redrives: 0 }]);
});

test('what cannot be mended by trying again goes to a person in the same run', async () => {
  const world = createWorld();
  world.put(ORDERED, message('m-1', bodyOf(), INVALID));
  expect(await world.run()).toMatchObject({ routed: 1, redriven: 0 });
  expect(await world.inState('ROUTED')).toMatchObject([{ classification: 'schema' }]);
  for (const _ of [1, 2, 3]) expect(await world.run()).toMatchObject({ routed: 0, redriven: 0 });
  expect(world.sent).toEqual([]);
});

test('events of an aggregate are redriven in their order, however they came', async () => {
  const world = createWorld();
  world.put(ORDERED, ...[5, 2, 4, 1, 3].map((n) => message(`m-${n}`, bodyOf({ sequence: n }))));
  await world.run();
  await world.run();
  expect(sequences(world)).toEqual([1, 2, 3, 4, 5]);
});

test('one that cannot be sent holds up what is behind it in its order, and nothing else', async () => {
  const world = createWorld();
  for (const queue of [ORDERED, UNORDERED])
    for (const aggregateId of ['u-1', 'u-2'])
      for (const n of [1, 2, 3])
        world.put(queue, message(`${queue.name} ${aggregateId} ${n}`, bodyOf({ aggregateId, sequence: n })));
  world.faults.send = ({ event }) => {
    if (event?.aggregateId === 'u-1' && event.sequence === 2) throw new Error('no');
  };
  await world.run();
  expect(await world.run()).toMatchObject({ redriven: 9, errors: 2, waiting: 1 });
  const sentTo = (queue: string, aggregateId: string) =>
    world.sent
      .filter((one) => one.queue === queue)
      .map(({ body }) => JSON.parse(body).detail.aggregate)
      .filter(({ id }) => id === aggregateId)
      .map(({ sequence }) => sequence);
  expect(sentTo(ORDERED.name, 'u-1')).toEqual([1]);
  expect(sentTo(ORDERED.name, 'u-2')).toEqual([1, 2, 3]);
  expect(sentTo(UNORDERED.name, 'u-1')).toEqual([1, 3]);
  expect(sentTo(UNORDERED.name, 'u-2')).toEqual([1, 2, 3]);
  world.faults.send = () => undefined;
  await world.run();
  expect(sentTo(ORDERED.name, 'u-1')).toEqual([1, 2, 3]);
});

test('a crash before it is sent, or after, has it sent again: no event is lost', async () => {
  for (const when of ['send', 'sent'] as const) {
    const world = createWorld();
    world.put(ORDERED, message('m-1'));
    await world.run();
    world.faults[when] = () => {
      throw new Error('the processor is gone');
    };
    expect(await world.run()).toMatchObject({ errors: 1 });
    world.faults[when] = () => undefined;
    expect(await world.run()).toMatchObject({ redriven: 1 });
    expect(world.sent).toHaveLength(when === 'send' ? 1 : 2);
    for (const _ of [1, 2, 3, 4]) await world.run();
    expect(await world.inState('REDRIVEN')).toMatchObject([{ redrives: 1 }]);
  }
});

test('one whose consumer is gone goes to a person, with the reason', async () => {
  const world = createWorld();
  world.put(ORDERED, message('m-1'));
  world.faults.send = ({ id }) => {
    throw new NotRedrivable(id, 'its consumer is gone.');
  };
  await world.run();
  expect(await world.run()).toMatchObject({ routed: 1, redriven: 0, errors: 0 });
  const [letter] = await world.inState('ROUTED');
  expect(letter?.history.entries.at(-1)).toMatchObject({
    what: 'routed',
    reason: expect.stringContaining('its consumer is gone'),
  });
});

test('a letter that a person has seen to meanwhile is left alone', async () => {
  const world = createWorld();
  world.put(UNORDERED, ...[1, 2].map((n) => message(`m-${n}`, bodyOf({ sequence: n }))));
  await world.run();
  const second = (await world.inState('OPEN')).find(({ event }) => event?.sequence === 2)?.id ?? '';
  world.faults.send = async () => {
    await routeLetter({ store: world.store, timing: world.clock }, second, because);
  };
  expect(await world.run()).toMatchObject({ redriven: 1, waiting: 1, errors: 0 });
  expect(sequences(world)).toEqual([1]);
  expect((await world.store.get(second))?.state).toBe('ROUTED');
});

test('what nobody has seen to within a day is told in each run', async () => {
  const world = createWorld();
  const late = message('m-1');
  world.put(ORDERED, { ...late, sentAt: late.sentAt - 30 * 3_600_000 });
  world.faults.send = () => {
    throw new Error('no');
  };
  // So late, it goes to a person at once.
  expect(await world.run()).toMatchObject({ routed: 1, overdue: 0 });
  world.put(UNORDERED, message('m-2', bodyOf({ sequence: 2 })));
  await world.run();
  expect(await world.run(27 * 60)).toMatchObject({ overdue: 0, routed: 1 });
  world.put(UNORDERED, message('m-3', bodyOf({ sequence: 3 }), TRANSIENT, world.clock.now()));
  await world.run();
  await world.run();
  expect(await world.run(27 * 60)).toMatchObject({ overdue: 1, errors: 1, level: 'error' });
  expect(world.said('dead letter overdue')).toHaveLength(1);
});
