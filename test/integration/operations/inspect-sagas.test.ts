import { runs, service } from '@edtech/infrastructure';
import { type Ask, inspect, type QuestionOf } from '@edtech/operations/inspect';
import { answer, eventOf, stage, wanted } from '../../../packages/saga/test/stage.ts';
import { bookTrip } from '../../../packages/saga/test/trip.ts';
import { newSagasTable } from '../saga/sagas-table.ts';

const travel = service({
  name: 'travel',
  publishes: false,
  sagas: [runs(bookTrip, { does: 'books trips' })],
});

/** A service that runs sagas, on DynamoDB, and what operators ask of it. */
const traveling = async (definitions = [bookTrip]) => {
  const { table, index } = await newSagasTable();
  const on = stage({ table });
  const tools = {
    sagas: { store: on.store, index, definitions },
    queues: [],
    sqs: { depth: () => Promise.reject(new Error('no queue')), oldestOfSome: async () => undefined },
    now: on.clock.now,
  };
  return {
    ...on,
    ask: <One extends Ask>(question: QuestionOf<One>) => inspect<One>(travel, tools, question),
  };
};

test('a saga is told with its history, what it has asked for, and its graph', async () => {
  const { receive, ask } = await traveling();
  await receive(wanted());
  await receive(answer('flight.reserved'));
  const saga = await ask<'saga'>({ ask: 'saga', saga: 'Trip', sagaId: 't-1' });
  expect(saga).toMatchObject({
    saga: 'Trip',
    sagaId: 't-1',
    service: 'travel',
    status: 'RUNNING',
    step: bookTrip.stages[1]?.name,
    openTimers: expect.any(Array),
    nextDeadline: expect.any(String),
    requests: [{ type: 'flight.wanted' }, { type: 'room.wanted' }],
  });
  expect(saga?.history[0]).toMatchObject({ transition: 'started', to: 'RUNNING' });
  expect(saga?.history[0]).not.toHaveProperty('from');
  expect(saga?.history.at(-1)).toMatchObject({ transition: 'asked', from: 'RUNNING' });
  expect(saga?.diagram.states.map(({ name }) => name)).toContain(saga?.step);
  expect(await ask<'saga'>({ ask: 'saga', saga: 'Trip', sagaId: 't-2' })).toBeUndefined();
  expect(await ask<'saga'>({ ask: 'saga', saga: 'Voyage', sagaId: 't-1' })).toBeUndefined();
});

test('a saga whose definition is gone is told all the same, without a graph', async () => {
  const { receive, ask } = await traveling([]);
  await receive(wanted());
  expect(await ask<'saga'>({ ask: 'saga', saga: 'Trip', sagaId: 't-1' })).toMatchObject({
    step: 'stage 1',
    diagram: { states: [], transitions: [] },
  });
});

test('sagas are listed and counted, and those that run are in the depths', async () => {
  const { receive, ask, clock } = await traveling();
  await receive(wanted());
  clock.advance(1_000);
  await receive(eventOf('trip.wanted', { tripId: 't-2', to: 'Oslo' }, { id: 't-2' }));
  const part = await ask<'sagas'>({ ask: 'sagas', saga: 'Trip', limit: 10 });
  expect(part?.sagas.map(({ sagaId }) => sagaId)).toEqual(['t-2', 't-1']);
  expect(part?.counts).toMatchObject({ RUNNING: 2, FAILED: 0 });
  expect(await ask<'sagas'>({ ask: 'sagas', saga: 'Voyage', limit: 10 })).toBeUndefined();
  expect(await ask<'depths'>({ ask: 'depths' })).toMatchObject({
    sagas: { running: 2, compensating: 0, stuck: 0 },
    outboxes: [{ service: 'travel-sagas', pending: 2 }],
    unknown: [],
  });
});

test('what a saga says is a part of the journey that it belongs to, and its messages are found by their ids', async () => {
  const { receive, ask, said } = await traveling();
  await receive(wanted());
  await receive(answer('flight.reserved'));
  const { correlationId } = wanted();
  const { steps, sagas } = await ask<'correlated'>({ ask: 'correlated', correlationId, limit: 10 });
  expect(sagas).toEqual([{ saga: 'Trip', sagaId: 't-1', status: 'RUNNING' }]);
  expect(steps).toMatchObject([
    { kind: 'saga', causationId: wanted().id, publications: [{ type: 'flight.wanted' }] },
    { kind: 'saga', causationId: answer('flight.reserved').id, publications: [{ type: 'room.wanted' }] },
  ]);
  const [first] = await said();
  const hits = await ask<'lookup'>({ ask: 'lookup', id: String(first?.id) });
  expect(hits).toMatchObject([{ kind: 'event', where: { service: 'travel', correlationId } }]);
  expect(await ask<'lookup'>({ ask: 'lookup', id: 't-1' })).toMatchObject([
    { kind: 'saga', where: { saga: 'Trip', sagaId: 't-1' } },
  ]);
});
