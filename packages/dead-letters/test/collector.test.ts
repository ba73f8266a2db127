import { bodyOf, INVALID, message, ORDERED, UNORDERED } from './letters.ts';
import { createWorld } from './world.ts';

test('everything is moved from the queues into the store', async () => {
  const world = createWorld();
  for (let n = 1; n <= 25; n += 1) world.put(ORDERED, message(`m-${n}`, bodyOf({ sequence: n })));
  world.put(UNORDERED, message('m-0', 'no event at all', INVALID));
  expect(await world.run()).toMatchObject({ collected: { new: 26, again: 0, known: 0, errors: 0 } });
  expect([world.left(ORDERED), world.left(UNORDERED)]).toEqual([0, 0]);
});

test('a crash between store and queue has no letter twice', async () => {
  const world = createWorld();
  world.put(ORDERED, message('m-1'));
  world.faults.delete = () => {
    throw new Error('the collector is gone');
  };
  expect(await world.run()).toMatchObject({ collected: { new: 0, errors: 1 } });
  world.faults.delete = () => undefined;
  expect(await world.run()).toMatchObject({ collected: { new: 0, again: 0, known: 1, errors: 0 } });
  expect(world.left(ORDERED)).toBe(0);
  const [letter] = [...(await world.inState('OPEN')), ...(await world.inState('REDRIVING'))];
  expect(letter?.history.entries.filter(({ what }) => what === 'received')).toHaveLength(1);
});

test('a queue that does not answer, and a message that cannot be deleted, hold up no other', async () => {
  const world = createWorld();
  world.put(ORDERED, message('m-1'));
  world.put(UNORDERED, ...[2, 3, 4].map((n) => message(`m-${n}`, bodyOf({ sequence: n }))));
  world.faults.receive = (queue) => {
    if (queue === ORDERED.name) throw new Error('it is gone');
  };
  world.faults.delete = (id) => {
    if (id === 'm-2') throw new Error('no');
  };
  expect(await world.run()).toMatchObject({ collected: { new: 2, errors: 2 } });
  expect([world.left(ORDERED), world.left(UNORDERED)]).toEqual([1, 1]);
});

test('what is collected is told, without what is in it', async () => {
  const world = createWorld();
  world.put(ORDERED, message('m-1', bodyOf({ data: { email: 'secret@example.com' } })));
  await world.run();
  expect(world.said('dead letter collected')).toMatchObject([
    { level: 'error', source: 'consumer:payment-accounts', correlationId: 'c-1', again: false },
  ]);
  expect(JSON.stringify(world.logged)).not.toContain('secret@example.com');
});
