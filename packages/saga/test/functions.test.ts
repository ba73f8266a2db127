import { jest } from '@jest/globals';
import type { SQSEvent } from 'aws-lambda';
import { sagaSweeperFunction, sagasStoreFunction } from '../src/index.ts';
import { answer, stage, wanted } from './stage.ts';

const { env } = process;

const COUNTED = { POWERTOOLS_METRICS_NAMESPACE: 'edtech', POWERTOOLS_SERVICE_NAME: 'edtech-test' };

afterEach(() => {
  process.env = env;
  jest.restoreAllMocks();
});

const printing = () => {
  const printed: object[] = [];
  jest.spyOn(process.stdout, 'write').mockImplementation((line) => {
    printed.push(JSON.parse(String(line)));
    return true;
  });
  return printed;
};

test('each pass of the sweeper tells CloudWatch how many sagas there are', async () => {
  process.env = { ...env, ...COUNTED, SAGAS: 'travel', SWEEP_QUEUE_URL: 'http://q', AWS_REGION: 'eu-west-1' };
  const on = stage();
  await on.receive(wanted());
  const handler = sagaSweeperFunction(on.store, [on.versions]);
  const printed = printing();
  // It reads of the event only that it is no schedule's.
  await handler({ Records: [] } as SQSEvent, { getRemainingTimeInMillis: () => 25_000 });
  expect(printed).toMatchObject([
    { service: 'edtech-test', sagas: 'travel', RunningSagas: 1, OverdueSagas: 0, StuckSagas: 0 },
  ]);
});

test('the store of the sagas tells CloudWatch of each that ends', async () => {
  process.env = { ...env, ...COUNTED };
  const on = stage({ wrapped: sagasStoreFunction });
  await on.receive(wanted());
  const printed = printing();
  await on.receive(answer('flight.refused'));
  expect(printed).toMatchObject([{ service: 'edtech-test', saga: 'Trip', SagasFailed: 1 }]);
  expect(printed[0]).not.toHaveProperty('SagasCompleted');
});

test('where nobody says where to count, the store is left as it is', () => {
  process.env = { ...env };
  delete process.env.POWERTOOLS_SERVICE_NAME;
  const { store } = stage();
  expect(sagasStoreFunction(store)).toBe(store);
});
