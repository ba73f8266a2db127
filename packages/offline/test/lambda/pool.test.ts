import { fileURLToPath } from 'node:url';
import { endpoints, environments, fn, lambda, stopAll, untilEnvironments } from './runtime.ts';

afterEach(stopAll);

describe('an invocation', () => {
  test('gets the event and a Lambda context, and gives back what the handler returned', async () => {
    const { runtime } = lambda([fn('echo')]);
    const invocation = await runtime.invoke('echo', { hello: [1, 2] });
    expect(invocation).toMatchObject({
      outcome: 'success',
      payload: {
        event: { hello: [1, 2] },
        functionName: 'service-dev-echo',
        arn: 'arn:aws:lambda:eu-central-1:000000000000:function:service-dev-echo',
        requestId: expect.stringMatching(/^[0-9a-f-]{36}$/),
      },
    });
    const { payload } = invocation as { payload: { remaining: number } };
    expect(payload.remaining).toBeGreaterThan(10_000);
    expect(payload.remaining).toBeLessThanOrEqual(20_000);
  });

  test('of a handler that returns nothing has the payload null', async () => {
    const { runtime } = lambda([fn('nothing')]);
    expect(await runtime.invoke('nothing', {})).toMatchObject({ outcome: 'success', payload: null });
  });

  test('sees its own variables and those of the local services, and nothing of this machine', async () => {
    process.env.OF_THIS_MACHINE = 'secret';
    const { runtime } = lambda([fn('environment')]);
    const invocation = await runtime.invoke('environment', {});
    expect(invocation).toMatchObject({
      payload: {
        OWN: 'value',
        AWS_REGION: 'eu-central-1',
        AWS_LAMBDA_FUNCTION_NAME: 'service-dev-environment',
        AWS_ACCESS_KEY_ID: expect.stringMatching(/^[A-Za-z0-9]+$/),
        AWS_ENDPOINT_URL_DYNAMODB: endpoints.dynamodb,
        AWS_ENDPOINT_URL_DYNAMODB_STREAMS: endpoints.dynamodb,
        AWS_ENDPOINT_URL_SQS: endpoints.sqs,
        AWS_ENDPOINT_URL_EVENTBRIDGE: endpoints.eventbridge,
        AWS_ENDPOINT_URL_LAMBDA: endpoints.lambda,
      },
    });
    const { payload } = invocation as { payload: Record<string, string> };
    expect(Object.keys(payload).filter((name) => name !== 'OWN' && !name.startsWith('AWS_'))).toEqual([]);
  });

  test('finds what a preloaded module has done, and is told its time by the machine’s clock all the same', async () => {
    const preload = fileURLToPath(new URL('./another-clock.mjs', import.meta.url));
    const { runtime } = lambda([fn('echo'), fn('year')], { preload });
    expect(await runtime.invoke('year', {})).toMatchObject({ payload: 2050 });
    const { payload } = (await runtime.invoke('echo', {})) as { payload: { remaining: number } };
    expect(payload.remaining).toBeGreaterThan(10_000);
  });

  test('of a function whose preloaded module cannot be loaded is an error', async () => {
    const { runtime } = lambda([fn('echo')], { preload: '/nowhere.mjs' });
    expect(await runtime.invoke('echo', {})).toMatchObject({ outcome: 'error', crashed: true });
  });

  test('that throws is an error of the handler, and its environment is used again', async () => {
    const { runtime } = lambda([fn('refuse')]);
    const expected = {
      outcome: 'error',
      errorType: 'RangeError',
      errorMessage: 'out of range',
      crashed: false,
    };
    expect(await runtime.invoke('refuse', {})).toMatchObject(expected);
    expect(await runtime.invoke('refuse', {})).toMatchObject(expected);
    expect(await runtime.describe()).toMatchObject({ environments: 1 });
  });

  test('is written down when it starts and when it ends', async () => {
    const { runtime, journal } = lambda([fn('refuse')]);
    await runtime.invoke('refuse', {});
    const [start, end] = journal.read(0, 10);
    expect(start).toMatchObject({ kind: 'invocation-start', source: 'refuse' });
    expect(end).toMatchObject({
      kind: 'invocation-end',
      source: 'refuse',
      outcome: 'error',
      ids: start?.ids,
    });
  });

  test.each([
    ['missing', 'Runtime.HandlerNotFound'],
    ['callback', 'Runtime.CallbackHandlerDeprecated'],
  ])('of a handler that cannot be used (%s) says so', async (key, errorType) => {
    const { runtime } = lambda([fn(key)]);
    expect(await runtime.invoke(key, {})).toMatchObject({ outcome: 'error', errorType, crashed: true });
  });

  test('of a function without a bundle, or of no function, is an error and not a rejection', async () => {
    const { runtime } = lambda([fn('lost', { handler: 'nowhere/lost.handler' })]);
    expect(await runtime.invoke('lost', {})).toMatchObject({ errorType: 'Runtime.ImportModuleError' });
    expect(await runtime.invoke('unknown', {})).toMatchObject({ errorType: 'ResourceNotFoundException' });
  });
});

