import { TellingTally } from '@edtech/testkit';
import { byDestination } from '../src/destinations.ts';
import { createForwarder } from '../src/forwarder.ts';
import type { Publisher } from '../src/publisher.ts';
import { createSweeper } from '../src/sweeper.ts';
import { deferred, keptLetters, noLog, refused, type ScriptedBus, scene, scriptedBus } from './fixture.ts';

const context = { getRemainingTimeInMillis: () => 30_000 };

const setUp = () => {
  const stage = scene(TellingTally);
  const [bus, local] = [scriptedBus(), scriptedBus()];
  const letters = keptLetters();
  const shared = {
    table: stage.table,
    timing: stage.clock,
    log: noLog,
    publisher: byDestination({ bus, local }),
  };
  const sweeper = createSweeper({ ...shared, deadLetters: letters, newOwner: () => 'sweep' });
  return {
    ...stage,
    bus,
    local,
    letters,
    forward: async () => createForwarder(shared)(stage.streamEvent(), context),
    sweep: () => sweeper.sweep(stage.clock.now() + 20_000),
    statuses: () => stage.outbox().map(({ destination, status }) => `${destination} ${status}`),
  };
};

const tookOnly = ({ taken }: ScriptedBus) => new Set(taken.map(({ destination }) => destination));

test('each record goes where it is meant to go, and is marked like any other', async () => {
  const { commit, forward, bus, local, statuses } = setUp();
  await commit(3);
  await forward();
  expect([bus.taken.length, local.taken.length]).toEqual([3, 3]);
  expect([tookOnly(bus), tookOnly(local)]).toEqual([new Set(['bus']), new Set(['local'])]);
  expect(new Set(statuses())).toEqual(new Set(['bus COMPLETED', 'local COMPLETED']));
});

test('while the bus is out, local messages go out; and the other way round', async () => {
  for (const [out, well] of [
    ['bus', 'local'],
    ['local', 'bus'],
  ] as const) {
    const { commit, forward, statuses, ...destinations } = setUp();
    await commit(2);
    destinations[out].answer = deferred;
    await forward();
    expect(new Set(statuses())).toEqual(new Set([`${out} PENDING`, `${well} COMPLETED`]));
  }
});

test('the sweeper sends what the fast path did not, and spends attempts on refusals alone', async () => {
  const { commit, sweep, clock, local, letters, only, statuses, outbox } = setUp();
  await commit(1);
  expect(only).toThrow('there is not exactly one record');
  clock.advance(30_000);
  local.answer = deferred;
  expect(await sweep()).toMatchObject({ published: 1, deferred: 1 });
  local.answer = refused;
  for (let pass = 0; pass < 3; pass += 1) {
    clock.advance(61_000);
    await sweep();
  }
  expect(statuses().sort()).toEqual(['bus COMPLETED', 'local FAILED']);
  const failed = outbox().find(({ status }) => status === 'FAILED');
  expect(failed).toMatchObject({ processingAttempts: 3, deferrals: 1 });
  expect(letters.kept).toEqual([{ id: failed?.id, code: 'MalformedDetail' }]);
});

test('a destination that forgets to answer leaves its records for later', async () => {
  const silent: Publisher = { publish: async () => [] };
  const { commit, outbox } = setUp();
  await commit(1);
  const results = await byDestination({ bus: silent, local: scriptedBus() }).publish(outbox());
  expect(results.map(({ outcome, item }) => `${item.destination} ${outcome}`).sort()).toEqual([
    'bus deferred',
    'local published',
  ]);
});
