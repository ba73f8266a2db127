import {
  bodyOf,
  INVALID,
  MINUTE,
  message,
  NOW,
  ORDERED,
  UNORDERED,
} from '../../dead-letters/test/letters.ts';
import { createWorld } from '../../dead-letters/test/world.ts';
import { getUnhealthyEvents, letterHealth } from '../src/index.ts';

const setUp = () => {
  const world = createWorld();
  const health = letterHealth({ service: 'dead-letters', store: world.store, now: world.clock.now });
  return {
    ...world,
    unhealthy: async () => (await getUnhealthyEvents({ sources: [health], limit: 100 })).events,
  };
};

test('no dead letters are healthy', async () => {
  expect(await setUp().unhealthy()).toEqual([]);
});

test('dead letters are told by their cause: how many, since when, and who sees to them', async () => {
  const { put, run, unhealthy } = setUp();
  put(ORDERED, message('m-1'), message('m-2', bodyOf({ aggregateId: 'u-2' })));
  put(UNORDERED, message('m-3', bodyOf(), INVALID, NOW + MINUTE));
  await run(1);
  const [transient, invalid, ...others] = await unhealthy();
  expect(others).toEqual([]);
  expect(transient).toMatchObject({
    kind: 'dead-letters',
    service: 'dead-letters',
    place: 'consumer:payment-accounts',
    subject: 'user.created retries-exhausted',
    count: 2,
    reason: expect.stringMatching(/\(2 to be redriven by themselves\)$/),
    remedy: expect.stringMatching(/^npm run dlq -- list --cause [0-9a-f]{16}$/),
  });
  expect(invalid).toMatchObject({
    place: 'consumer:user-audit',
    count: 1,
    reason: expect.stringMatching(/\(1 for a person to mend\)$/),
  });
  expect(invalid?.since).toMatch(/^2026-03-01T/);
});

test('one that nobody has seen to within a day is told as overdue', async () => {
  const { put, run, clock, faults, unhealthy } = setUp();
  faults.send = () => {
    throw new Error('the queue is away');
  };
  put(ORDERED, message('m-1'));
  await run();
  clock.advance(25 * 3_600_000);
  expect(await unhealthy()).toMatchObject([{ reason: expect.stringContaining('1 overdue') }]);
});

test('one that was sent once more is nobody’s to mend, unless it comes back', async () => {
  const { put, run, sent, clock, inState, unhealthy } = setUp();
  put(ORDERED, message('m-1'));
  for (let runs = 0; runs < 5 && sent.length === 0; runs += 1) await run();
  expect(await inState('REDRIVING')).toHaveLength(1);
  expect(await unhealthy()).toEqual([]);
  put(ORDERED, message('m-2', bodyOf(), undefined, clock.now()));
  await run(1);
  expect(await unhealthy()).toMatchObject([{ kind: 'dead-letters', count: 1 }]);
});

test('they are healthy again when they are closed', async () => {
  const { put, run, unhealthy, inState } = setUp();
  put(ORDERED, message('m-1'));
  for (let runs = 0; runs < 12 && (await inState('REDRIVEN')).length === 0; runs += 1) await run();
  expect(await unhealthy()).toEqual([]);
});