describe('an environment', () => {
  test('is reused, so that what a module holds is still there', async () => {
    const { runtime } = lambda([fn('count')]);
    await runtime.invoke('count', {});
    expect(await runtime.invoke('count', {})).toMatchObject({ payload: { invocations: 2 } });
  });

  test('runs one invocation at a time: another one gets an environment of its own', async () => {
    const { runtime } = lambda([fn('slow')], { patienceMs: 0 });
    await Promise.all([runtime.invoke('slow', { ms: 50 }), runtime.invoke('slow', { ms: 50 })]);
    expect(await runtime.describe()).toMatchObject({ environments: 2, running: 0 });
  });

  test('is not started beyond the reserved concurrency: invocations wait', async () => {
    // Without patience, only the reservation keeps a second environment from being started.
    const { runtime } = lambda([fn('slow', { reservedConcurrency: 1 })], { patienceMs: 0 });
    const invocations = [1, 2, 3].map(() => runtime.invoke('slow', { ms: 5 }));
    expect(runtime.running).toBe(3);
    expect(await runtime.inFlight()).toEqual(['3 invocations of slow']);
    await Promise.all(invocations);
    expect(await runtime.describe()).toMatchObject({ environments: 1, running: 0 });
    expect(await runtime.inFlight()).toEqual([]);
  });

  test('that is at work has the next invocation wait, and its caller told until when', async () => {
    const { runtime } = lambda([fn('slow')]);
    const told: unknown[] = [];
    const first = runtime.invoke('slow', { ms: 5 }, (isWaiting) => told.push(['first', isWaiting]));
    const second = runtime.invoke('slow', { ms: 5 }, (isWaiting) => told.push(['second', isWaiting]));
    expect(told).toEqual([
      ['first', false],
      ['second', true],
    ]);
    await Promise.all([first, second]);
    expect(told.slice(2)).toEqual([['second', false]]);
  });

  test('makes room for another function when the machine is full', async () => {
    const { runtime } = lambda([fn('echo'), fn('count')], { concurrency: 1 });
    const outcomes = await Promise.all([
      runtime.invoke('echo', {}),
      runtime.invoke('count', {}),
      runtime.invoke('echo', {}),
    ]);
    expect(outcomes.map(({ outcome }) => outcome)).toEqual(['success', 'success', 'success']);
    expect(await runtime.describe()).toMatchObject({ environments: 1 });
  });

  test('is replaced by a reload after its current invocation, which is not lost', async () => {
    const { runtime } = lambda([fn('slow'), fn('count')]);
    await runtime.invoke('count', {});
    const underWay = runtime.invoke('slow', { ms: 100 });
    runtime.reload();
    expect(await underWay).toMatchObject({ outcome: 'success' });
    expect(await runtime.invoke('count', {})).toMatchObject({ payload: { invocations: 1 } });
    expect(await runtime.describe()).toMatchObject({ environments: 1 });
  });
});

