import { randomUUID } from 'node:crypto';
import { memoryTable } from '@edtech/event-store';
import { batchObserver } from '@edtech/metrics';
import { manualClock, note, TellingTally } from '@edtech/testkit';
import {
  getAggregate,
  getConsumers,
  getEventTypes,
  getSaga,
  getStatus,
  getUnhealthy,
  search,
} from '../../src/platform/index.ts';
import { context, inspected, mirroring } from '../inspect/inspected.ts';
import { platformOf, SILENT } from './platform.ts';

const AT = '2026-01-01T00:00:00.000Z';

const queue = { service: 'test', queueName: 'edtech-mirror-dev', holds: 'work', consumer: 'mirror' } as const;

describe('the status', () => {
  test('adds up what services hold, and is healthy when nothing is in trouble', async () => {
    const source = inspected({ tools: { queues: [queue] } });
    await source.raise('t-1', 1);
    const { inspections } = platformOf({ test: source, mirror: mirroring(memoryTable()) });
    expect(await getStatus(inspections, AT)).toEqual({
      at: AT,
      healthy: true,
      unhealthyByKind: {},
      depths: {
        queues: [{ ...queue, visible: 3, inFlight: 1, delayed: 1 }],
        outboxes: [
          { service: 'test', pending: 1, processing: 0, failed: 0, oldestPendingSince: expect.any(String) },
          { service: 'mirror', pending: 0, processing: 0, failed: 0 },
        ],
      },
      sagas: { running: 0, compensating: 0, stuck: 0 },
      unknown: [],
    });
  });

  test('is not healthy when an outbox is old, or a service does not answer', async () => {
    const source = inspected();
    await source.raise('t-1', 1);
    source.clock.advance(3_600_000);
    const { inspections } = platformOf({ test: source, mirror: SILENT });
    expect(await getStatus(inspections, AT)).toMatchObject({
      healthy: false,
      unhealthyByKind: { 'old-pending': 1, unknown: 1 },
      unknown: ['mirror'],
    });
    const { events } = await getUnhealthy(inspections, 10);
    expect(events.map(({ kind, service }) => `${kind} ${service}`)).toEqual([
      'unknown mirror',
      'old-pending test',
    ]);
  });
});

test('consumers are told with what waits for them, and with what they did in the last full minute', async () => {
  const clock = manualClock();
  const table = memoryTable();
  const observer = batchObserver({ table, timing: clock, log: () => {} });
  const event = { consumer: 'mirror', type: 'tally.raised' } as const;
  observer.delivered({ ...event, ending: 'handled', latency: 100 });
  observer.delivered({ ...event, ending: 'deadLettered' });
  await observer.end(1_000);
  clock.advance(60_000);
  const mirrors = mirroring(memoryTable());
  const { inspections } = platformOf({ mirror: mirrors, test: SILENT });
  expect(await getConsumers({ inspections, figures: table, now: clock.now() })).toEqual({
    consumers: [
      {
        service: 'mirror',
        name: 'mirror',
        ordered: 'each event adds to the one before',
        events: ['tally.raised'],
        local: false,
        lastMinute: { handled: 1, failed: 1, retries: 0, p95: expect.any(Number) },
      },
    ],
    unknown: ['test'],
  });
});

test('types of events are told with all of their versions, who publishes and who handles them', async () => {
  const { inspections } = platformOf({ mirror: mirroring(memoryTable()) });
  const of = (type: string, version: number) => ({ type, version, context: 'test' });
  const catalogue = [of('tally.raised', 2), of('tally.raised', 1), of('tally.emptied', 1)];
  expect((await getEventTypes(inspections, catalogue)).types).toEqual([
    { type: 'tally.emptied', versions: [1], publishedBy: ['test'], consumers: [], local: false },
    { type: 'tally.raised', versions: [1, 2], publishedBy: ['test'], consumers: ['mirror'], local: false },
  ]);
});

