import { follow, oldestBehind, projection } from '../src/index.ts';
import { Pot } from './pots.ts';
import { filled, rig } from './rig.ts';

const MINUTE = 60_000;

/** Fails until it is told not to. */
const broken = () => {
  let isBroken = true;
  const fragile = projection({
    name: 'fragile',
    version: 1,
    follows: follow(Pot, {
      Filled: () => {
        if (isBroken) throw new Error('cannot be shown');
      },
    }),
  });
  return {
    ...rig({ projections: [fragile] }),
    mend: () => {
      isBroken = false;
    },
  };
};

test('nothing is behind when all is followed', async () => {
  const { happen, stored, clock } = rig();
  await happen('1', filled('a', 1));
  expect(await oldestBehind(stored, clock.now() + MINUTE)).toBe(0);
});

test('an aggregate is behind since it failed first, however often it is tried again, until it is followed', async () => {
  const { happen, stored, clock, sweep, mend } = broken();
  await happen('1', filled('a', 1));
  clock.advance(MINUTE);
  await happen('2', filled('a', 1));
  await sweep();
  expect(await oldestBehind(stored, clock.now())).toBe(MINUTE);
  mend();
  clock.advance(2 * MINUTE);
  await sweep();
  expect(await oldestBehind(stored, clock.now())).toBe(0);
});

test('of many, few are read', async () => {
  const { happen, stored, clock } = broken();
  for (let pot = 0; pot < 120; pot += 1) await happen(String(pot), filled('a', 1));
  let reads = 0;
  const counted = {
    due: stored.due,
    get: (key: Parameters<typeof stored.get>[0]) => {
      reads += 1;
      return stored.get(key);
    },
  };
  expect(await oldestBehind(counted, clock.now() + MINUTE)).toBe(MINUTE);
  expect(reads).toBeLessThanOrEqual(80);
});
