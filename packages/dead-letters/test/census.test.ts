import { countLetters } from '@edtech/dead-letters';
import { INVALID, message, ORDERED, TRANSIENT, UNORDERED } from './letters.ts';
import { createWorld } from './world.ts';

const DAY = 24 * 60 * 60_000;

test('a run tells what is open when it ends, and that nothing is', async () => {
  const world = createWorld();
  await world.run();
  expect(world.told).toEqual([{ open: 0, forPeople: 0, overdue: 0, oldestAge: 0 }]);
});

test('letters that wait for their redrive are open; those that a person has to mend are told apart', async () => {
  const world = createWorld();
  world.put(ORDERED, message('m-1'));
  world.put(UNORDERED, message('m-2', undefined, INVALID));
  await world.run();
  expect(world.told.at(-1)).toMatchObject({ open: 2, forPeople: 1, overdue: 0 });
});

test('what a person has discarded, or has come right, is not open', async () => {
  const world = createWorld();
  world.put(ORDERED, message('m-1'));
  for (let run = 0; run < 8; run += 1) await world.run();
  expect(world.told.at(-1)).toMatchObject({ open: 0, oldestAge: 0 });
});

test('a letter that nobody has seen to within a day is overdue, and how long it has waited is told', async () => {
  const world = createWorld();
  world.put(ORDERED, message('m-1', undefined, TRANSIENT));
  await world.run();
  const [letter] = await world.inState('OPEN');
  const since = Date.parse(letter?.openSince ?? '');
  expect(await countLetters(world.store, since + DAY)).toMatchObject({ overdue: 0, oldestAge: DAY });
  expect(await countLetters(world.store, since + DAY + 1)).toMatchObject({ open: 1, overdue: 1 });
});
