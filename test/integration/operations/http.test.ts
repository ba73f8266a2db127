import { documentClient, dynamoDbTable, systemTiming } from '@edtech/event-store';
import type { HttpLambda } from '@edtech/http';
import { batchObserver } from '@edtech/metrics';
import { dynamoDbEnvironment } from '@edtech/testkit/dynamodb';
import { apiEvent, send } from '../../../packages/http/test/events.ts';
import { newSagasTable } from '../saga/sagas-table.ts';
import { dynamoDbClients, newMetricsTable } from './metrics-table.ts';

const { env } = process;

let handler: HttpLambda;

beforeAll(async () => {
  const tableName = await newMetricsTable();
  const { index } = await newSagasTable();
  process.env = {
    ...env,
    ...dynamoDbEnvironment(),
    METRICS_TABLE: tableName,
    SAGA_TABLES: `LessonBooking=${index.tableName}`,
  };
  ({ handler } = await import('../../../services/operations/src/functions/get-metrics.ts'));
  const table = dynamoDbTable({ client: documentClient(dynamoDbClients()), tableName });
  const observer = batchObserver({ table, timing: systemTiming, log: () => {} });
  observer.delivered({ consumer: 'payment-accounts', type: 'user.created', ending: 'handled', latency: 80 });
  await observer.end(1_000);
});

afterAll(() => {
  process.env = env;
});

/** Asks as somebody with these roles; as nobody when there are none. */
const ask = (rawQuery = '', ...roles: readonly string[]) =>
  send(
    handler,
    apiEvent({
      method: 'GET',
      route: 'GET /operations/metrics',
      rawPath: '/operations/metrics',
      rawQuery,
      ...(roles.length === 0 ? {} : { claims: { sub: 'u-1', 'cognito:groups': `[${roles.join(' ')}]` } }),
    }),
  );

test('administrators read the figures of the last minutes', async () => {
  const { status, body } = await ask('', 'ADMIN');
  expect(status).toBe(200);
  expect(body).toMatchObject({
    totalEvents: 1,
    successfulEvents: 1,
    failedEvents: 0,
    averageProcessingTime: 80,
    eventsByType: { 'user.created': { totalEvents: 1 } },
    sagaMetrics: [{ saga: 'LessonBooking', started: 0 }],
  });
});

test('of another time they read another time’s', async () => {
  const { status, body } = await ask('from=2026-11-28T08:00:00Z&to=2026-11-28T08:05:00Z', 'ADMIN');
  expect([status, body]).toMatchObject([200, { totalEvents: 0, consumers: [] }]);
});

test.each([['STUDENT'], ['TUTOR']])('a %s is forbidden to', async (role) => {
  expect(await ask('', role)).toMatchObject({ status: 403, body: { code: 'forbidden' } });
});

test('who is nobody has to sign in', async () => {
  expect(await ask()).toMatchObject({ status: 401 });
});

test.each([
  ['from=yesterday', 'query-invalid'],
  ['from=2026-11-28T09:00:00Z&to=2026-11-28T08:00:00Z', 'query-invalid'],
  ['last=1h', 'query-unknown'],
])('"%s" is refused: %s', async (query, code) => {
  expect(await ask(query, 'ADMIN')).toMatchObject({ status: 400, body: { code } });
});
