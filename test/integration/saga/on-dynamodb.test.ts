import {
  countSagas,
  type NewestQuery,
  newestSagas,
  sagasByCorrelation,
  sagasByStatus,
  sagasStarted,
} from '@edtech/saga';
import { answer, eventOf, stage, wanted } from '../../../packages/saga/test/stage.ts';
import { newSagasTable } from './sagas-table.ts';

const start = (tripId: string, correlationId: string) => ({
  ...eventOf('trip.wanted', { tripId, to: 'Oslo' }, { id: tripId }),
  correlationId,
});

test('a saga goes through all of its steps on DynamoDB, each event counted once', async () => {
  const on = stage({ table: (await newSagasTable()).table });
  await on.receive(wanted(), wanted());
  for (const type of ['flight.reserved', 'room.reserved']) await on.receive(answer(type), answer(type));
  await on.receive(answer('visa.granted'), answer('ticket.issued'));
  await on.receive(answer('postcard.sent'));
  expect(await on.status()).toBe('COMPLETED');
  expect((await on.said()).map(({ sequence }) => sequence)).toEqual([1, 2, 3, 4, 5, 6]);
  expect((await on.history()).at(-1)).toBe('completed');
});

test('a timer fires by its message, by the sweeper, and by the rescue of a removal that was lost', async () => {
  const on = stage({ table: (await newSagasTable()).table });
  await on.receive(wanted());
  await on.passes(5);
  expect((await on.saga())?.state.steps.FLIGHT).toMatchObject({ attempts: 2 });
  on.delayed.length = 0;
  await on.runStream();
  on.delayed.length = 0;
  on.clock.advance(5_000);
  expect(await on.sweep()).toMatchObject({ deleted: 1, errors: 0 });
  await on.runStream();
  expect(await on.status()).toBe('COMPENSATING');
  await on.runStream();
  on.clock.advance(10_000);
  await on.runDelayed();
  await on.runStream(({ eventName }) => eventName === 'REMOVE');
  on.clock.advance(60_000);
  expect(await on.sweep()).toMatchObject({ rescued: 1, errors: 0 });
  expect((await on.saga())?.state.steps.FLIGHT).toMatchObject({ status: 'UNDOING', undoAttempts: 2 });
});

test('many writers at once leave one history, without a gap', async () => {
  const on = stage({ table: (await newSagasTable()).table });
  await on.receive(wanted());
  const answers = Array.from({ length: 8 }, (_, at) => answer('flight.reserved', `flight ${at}`));
  expect(await on.receive(...answers)).toBe(0);
  expect(await on.saga()).toMatchObject({ revision: 9 });
  expect(await on.saidTypes()).toEqual(['flight.wanted', 'room.wanted']);
});

test('sagas are found by status and age, and by what set them off', async () => {
  const { table, index } = await newSagasTable();
  const on = stage({ table });
  await on.receive(start('t-1', 'c-1'));
  on.clock.advance(1_000);
  await on.receive(start('t-2', 'c-2'));
  await on.receive(start('T-2', 'c-2'));
  await on.receive(eventOf('trip.cancelled', { tripId: 't-1' }));
  const found = async (query: Omit<Parameters<typeof sagasByStatus>[1], 'name' | 'limit'>) =>
    (await sagasByStatus(index, { name: 'Trip', limit: 10, ...query })).map(({ id }) => id);
  expect(await found({ status: 'COMPENSATING' })).toEqual(['t-1']);
  expect(await found({ status: 'RUNNING' })).toEqual(['T-2', 't-2']);
  expect(await found({ status: 'RUNNING', startedUntil: '2026-01-01T00:00:00.999Z' })).toEqual([]);
  expect(await found({ status: 'RUNNING', startedUntil: '2026-01-01T00:00:01.000Z' })).toEqual([
    'T-2',
    't-2',
  ]);
  expect((await sagasByCorrelation(index, 'c-2')).map(({ id }) => id)).toEqual(['T-2', 't-2']);
  expect(await sagasByCorrelation(index, 'c-9')).toEqual([]);
});

test('sagas that began in a range are counted by status, by the moment of their start', async () => {
  const { table, index } = await newSagasTable();
  const on = stage({ table });
  const began = new Date(on.clock.now()).toISOString();
  await on.receive(start('t-1', 'c-1'), start('t-2', 'c-2'));
  await on.receive(eventOf('trip.cancelled', { tripId: 't-1' }));
  on.clock.advance(60_000);
  await on.receive(start('t-3', 'c-3'));
  const later = new Date(on.clock.now()).toISOString();
  const found = async (from: string, to: string) => {
    const statuses: string[] = [];
    for await (const { status } of sagasStarted(index, { name: 'Trip', from, to })) statuses.push(status);
    return statuses;
  };
  expect(await found(began, later)).toEqual(['RUNNING', 'COMPENSATING']);
  expect(await found(later, '2027-01-01T00:00:00Z')).toEqual(['RUNNING']);
  expect(await found('2025-01-01T00:00:00Z', began)).toEqual([]);
});

test('sagas are listed with the newest first, in one status or in any, page after page, and counted', async () => {
  const { table, index } = await newSagasTable();
  const on = stage({ table });
  const ids = ['t-1', 't-2', 't-3', 't-4', 't-5'];
  for (const [position, id] of ids.entries()) {
    // Two begin at the same moment.
    if (position !== 2) on.clock.advance(1_000);
    await on.receive(start(id, `c-${id}`));
  }
  await on.receive(eventOf('trip.cancelled', { tripId: 't-4' }));
  const listed = async (query: Omit<NewestQuery, 'name'>) =>
    (await newestSagas(index, { name: 'Trip', ...query })).map(({ id }) => id);
  expect(await listed({ limit: 10 })).toEqual(ids.toReversed());
  expect(await listed({ limit: 10, status: 'COMPENSATING' })).toEqual(['t-4']);
  expect(await listed({ limit: 2, status: 'RUNNING' })).toEqual(['t-5', 't-3']);

  const seen: string[] = [];
  let before: NewestQuery['before'];
  for (;;) {
    const page = await newestSagas(index, { name: 'Trip', limit: 2, ...(before && { before }) });
    const last = page.at(-1);
    if (last === undefined) break;
    seen.push(...page.map(({ id }) => id));
    before = { startedAt: last.state.startedAt, id: last.id };
  }
  expect(seen).toEqual(ids.toReversed());
  expect(await countSagas(index, { name: 'Trip', status: 'RUNNING' })).toBe(4);
  expect(await countSagas(index, { name: 'Trip', status: 'STUCK' })).toBe(0);
});
