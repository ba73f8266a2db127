import { memoryTable, type Table } from '@edtech/event-store';
import { censusOfSagas, type SagaEnd, tellingEnds } from '../src/index.ts';
import { answer, type StageOptions, stage, wanted } from './stage.ts';

const BOOKED = ['flight.reserved', 'room.reserved', 'ticket.issued', 'visa.granted', 'postcard.sent'];

const told = (options: StageOptions = {}) => {
  const ends: SagaEnd[] = [];
  const on = stage({ ...options, wrapped: (store) => tellingEnds(store, (end) => ends.push(end)) });
  return { on, ends };
};

test('a saga that completes is told once, with how long it took', async () => {
  const { on, ends } = told();
  await on.receive(wanted());
  on.clock.advance(2_000);
  for (const type of BOOKED) await on.receive(answer(type));
  for (const type of BOOKED) await on.receive(answer(type));
  expect(await on.status()).toBe('COMPLETED');
  expect(ends).toEqual([{ saga: 'Trip', status: 'COMPLETED', took: 2_000 }]);
});

test('one that fails is told by whichever function it was that moved it', async () => {
  const { on, ends } = told();
  await on.receive(wanted());
  await on.receive(answer('flight.refused'));
  expect(await on.status()).toBe('FAILED');
  expect(ends).toEqual([{ saga: 'Trip', status: 'FAILED', took: 0 }]);
});

test('a transition that is not committed tells nothing', async () => {
  const table = memoryTable();
  let isDown = false;
  const faulty: Table = {
    ...table,
    transact: async (...of) => (isDown ? Promise.reject(new Error('killed')) : table.transact(...of)),
  };
  const { on, ends } = told({ table: faulty });
  await on.receive(wanted());
  isDown = true;
  await on.receive(answer('flight.refused'));
  expect(ends).toEqual([]);
  isDown = false;
  await on.receive(answer('flight.refused'));
  expect(ends).toHaveLength(1);
});

test('sagas that run, are overdue, and are stuck are counted', async () => {
  const { on } = told();
  expect(await censusOfSagas(on.table, on.clock.now())).toEqual({ running: 0, overdue: 0, stuck: 0 });
  await on.receive(wanted());
  expect(await censusOfSagas(on.table, on.clock.now())).toEqual({ running: 1, overdue: 0, stuck: 0 });
  // Its first timer is due after 5 seconds; the sweeper and a minute more are given to it.
  on.clock.advance(124_999);
  expect(await censusOfSagas(on.table, on.clock.now())).toMatchObject({ overdue: 0 });
  on.clock.advance(1);
  expect(await censusOfSagas(on.table, on.clock.now())).toEqual({ running: 1, overdue: 1, stuck: 0 });
});

test('a saga that waits for a person does not run any more', async () => {
  const { on } = told();
  await on.receive(wanted());
  await on.receive(answer('flight.reserved'));
  await on.receive(answer('room.refused'));
  for (let round = 0; round < 6; round += 1) await on.passes(60);
  expect(await on.status()).toBe('STUCK');
  expect(await censusOfSagas(on.table, on.clock.now())).toEqual({ running: 0, overdue: 0, stuck: 1 });
});
