import { createEventStore, documentClient, dynamoDbTable, memoryTable } from '@edtech/event-store';
import { consumerFunction } from '@edtech/messaging';
import { getEventMetrics } from '@edtech/operations';
import { dynamoDbEnvironment } from '@edtech/testkit/dynamodb';
import { sqsRecord } from '@edtech/testkit/sqs-record';
import { jest } from '@jest/globals';
import { delivered, eventOf } from '../../../packages/messaging/test/deliveries.ts';
import { mirror } from '../../../packages/messaging/test/rig.ts';
import { dynamoDbClients, newMetricsTable } from './metrics-table.ts';

const { env } = process;

beforeEach(() => {
  jest.spyOn(console, 'info').mockReturnValue();
});

afterEach(() => {
  process.env = env;
  jest.restoreAllMocks();
});

const QUEUES = { QUEUE_URL: 'http://127.0.0.1:1/q', DEAD_LETTER_QUEUE_URL: 'http://127.0.0.1:1/d' };

/** A consumer's function as it is deployed, but for its own table. */
const deployed = (environment: Readonly<Record<string, string>>) => {
  process.env = { ...env, ...dynamoDbEnvironment(), ...QUEUES, ...environment };
  const store = createEventStore({ table: memoryTable(), source: 'edtech.mirror' });
  const handler = consumerFunction(store, mirror());
  return (...records: Parameters<typeof sqsRecord>[]) =>
    handler({ Records: records.map((one) => sqsRecord(...one)) }, { getRemainingTimeInMillis: () => 15_000 });
};

const occurredAt = (): string => new Date(Date.now() - 50).toISOString();
const message = (sequence: number) => delivered(eventOf('t', sequence, { occurredAt: occurredAt() }));

test('a batch of a deployed consumer is counted in DynamoDB and for CloudWatch, and read back', async () => {
  const tableName = await newMetricsTable();
  const printed = jest.spyOn(process.stdout, 'write').mockReturnValue(true);
  const from = new Date(Date.now()).toISOString();
  const handle = deployed({
    METRICS_TABLE: tableName,
    POWERTOOLS_METRICS_NAMESPACE: 'edtech',
    POWERTOOLS_SERVICE_NAME: 'edtech-test',
  });
  expect(await handle(['a', message(1)], ['b', message(2)], ['c', message(4)])).toEqual({
    batchItemFailures: [],
  });
  await handle(['d', message(1)]);
  const lines = printed.mock.calls.map(([line]) => JSON.parse(String(line)));
  printed.mockRestore();
  expect(lines).toMatchObject([
    { service: 'edtech-test', consumer: 'mirror', Handled: 2, Parked: 1 },
    { service: 'edtech-test', consumer: 'mirror', Duplicates: 1 },
  ]);
  const table = dynamoDbTable({ client: documentClient(dynamoDbClients()), tableName });
  const metrics = await getEventMetrics(
    { table, sagas: async () => [] },
    { from, to: new Date(Date.now() + 60_000).toISOString() },
  );
  expect(metrics).toMatchObject({
    totalEvents: 2,
    successfulEvents: 2,
    failedEvents: 0,
    duplicates: 1,
    parked: 1,
    batches: 2,
    eventsByType: { 'tally.raised': { totalEvents: 2 } },
    consumers: [{ consumer: 'mirror', processing: { count: 2 } }],
  });
  expect(metrics.averageProcessingTime).toBeGreaterThanOrEqual(50);
});

test('without a table nothing is counted, and without a table that is there nothing is lost but the figures', async () => {
  const warnings = jest.spyOn(console, 'warn').mockReturnValue();
  expect(await deployed({})(['a', message(1)])).toEqual({ batchItemFailures: [] });
  expect(warnings).not.toHaveBeenCalled();
  expect(await deployed({ METRICS_TABLE: 'no-such-table' })(['a', message(1)])).toEqual({
    batchItemFailures: [],
  });
  expect(String(warnings.mock.calls[0]?.[0])).toContain('the figures of a batch are lost');
});
