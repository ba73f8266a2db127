import { jest } from '@jest/globals';
import type { SQSEvent } from 'aws-lambda';
import { sweeperFunction } from '../src/index.ts';
import { scene } from './fixture.ts';

const { env } = process;

const NEEDED = {
  EVENT_BUS: 'bus',
  OUTBOX_RETENTION_DAYS: 'forever',
  SWEEP_QUEUE_URL: 'http://127.0.0.1:1',
  OUTBOX_DEAD_LETTER_QUEUE_URL: 'http://127.0.0.1:1',
  AWS_REGION: 'eu-west-1',
};

const COUNTED = { POWERTOOLS_METRICS_NAMESPACE: 'edtech', POWERTOOLS_SERVICE_NAME: 'edtech-test' };

afterEach(() => {
  process.env = env;
  jest.restoreAllMocks();
});

/** What a pass of the sweeper's function prints for CloudWatch, of an outbox with two records that are on their fast path. */
const printedBy = async (variables: Readonly<Record<string, string>>): Promise<readonly unknown[]> => {
  process.env = { ...env, ...NEEDED, ...variables };
  const stage = scene();
  await stage.commit(2);
  stage.clock.advance(1_000);
  const handler = sweeperFunction({ table: stage.table, timing: stage.clock });
  const printed: unknown[] = [];
  jest.spyOn(process.stdout, 'write').mockImplementation((line) => {
    printed.push(JSON.parse(String(line)));
    return true;
  });
  // It reads of the event only that it is no schedule's.
  await handler({ Records: [] } as SQSEvent, { getRemainingTimeInMillis: () => 25_000 });
  jest.restoreAllMocks();
  return printed;
};

test('each pass tells CloudWatch what waits: of the outbox, and of the stage', async () => {
  const printed = await printedBy({ ...COUNTED, OUTBOX: 'edtech.test' });
  expect(printed).toMatchObject([
    {
      _aws: {
        CloudWatchMetrics: [{ Namespace: 'edtech', Dimensions: [['service', 'outbox'], ['service']] }],
      },
      service: 'edtech-test',
      outbox: 'edtech.test',
      OldestPending: 1_000,
      Pending: 2,
      PendingBytes: expect.any(Number),
    },
  ]);
});

test.each([
  ['what the outbox is called', COUNTED],
  ['where to count', { OUTBOX: 'edtech.test' }],
])('where nobody says %s, nothing is told', async (_what, variables) => {
  expect(await printedBy(variables)).toEqual([]);
});
