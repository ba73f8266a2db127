import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import { fileURLToPath } from 'node:url';
import { createFaults, type Faults, functionFaults } from '../../src/faults/index.ts';
import { createJournal, type Journal } from '../../src/journal/index.ts';
import { type ReloadableLambdaRuntime, startLambda } from '../../src/lambda/index.ts';
import { functionNamed } from '../bus/model.ts';
import { model, struckIn } from './model.ts';

let journal: Journal;
let faults: Faults;
let lambda: ReloadableLambdaRuntime;
let service: Server;
/** What the stand-in for a local service was asked for. */
let asked: string[];

beforeEach(async () => {
  asked = [];
  service = createServer(({ url }, response) => {
    asked.push(String(url));
    response.end('{}');
  });
  service.listen(0, '127.0.0.1');
  await once(service, 'listening');
  const address = service.address();
  const endpoint = `http://127.0.0.1:${typeof address === 'object' ? address?.port : 0}`;
  journal = createJournal();
  faults = createFaults({ model, journal });
  lambda = startLambda({
    functions: [
      { ...functionNamed('work'), handler: 'handlers.calls', timeoutSeconds: 20 },
      { ...functionNamed('rest'), handler: 'handlers.fetches', timeoutSeconds: 20 },
    ],
    region: 'eu-central-1',
    endpoints: { dynamodb: endpoint, sqs: endpoint, eventbridge: endpoint, lambda: endpoint },
    codeDirectory: () => fileURLToPath(new URL('.', import.meta.url)),
    journal,
    onLine: () => undefined,
    faults: functionFaults(faults),
  });
});
afterEach(async () => {
  faults.clear();
  await lambda.stop();
  service.closeAllConnections();
  service.close();
});

const KILLED = { outcome: 'error', errorType: 'Runtime.ExitError', crashed: true };

describe('a crash', () => {
  test.each([
    ['before the handler', { before: 'handler' }, []],
    ['before its second call', { before: 2 }, ['/1']],
    ['after its second call', { after: 2 }, ['/1', '/2']],
    ['after the handler', { after: 'handler' }, ['/1', '/2', '/3']],
  ] as const)('%s ends the environment there', async (_, crash, expected) => {
    faults.set({ function: { name: 'work', crash, times: 1 } });
    const first = await lambda.invoke('work', { count: 3 });
    expect(first).toMatchObject(KILLED);
    expect(first).toMatchObject({ errorMessage: expect.stringContaining('signal: killed') });
    expect(asked).toEqual(expected);
    expect(await lambda.invoke('work', { count: 1 })).toMatchObject({ outcome: 'success' });
  });

  test('counts the calls that are made with fetch as well', async () => {
    faults.set({ function: { crash: { after: 2 } } });
    expect(await lambda.invoke('rest', { count: 3 })).toMatchObject(KILLED);
    expect(asked).toEqual(['/1', '/2']);
  });

  test('can wait for the nth invocation', async () => {
    faults.set({ function: { crash: { before: 'handler', invocation: 2 } } });
    const outcomes = [];
    for (let n = 0; n < 3; n += 1) outcomes.push((await lambda.invoke('work', { count: 0 })).outcome);
    expect(outcomes).toEqual(['success', 'error', 'success']);
    expect(struckIn(journal)).toEqual(['work function: crash before the handler']);
  });

  test('leaves an invocation alone that does not come so far, and those after it', async () => {
    faults.set({ function: { crash: { before: 3 } } });
    for (let n = 0; n < 3; n += 1)
      expect(await lambda.invoke('work', { count: 2 })).toMatchObject({ outcome: 'success' });
  });
});

test.each([
  ['throttle', 'TooManyRequestsException'],
  ['fail', 'ServiceException'],
] as const)('with %s the handler does not run', async (fault, errorType) => {
  faults.set({ function: { name: 'work', [fault]: 1, times: 1 } });
  expect(await lambda.invoke('work', { count: 1 })).toMatchObject({ outcome: 'error', errorType });
  expect(asked).toEqual([]);
  expect(await lambda.invoke('work', { count: 1 })).toMatchObject({ outcome: 'success' });
});

test('a function can be told to misbehave for events of one type only', async () => {
  faults.set({ function: { eventType: 'note.written', fail: 1 } });
  const outcomes = [];
  const inQueue = { Records: [{ body: JSON.stringify({ 'detail-type': 'note.written' }) }], count: 0 };
  for (const event of [{ 'detail-type': 'note.written', count: 0 }, inQueue, { count: 0 }])
    outcomes.push((await lambda.invoke('work', event)).outcome);
  expect(outcomes).toEqual(['error', 'error', 'success']);
});

test('a function can be told to misbehave for events, messages and records about something only', async () => {
  faults.set({ function: { about: 'b-2', crash: { before: 'handler' } } });
  const outcomes = [];
  for (const id of ['b-1', 'b-2'])
    for (const event of [
      { detail: { id } },
      { Records: [{ body: JSON.stringify({ detail: { id } }) }] },
      { Records: [{ dynamodb: { NewImage: { id: { S: id } } } }] },
    ])
      outcomes.push((await lambda.invoke('work', { ...event, count: 0 })).outcome);
  expect(outcomes).toEqual(['success', 'success', 'success', 'error', 'error', 'error']);
});

test('a frozen function runs when it thaws, and is in flight until then', async () => {
  faults.set({ function: { name: 'work', freeze: true } });
  const invocation = lambda.invoke('work', { count: 1 });
  await new Promise(setImmediate);
  expect([asked, await faults.inFlight()]).toEqual([[], ['1 frozen at function work']]);
  faults.clear();
  expect(await invocation).toMatchObject({ outcome: 'success' });
});
