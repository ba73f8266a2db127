import { type AsynchronousInvocations, createAsynchronousInvocations } from '../../src/bus/index.ts';
import { functionFaults } from '../../src/faults/index.ts';
import { createJournal, type Journal } from '../../src/journal/index.ts';
import type { Invocation } from '../../src/lambda/index.ts';
import type { AsynchronousModel, FunctionModel } from '../../src/model.ts';
import { type QueueService, startQueues } from '../../src/queues/index.ts';
import { faultsWith } from '../faults/model.ts';
import { platformWith, queueArn, queueNamed } from '../queues/model.ts';
import { functionNamed } from './model.ts';
import { atRest, until } from './until.ts';

const model = platformWith({ queues: [queueNamed('well'), queueNamed('ill')] });
const origin = { file: 'serverless.yml', path: 'functions.work' };
const destinations = { onSuccessArn: queueArn('well'), onFailureArn: queueArn('ill'), origin };
const well: Invocation = { outcome: 'success', payload: { done: true }, durationMs: 1 };
const failing = {
  outcome: 'error',
  errorType: 'Broken',
  errorMessage: 'no',
  durationMs: 1,
  crashed: false,
} as const;
const throttled = { ...failing, errorType: 'TooManyRequestsException', refused: true } as const;

let journal: Journal;
let queues: QueueService;
let invoked: unknown[];
let outcomes: Invocation[];
let invocations: AsynchronousInvocations;

function begin(settings: Partial<Parameters<typeof createAsynchronousInvocations>[0]> = {}): void {
  const invoke = async (_: string, event: unknown): Promise<Invocation> => {
    invoked.push(event);
    return outcomes.shift() ?? well;
  };
  const parts = { lambda: { invoke }, queues, journal, timeScale: 0.000_1 };
  invocations = createAsynchronousInvocations({ ...parts, ...settings });
}

beforeEach(async () => {
  journal = createJournal();
  invoked = [];
  outcomes = [];
  queues = await startQueues({ model, port: 0, journal, timeScale: 1 });
  begin();
});
afterEach(async () => {
  await invocations.stop(100);
  await queues.stop();
});

function fn(asynchronous?: AsynchronousModel, more: Partial<FunctionModel> = {}): FunctionModel {
  return { ...functionNamed('work'), ...(asynchronous === undefined ? {} : { asynchronous }), ...more };
}
async function run(target: FunctionModel): Promise<void> {
  invocations.start(target, { n: 1 });
  await atRest({ inFlight: async () => invocations.inFlight() });
}
async function records(queue: string): Promise<unknown[]> {
  const messages = await queues.receive(queueArn(queue), { max: 10, waitMs: 0 });
  return messages.map(({ body }) => JSON.parse(body));
}
const deadLetters = () =>
  journal.read(0, 100).flatMap(({ kind, outcome }) => (kind === 'dead-letter' ? [outcome] : []));

test('a success is recorded at its destination, with what the function answered', async () => {
  await run(fn(destinations));
  expect(await records('ill')).toEqual([]);
  expect(await records('well')).toEqual([
    {
      version: '1.0',
      timestamp: expect.stringMatching(/^\d{4}-\d\d-\d\dT[\d:.]+Z$/),
      requestContext: {
        requestId: expect.stringMatching(/^[0-9a-f-]{36}$/),
        functionArn: `${functionNamed('work').arn}:$LATEST`,
        condition: 'Success',
        approximateInvokeCount: 1,
      },
      requestPayload: { n: 1 },
      responseContext: { statusCode: 200, executedVersion: '$LATEST' },
      responsePayload: { done: true },
    },
  ]);
});

test('a failure is retried twice and then recorded at its destination, with the last error', async () => {
  outcomes = [failing, failing, failing];
  await run(fn(destinations));
  expect([invoked.length, await records('well')]).toEqual([3, []]);
  expect(await records('ill')).toMatchObject([
    {
      requestContext: { condition: 'RetriesExhausted', approximateInvokeCount: 3 },
      requestPayload: { n: 1 },
      responseContext: { statusCode: 200, executedVersion: '$LATEST', functionError: 'Unhandled' },
      responsePayload: { errorType: 'Broken', errorMessage: 'no' },
    },
  ]);
  expect(deadLetters()).toEqual(['Broken after 3 invocations, RetriesExhausted']);
});

test('what is to be retried says why', async () => {
  begin({ timeScale: 1 });
  outcomes = [failing];
  invocations.start(fn(), { n: 1 });
  await until(() => invocations.inFlight().some((phrase) => phrase.includes('tried again')));
  expect(invocations.inFlight()).toEqual([
    `asynchronous invocation of ${functionNamed('work').name}, tried again after Broken: no`,
  ]);
});

test.each([0, 1, 2])('with %d retries a function runs once more than that', async (maximumRetryAttempts) => {
  outcomes = [failing, failing, failing];
  await run(fn({ ...destinations, maximumRetryAttempts }));
  expect([invoked.length, (await records('ill')).length]).toEqual([maximumRetryAttempts + 1, 1]);
});

test('a throttle uses up no retries', async () => {
  outcomes = [throttled, throttled, throttled, throttled, failing, failing, well];
  await run(fn(destinations));
  expect(invoked).toHaveLength(7);
  expect(await records('well')).toMatchObject([{ requestContext: { approximateInvokeCount: 3 } }]);
});

test('an event that would be too old at its next attempt is given up, without an answer when it never ran', async () => {
  outcomes = Array.from({ length: 20 }, () => throttled);
  await run(fn({ ...destinations, maximumEventAgeSeconds: 60 }));
  expect(invoked.length).toBeLessThan(10);
  const [record] = await records('ill');
  expect(record).toMatchObject({
    requestContext: { condition: 'EventAgeExceeded', approximateInvokeCount: 0 },
  });
  expect(record).not.toHaveProperty('responsePayload');
});

test('a function without any concurrency sends its events to the destination at once', async () => {
  outcomes = [throttled];
  await run(fn(destinations, { reservedConcurrency: 0 }));
  expect([invoked.length, (await records('ill')).length]).toEqual([1, 1]);
});

test('a record that its destination refuses is lost, and the journal says so', async () => {
  outcomes = [failing];
  await run(fn({ origin, maximumRetryAttempts: 0, onFailureArn: queueArn('gone') }));
  expect(deadLetters()[0]).toMatch(
    /^Broken after 1 invocations, RetriesExhausted; lost, the destination refused/,
  );
});

test('an invocation that is doubled by a fault runs twice', async () => {
  const { faults } = faultsWith({ function: { name: 'work', duplicate: 1, times: 1 } });
  begin({ faults: functionFaults(faults) });
  await run(fn(destinations));
  await run(fn(destinations));
  expect([invoked.length, (await records('well')).length]).toEqual([3, 3]);
});
