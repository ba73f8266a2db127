import { randomUUID } from 'node:crypto';
import { createEventStore, documentClient, dynamoDbTable, systemTiming } from '@edtech/event-store';
import { decodeEvent, eventKey } from '@edtech/event-store/layout';
import { batchObserver } from '@edtech/metrics';
import { raise, Tally } from '@edtech/testkit';
import { newDynamoDbTable } from '@edtech/testkit/dynamodb';
import { newSagasTable } from '../saga/sagas-table.ts';
import { dynamoDbClients, newMetricsTable } from './metrics-table.ts';
import { ops } from './ops.ts';

test('help tells the commands, with examples', async () => {
  const { code, stdout } = await ops('--help');
  expect(code).toBe(0);
  for (const word of ['status', 'metrics', 'kpi', 'verify', 'unhealthy', 'search', 'Examples:'])
    expect(stdout).toContain(word);
});

test.each([
  ['metrics --last soon', /90s, 15m, 2h or 1d/],
  ['metrics --last 0m', /90s, 15m, 2h or 1d/],
  ['metrics --from yesterday', /2026-11-23T08:00:00Z/],
  ['metrics --from 2026-11-28T09:00:00Z --to 2026-11-28T08:00:00Z --stage t', /time-range-refused/],
  ['metrics --last 15d --stage t', /time-range-refused/],
  ['kpi --last 15d --stage t', /time-range-refused/],
  ['verify --segments 0', /whole number/],
  ['unhealthy --limit 0', /whole number/],
  ['search', /missing required argument/],
  ['status now', /too many arguments/],
])('"ops %s" is used wrongly, and says how to use it', async (line, says) => {
  const { code, stderr } = await ops(...line.split(' '));
  expect(stderr).toMatch(says);
  expect(code).toBe(2);
});

test.each(['status', 'metrics', 'kpi', 'verify', 'unhealthy', 'search some-id'])(
  '"ops %s" says that there is no such stage',
  async (command) => {
    const { code, stderr } = await ops(...command.split(' '), '--stage', 'nowhere');
    expect(stderr).toContain('There is no table edtech-event-metrics-nowhere.');
    expect(stderr.trim().split('\n')).toHaveLength(1);
    expect(code).toBe(1);
  },
);

