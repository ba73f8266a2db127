import { InvocationType, InvokeCommand, LambdaClient } from '@aws-sdk/client-lambda';
import { type InvokeService, startInvoke } from '../../src/invoke/index.ts';
import { createJournal } from '../../src/journal/index.ts';
import type { Invocation } from '../../src/lambda/index.ts';
import { functionNamed } from '../bus/model.ts';
import { atRest } from '../bus/until.ts';
import { platformWith, REGION } from '../queues/model.ts';

const asks = functionNamed('asks');
const failed = {
  outcome: 'error',
  errorType: 'Broken',
  errorMessage: 'it broke',
  durationMs: 1,
  crashed: false,
} as const;

let service: InvokeService;
let client: LambdaClient;
let invoked: { readonly key: string; readonly event: unknown }[];
let outcomes: Invocation[];

beforeEach(async () => {
  invoked = [];
  outcomes = [];
  service = await startInvoke({
    model: platformWith({ functions: [asks] }),
    port: 0,
    journal: createJournal(),
    queues: { send: () => Promise.reject(new Error('nothing is sent')) },
    lambda: {
      async invoke(key, event) {
        invoked.push({ key, event });
        return outcomes.shift() ?? { outcome: 'success', payload: { heard: event }, durationMs: 1 };
      },
    },
    timeScale: 0.000_1,
  });
  client = new LambdaClient({
    endpoint: service.endpoint,
    region: REGION,
    credentials: { accessKeyId: 'local', secretAccessKey: 'local' },
    maxAttempts: 1,
  });
});
afterEach(async () => {
  client.destroy();
  await service.stop();
});

const invoke = async (event?: unknown, options: { name?: string; type?: InvocationType } = {}) => {
  const { name = asks.name, type } = options;
  const answer = await client.send(
    new InvokeCommand({
      FunctionName: name,
      ...(event === undefined ? {} : { Payload: JSON.stringify(event) }),
      ...(type === undefined ? {} : { InvocationType: type }),
    }),
  );
  const text = Buffer.from(answer.Payload ?? []).toString();
  return { ...answer, payload: text === '' ? undefined : JSON.parse(text) };
};

test('a function is invoked by its name or its ARN, and its answer is given back', async () => {
  for (const name of [asks.name, asks.arn]) {
    const answer = await invoke({ question: 1 }, { name });
    expect(answer).toMatchObject({ StatusCode: 200, ExecutedVersion: '$LATEST' });
    expect(answer.payload).toEqual({ heard: { question: 1 } });
    expect(answer.FunctionError).toBeUndefined();
  }
  expect(invoked).toEqual([
    { key: 'asks', event: { question: 1 } },
    { key: 'asks', event: { question: 1 } },
  ]);
  expect((await invoke()).payload).toEqual({ heard: {} });
});

test('what a function says of nothing is null', async () => {
  outcomes = [{ outcome: 'success', payload: undefined, durationMs: 1 }];
  expect((await invoke({})).payload).toBeNull();
});

test('a function that fails is answered with 200, its error, and the header that says so', async () => {
  outcomes = [failed];
  const answer = await invoke({});
  expect(answer).toMatchObject({ StatusCode: 200, FunctionError: 'Unhandled' });
  expect(answer.payload).toEqual({ errorType: 'Broken', errorMessage: 'it broke' });
});

test('a function that has not run is no error of the function', async () => {
  outcomes = [
    { ...failed, errorType: 'TooManyRequestsException', refused: true },
    { ...failed, errorType: 'ServiceException', refused: true },
  ];
  await expect(invoke({})).rejects.toMatchObject({
    name: 'TooManyRequestsException',
    $metadata: { httpStatusCode: 429 },
  });
  await expect(invoke({})).rejects.toMatchObject({
    name: 'ServiceException',
    $metadata: { httpStatusCode: 500 },
  });
});

test('an event is accepted at once, and tried twice more when the function fails', async () => {
  outcomes = [failed, failed];
  expect(await invoke({ n: 1 }, { type: 'Event' })).toMatchObject({ StatusCode: 202, payload: undefined });
  await atRest(service);
  expect(invoked).toHaveLength(3);
});

test('a dry run invokes nothing', async () => {
  expect(await invoke({}, { type: 'DryRun' })).toMatchObject({ StatusCode: 204 });
  expect(invoked).toEqual([]);
});

test('a function that is not there, another action, and a body that is not JSON are refused', async () => {
  await expect(invoke({}, { name: 'nobody' })).rejects.toMatchObject({
    name: 'ResourceNotFoundException',
    message: 'Function not found: nobody',
  });
  const place = `${service.endpoint}/2015-03-31/functions`;
  const at = (path: string, init: RequestInit) => fetch(`${place}/${path}`, init);
  const notJson = await at(`${asks.name}/invocations`, { method: 'POST', body: '{' });
  expect([notJson.status, notJson.headers.get('x-amzn-errortype')]).toEqual([
    400,
    'InvalidRequestContentException',
  ]);
  expect((await at(asks.name, { method: 'GET' })).status).toBe(404);
  const headers = { 'x-amz-invocation-type': 'Sometimes' };
  expect((await at(`${asks.name}/invocations`, { method: 'POST', headers, body: '{}' })).status).toBe(400);
  expect(invoked).toEqual([]);
});

test('a request may have 6 MB, an event that is queued 1 MB', async () => {
  const text = (bytes: number) => 'x'.repeat(bytes - 2);
  expect((await invoke(text(6 * 1_048_576))).StatusCode).toBe(200);
  expect((await invoke(text(1_048_576), { type: 'Event' })).StatusCode).toBe(202);
  await atRest(service);
  for (const [bytes, type] of [
    [6 * 1_048_576 + 1, InvocationType.RequestResponse],
    [1_048_577, InvocationType.Event],
    [9 * 1_048_576, InvocationType.RequestResponse],
  ] as const)
    await expect(invoke(text(bytes), { type })).rejects.toMatchObject({ name: 'RequestTooLargeException' });
  expect(invoked).toHaveLength(2);
});