describe('an aggregate', () => {
  const query = { type: 'Tally', id: 't-1', after: 0, limit: 10, shown: false };

  test('of two services is that of the one which publishes, unless one is named', async () => {
    const [other, source] = [inspected({ declaration: { name: 'other' } }), inspected()];
    await other.note('t-1', 'heard of');
    await source.raise('t-1', 1);
    const { inspections } = platformOf({ other, test: source });
    expect(await getAggregate(inspections, query)).toMatchObject({ service: 'test', events: [{}] });
    expect(await getAggregate(inspections, { ...query, service: 'other' })).toMatchObject({
      service: 'other',
    });
    expect(await getAggregate(inspections, { ...query, service: 'nobody' })).toBeUndefined();
  });

  test('is told by the page', async () => {
    const source = inspected();
    for (const by of [1, 2, 3]) await source.raise('t-1', by);
    const { inspections } = platformOf({ test: source });
    expect(await getAggregate(inspections, { ...query, limit: 2 })).toMatchObject({ goesOnAfter: 2 });
    expect(await getAggregate(inspections, { ...query, limit: 3 })).not.toHaveProperty('goesOnAfter');
  });

  test('that nobody has is none; where somebody did not answer, nobody can tell', async () => {
    const source = inspected();
    expect(await getAggregate(platformOf({ test: source }).inspections, query)).toBeUndefined();
    await expect(
      getAggregate(platformOf({ test: source, mirror: SILENT }).inspections, query),
    ).rejects.toMatchObject({
      code: 'inspection-failed',
      services: ['mirror'],
    });
    expect(await getSaga(platformOf({ test: source }).inspections, 'Trip', 't-1')).toBeUndefined();
  });
});

describe('a search', () => {
  const tally = { type: 'Tally', id: 't-1', after: 0, limit: 10, shown: false };

  test('finds an aggregate, a journey once however many services know of it, and an event', async () => {
    const [one, other] = [inspected(), inspected({ declaration: { name: 'other' } })];
    await one.raise('t-1', 1, 'c-9');
    await other.raise('t-2', 1, 'c-9');
    const { inspections } = platformOf({ test: one, other });
    expect((await search(inspections, 't-1')).hits).toEqual([
      { kind: 'aggregate', title: 'Tally t-1 of test', where: { service: 'test', type: 'Tally', id: 't-1' } },
    ]);
    expect((await search(inspections, 'c-9')).hits).toMatchObject([
      { kind: 'journey', where: { correlationId: 'c-9' } },
    ]);
    const [event] = one.table.items().filter(({ eventType }) => eventType === 'tally.raised');
    expect((await search(inspections, String(event?.id))).hits).toMatchObject([
      {
        kind: 'event',
        where: { service: 'test', type: 'Tally', id: 't-1', version: 1, correlationId: 'c-9' },
      },
    ]);
  });

  test('finds a domain event by its own id, through what it published or told its own service', async () => {
    const source = inspected({ declaration: { aggregates: [TellingTally] } });
    await source.raise('t-1', 1, 'c-9');
    const told = { context: { ...context, correlationId: 'c-9' } };
    await source.store.execute(TellingTally, 't-1', note('told, and not published'), told);
    const { inspections } = platformOf({ other: inspected(), test: source });
    const { events = [] } = (await getAggregate(inspections, tally)) ?? {};
    expect(events.map(({ type }) => type)).toEqual(['Raised', 'Noted']);
    for (const { eventId, type, version } of events) {
      const where = { service: 'test', type: 'Tally', id: 't-1', version, eventId, correlationId: 'c-9' };
      const hits = [{ kind: 'event', title: `${type} of Tally t-1`, where }];
      expect((await search(inspections, eventId)).hits).toEqual(hits);
      expect((await search(inspections, eventId.toUpperCase())).hits).toEqual(hits);
    }
  });

  test('finds no domain event that has left nothing behind', async () => {
    const source = inspected();
    await source.note('t-1', 'for nobody');
    const { inspections } = platformOf({ test: source });
    const [event] = (await getAggregate(inspections, tally))?.events ?? [];
    expect(await search(inspections, String(event?.eventId))).toEqual({ hits: [], unknown: [] });
    expect(await search(inspections, randomUUID())).toEqual({ hits: [], unknown: [] });
  });

  test('finds nothing where there is nothing, and says who did not answer', async () => {
    const { inspections } = platformOf({ test: inspected(), mirror: SILENT });
    expect(await search(inspections, 'nothing')).toEqual({ hits: [], unknown: ['mirror'] });
  });
});