describe('on a stage', () => {
  const stage = `t${randomUUID().slice(0, 8)}`;

  beforeAll(async () => {
    const tableName = await newMetricsTable(`edtech-event-metrics-${stage}`);
    await newSagasTable(`edtech-booking-sagas-${stage}`);
    const table = dynamoDbTable({ client: documentClient(dynamoDbClients()), tableName });
    const observer = batchObserver({ table, timing: systemTiming, log: () => {} });
    const event = { consumer: 'payment-accounts', type: 'user.created' } as const;
    for (const latency of [120, 480]) observer.delivered({ ...event, ending: 'handled', latency });
    observer.delivered({ ...event, ending: 'deadLettered' });
    observer.forwarded({ source: 'edtech.user', type: 'user.created', fate: 'published', latency: 80 });
    observer.swept('user');
    await observer.end(1_000);
  });

  test('the figures are printed for people, and as JSON', async () => {
    const { code, stdout } = await ops('metrics', '--stage', stage);
    expect(code).toBe(0);
    expect(stdout).toMatch(/3 events came to an end, 0 a minute: 66\.6 % handled, 1 dead letters/);
    expect(stdout).toMatch(/payment-accounts +2 +1 +0 +0 +0 +300 ms +125 ms +500 ms +500 ms/);
    expect(stdout).toMatch(/edtech\.user +1 +0 +0 +0 +80 ms/);
    expect(stdout).toMatch(/LessonBooking +0 +0 +0 +0 +0 +0 +-/);
    const printed = JSON.parse((await ops('metrics', '--last', '2m', '--json', '--stage', stage)).stdout);
    expect(printed).toMatchObject({
      totalEvents: 3,
      successfulEvents: 2,
      failedEvents: 1,
      averageProcessingTime: 300,
      eventsByType: { 'user.created': { totalEvents: 3 } },
      sagaMetrics: [{ saga: 'LessonBooking', started: 0 }],
    });
  });

  test('key figures are held against their targets, and fail when one is missed', async () => {
    const { code, stdout } = await ops('kpi', '--stage', stage);
    expect(code).toBe(1);
    expect(stdout).toMatch(/event processing latency, p95 +< 1 s +500 ms +yes/);
    expect(stdout).toMatch(/event delivery success +> 99 % +66\.6 % +NO/);
    // It was swept in the minute that is not over yet.
    expect(stdout).toMatch(/outbox processing frequency +every 30 s +- +NO/);
    // Of the dead letters there is no table, and of the queues nobody.
    expect(stdout).toMatch(/dead-letter queue size +< 100 at any time +- +unknown/);
    expect(stdout).toMatch(
      /from registration to payment account: 500 ms \(2 waits, half of them 125 ms at most/,
    );
    const { range, kpis } = JSON.parse((await ops('kpi', '--last', '2m', '--json', '--stage', stage)).stdout);
    expect(Date.parse(range.to) - Date.parse(range.from)).toBe(120_000);
    expect(kpis).toHaveLength(13);
    for (const kpi of kpis)
      expect(kpi).toMatchObject({
        name: expect.any(String),
        target: expect.any(String),
        unit: expect.any(String),
        basis: expect.any(String),
      });
    expect(kpis.map(({ met }: { met: unknown }) => met)).toEqual(
      expect.arrayContaining([true, false, 'unknown']),
    );
  });

  test('what cannot be looked at is unhealthy, each place for itself', async () => {
    const { code, stdout } = await ops('unhealthy', '--json', '--stage', stage);
    expect(code).toBe(1);
    const { events } = JSON.parse(stdout);
    // Of its sagas there is a table, and nothing else of the whole platform.
    const unknown = events.filter(({ kind }: { kind: string }) => kind === 'unknown');
    expect(unknown).toHaveLength(events.length);
    const places = events.map(({ service, place }: Record<string, string>) => `${service} ${place}`);
    expect(places).toEqual(
      expect.arrayContaining([
        'user outbox',
        'payment inboxes',
        'payment read models',
        `payment edtech-payment-accounts-${stage}`,
        `payment edtech-payment-accounts-dlq-${stage}`,
        `booking edtech-booking-sagas-outbox-dlq-${stage}`,
      ]),
    );
    expect(places).not.toContain('booking sagas');
    expect(places.filter((place: string) => place.includes('sweep'))).toEqual([]);
  });

  test('the status is a few lines, and fails when something is unhealthy', async () => {
    const { code, stdout } = await ops('status', '--stage', stage);
    expect(code).toBe(1);
    expect(stdout).toContain(`${stage} at `);
    expect(stdout).toMatch(/handled +3 events, 66\.6 % of them without a dead letter; 95 % within 500 ms/);
    expect(stdout).toMatch(/waiting +0 events in outboxes, 0 messages in queues/);
    expect(stdout).toMatch(/unknown +\d+ outboxes and queues could not be measured/);
    expect(stdout).toMatch(/UNHEALTHY +\d+ unknown: npm run ops -- unhealthy/);
  });
});

describe('a search', () => {
  const stage = `t${randomUUID().slice(0, 8)}`;
  let eventId: string;

  beforeAll(async () => {
    await newMetricsTable(`edtech-event-metrics-${stage}`);
    const table = await newDynamoDbTable({ tableName: `edtech-user-${stage}` });
    const store = createEventStore({ table, source: 'edtech.user' });
    const actor = { kind: 'anonymous' } as const;
    await store.execute(Tally, 't/1', raise(1), {
      context: { correlationId: 'c-9', causationId: 'r', actor },
    });
    const item = await table.get(eventKey('Tally', 't/1', 1));
    if (item === undefined) throw new Error('it was committed');
    eventId = decodeEvent('Tally', 't/1', item).metadata.eventId;
  });

  test('finds a domain event by its own id, and says which services did not answer', async () => {
    const { code, stdout } = await ops('search', eventId, '--stage', stage);
    expect(code).toBe(0);
    expect(stdout).toContain('event  Raised of Tally t/1\n');
    expect(stdout).toContain('→ version 1 in GET /operations/aggregates/Tally/t%2F1, set off by c-9\n');
    expect(stdout).toMatch(/Not looked at, as they did not answer: .*payment/);
    const found = JSON.parse((await ops('search', eventId, '--json', '--stage', stage)).stdout);
    expect(found).toMatchObject({ hits: [{ kind: 'event', where: { service: 'user', eventId } }] });
  });

  test('finds a journey, and fails where nothing has the id', async () => {
    const { stdout } = await ops('search', 'c-9', '--stage', stage);
    expect(stdout).toContain('→ GET /operations/journeys/c-9\n');
    const { code, stdout: nothing } = await ops('search', randomUUID(), '--stage', stage);
    expect(nothing).toContain('Nothing has this id.');
    expect(code).toBe(1);
  });
});