describe('a crash', () => {
  test.each([
    [
      'exit',
      { errorType: 'Runtime.ExitError', errorMessage: expect.stringContaining('without providing a reason') },
    ],
    ['print', { errorType: 'Runtime.ExitError', errorMessage: expect.stringContaining('exit status 3') }],
    ['uncaught', { errorType: 'TypeError', errorMessage: expect.stringContaining('nobody catches this') }],
  ])('(%s) is reported at once, and the next invocation gets a new environment', async (key, expected) => {
    const { runtime } = lambda([fn(key), fn('echo')]);
    expect(await runtime.invoke(key, {})).toMatchObject({ outcome: 'error', crashed: true, ...expected });
    expect(await runtime.invoke(key, {})).toMatchObject({ outcome: 'error', crashed: true, ...expected });
    expect(runtime.running).toBe(0);
  });

  test('loses nothing that the handler printed before it, line by line', async () => {
    const { runtime, lines } = lambda([fn('print')]);
    await runtime.invoke('print', {});
    await runtime.stop();
    expect(lines).toEqual(['print: first', 'print: second', 'print: unfinished']);
  });

  test.each(['never', 'spin'])('by timeout (%s) is worded as Lambda words it', async (key) => {
    const { runtime } = lambda([fn(key, { timeoutSeconds: 1 })]);
    expect(await runtime.invoke(key, {})).toMatchObject({
      outcome: 'error',
      errorType: 'Sandbox.Timedout',
      errorMessage: expect.stringMatching(/Task timed out after 1.00 seconds$/),
      crashed: true,
    });
    expect(await runtime.describe()).toMatchObject({ environments: 0 });
  });

  test('by kill ends what is under way and says how many environments it took', async () => {
    const { runtime } = lambda([fn('never'), fn('count')], { patienceMs: 0 });
    await runtime.invoke('count', {});
    const underWay = [runtime.invoke('never', {}), runtime.invoke('never', {})];
    await untilEnvironments(runtime, 3);
    expect(await runtime.kill('never')).toBe(2);
    for (const invocation of await Promise.all(underWay)) {
      expect(invocation).toMatchObject({ outcome: 'error', crashed: true, errorType: 'Runtime.ExitError' });
    }
    expect(await runtime.invoke('count', {})).toMatchObject({ payload: { invocations: 2 } });
  });

  test('of the whole runtime settles every invocation, those that waited as well', async () => {
    const { runtime } = lambda([fn('never', { reservedConcurrency: 1 })]);
    const underWay = [runtime.invoke('never', {}), runtime.invoke('never', {})];
    await runtime.stop();
    for (const invocation of await Promise.all(underWay)) {
      expect(invocation).toMatchObject({ outcome: 'error', crashed: true });
    }
  });
});

describe('a second environment of a function', () => {
  test('is not started for an invocation that finds one idle a moment later', async () => {
    const { runtime } = lambda([fn('echo')]);
    await runtime.invoke('echo', {});
    await Promise.all(Array.from({ length: 20 }, () => runtime.invoke('echo', {})));
    expect(await environments(runtime)).toBe(1);
  });

  test('is not started beside the first one: what waits may be done as soon as that one is ready', async () => {
    const { runtime } = lambda([fn('echo')]);
    await Promise.all(Array.from({ length: 20 }, () => runtime.invoke('echo', {})));
    expect(await environments(runtime)).toBe(1);
  });

  test('is started when the first one stays at work', async () => {
    const { runtime } = lambda([fn('never')], { patienceMs: 10 });
    void runtime.invoke('never', {});
    void runtime.invoke('never', {});
    await untilEnvironments(runtime, 2);
  });

  test('is started although timers ring a little early', async () => {
    const { setTimeout } = globalThis;
    const early = (call: () => void, ms = 0) => setTimeout(call, Math.max(0, ms - 5));
    globalThis.setTimeout = Object.assign(early, setTimeout);
    try {
      const { runtime } = lambda([fn('never')], { patienceMs: 30 });
      void runtime.invoke('never', {});
      void runtime.invoke('never', {});
      await untilEnvironments(runtime, 2);
    } finally {
      globalThis.setTimeout = setTimeout;
    }
  });
});
