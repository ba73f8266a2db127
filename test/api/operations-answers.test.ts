import { memoryTable } from '@edtech/event-store';
import { runs, service } from '@edtech/infrastructure';
import { batchObserver } from '@edtech/metrics';
import { getEventMetricsByMinute } from '@edtech/operations';
import { type InspectTools, inspect } from '@edtech/operations/inspect';
import {
  getAggregate,
  getConsumers,
  getEventTypes,
  getJourney,
  getStatus,
  getUnhealthy,
  search,
} from '@edtech/operations/platform';
import { manualClock } from '@edtech/testkit';
import { ApiContractBroken, apiContract, readApiDocument } from '@edtech/testkit/api-contract';
import { inspected, mirroring } from '../../packages/operations/test/inspect/inspected.ts';
import { platformOf, SILENT } from '../../packages/operations/test/platform/platform.ts';
import { answer, stage, wanted } from '../../packages/saga/test/stage.ts';
import { bookTrip } from '../../packages/saga/test/trip.ts';

const contract = apiContract(readApiDocument(), () => {});

/** As the e2e tests hold what the platform answers. @throws ApiContractBroken */
const hold = (path: string, body: object | undefined): void =>
  contract.hold({
    method: 'GET',
    url: new URL(path, 'http://127.0.0.1'),
    requestHeaders: new Headers(),
    requestBody: undefined,
    status: 200,
    responseHeaders: new Headers({ 'content-type': 'application/json', 'x-correlation-id': 'c-1' }),
    responseBody: JSON.stringify(body),
  });

/** A service that publishes, one that mirrors what it says, and one that does not answer. */
const platform = async () => {
  const source = inspected();
  await source.raise('t-1', 1, 'journey');
  await source.raise('t-1', 2, 'journey');
  await source.note('t-1', 'for nobody');
  source.clock.advance(3_600_000);
  const mirrors = mirroring(memoryTable());
  return platformOf({ test: source, mirror: mirrors, other: SILENT }).inspections;
};

const AT = '2026-01-01T00:00:00.000Z';
const aggregate = { type: 'Tally', id: 't-1', after: 0, limit: 10, shown: false };

describe('what operators are answered is as the document of the API says', () => {
  test('the state of the platform, and what is in trouble', async () => {
    const inspections = await platform();
    const status = await getStatus(inspections, AT);
    expect(status.unhealthyByKind).toEqual({ 'old-pending': 2, unknown: 1 });
    hold('/operations/status', status);
    hold('/operations/unhealthy', await getUnhealthy(inspections, 1));
  });

  test('consumers and types of events', async () => {
    const inspections = await platform();
    const clock = manualClock();
    const figures = memoryTable();
    const observer = batchObserver({ table: figures, timing: clock, log: () => {} });
    observer.delivered({ consumer: 'mirror', type: 'tally.raised', ending: 'handled', latency: 100 });
    await observer.end(1_000);
    clock.advance(60_000);
    hold('/operations/consumers', await getConsumers({ inspections, figures, now: clock.now() }));
    const catalogue = [{ type: 'tally.raised', version: 1, context: 'test' }];
    hold('/operations/event-types', await getEventTypes(inspections, catalogue));
  });

  test('an aggregate, a journey, and what an id belongs to', async () => {
    const inspections = await platform();
    const found = await getAggregate(inspections, aggregate);
    expect(found?.events).toHaveLength(3);
    hold('/operations/aggregates/Tally/t-1', found);
    hold('/operations/journeys/journey', await getJourney(inspections, 'journey'));
    for (const id of ['t-1', 'journey', found?.events[0]?.eventId ?? '', 'nothing'])
      hold(`/operations/search?q=${id}`, await search(inspections, id));
  });

  test('figures, also of what happened to no type, and minute by minute', async () => {
    const clock = manualClock();
    const table = memoryTable();
    const observer = batchObserver({ table, timing: clock, log: () => {} });
    observer.delivered({ consumer: 'mirror', type: 'tally.raised', ending: 'handled', latency: 100 });
    observer.delivered({ consumer: 'mirror', type: undefined, ending: 'deadLettered' });
    observer.forwarded({ source: 'edtech.test', type: 'tally.raised', fate: 'published', latency: 80 });
    await observer.end(1_000);
    const range = {
      from: new Date(clock.now() - 60_000).toISOString(),
      to: new Date(clock.now() + 60_000).toISOString(),
    };
    const metrics = await getEventMetricsByMinute({ table, sagas: async () => [] }, range);
    expect(metrics).toMatchObject({ totalEvents: 2, outboxes: [{}] });
    hold('/operations/metrics?by=minute', metrics);
    const { minutes: _, ...whole } = metrics;
    hold('/operations/metrics', whole);
  });

  test('a saga that is at work', async () => {
    const on = stage();
    await on.receive(wanted());
    await on.receive(answer('flight.reserved'));
    const travel = service({
      name: 'travel',
      publishes: false,
      sagas: [runs(bookTrip, { does: 'books trips' })],
    });
    const tools = {
      sagas: { store: on.store, definitions: [bookTrip] },
      queues: [],
      now: on.clock.now,
      // Nobody asks a list or a queue here.
    } as unknown as InspectTools;
    const saga = await inspect<'saga'>(travel, tools, { ask: 'saga', saga: 'Trip', sagaId: 't-1' });
    expect(saga?.history.length).toBeGreaterThan(1);
    expect(saga?.openTimers).not.toEqual([]);
    hold('/operations/sagas/Trip/t-1', saga);
  });
});

test.each([
  ['/operations/status', { healthy: true }],
  ['/operations/search?q=a', { hits: [], unknown: [], more: [] }],
  ['/operations/search?q=a', { hits: [{ kind: 'something', title: 'a', where: {} }], unknown: [] }],
  ['/operations/sagas?saga=Trip', { counts: {}, sagas: [] }],
  ['/operations/journeys/c-1', { correlationId: 'c-1' }],
])('%s with %j is not', (path, body) => {
  expect(() => hold(path, body)).toThrow(ApiContractBroken);
});
