import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { jest } from '@jest/globals';
import { environments, fn, lambda, stopAll, untilEnvironments } from './runtime.ts';

afterEach(stopAll);

describe('a warm function', () => {
  test('has an environment before it is invoked, others have none', async () => {
    const { runtime } = lambda([fn('echo'), fn('count'), fn('environment')], {
      warm: ['count', 'environment'],
    });
    expect(await environments(runtime)).toBe(0);
    await runtime.warmUp();
    expect(await environments(runtime)).toBe(2);
    await runtime.invoke('count', {});
    expect(await environments(runtime)).toBe(2);
    await runtime.invoke('echo', {});
    expect(await environments(runtime)).toBe(3);
  });

  test('gets none beside the one that an invocation has started', async () => {
    const { runtime } = lambda([fn('count')], { warm: ['count'] });
    const [invocation] = await Promise.all([runtime.invoke('count', {}), runtime.warmUp()]);
    expect(invocation).toMatchObject({ payload: { invocations: 1 } });
    expect(await environments(runtime)).toBe(1);
  });

  test('is invoked while its environment starts, and does not get a second one', async () => {
    const { runtime } = lambda([fn('count')], { warm: ['count'], patienceMs: 0 });
    const warm = runtime.warmUp();
    expect(await runtime.invoke('count', {})).toMatchObject({ payload: { invocations: 1 } });
    await warm;
    expect(await environments(runtime)).toBe(1);
  });

  test('waits for a cold one that is invoked: what is waited for starts first', async () => {
    const names = ['count', 'environment', 'nothing', 'refuse'];
    const { runtime } = lambda(
      [...names, 'echo'].map((name) => fn(name)),
      { warm: names, startsAtOnce: 1 },
    );
    let isWarm = false;
    const warm = runtime.warmUp().then(() => {
      isWarm = true;
    });
    await runtime.invoke('echo', {});
    expect(isWarm).toBe(false);
    await warm;
    expect(await environments(runtime)).toBe(5);
  });

  test('keeps its last environment however long it is idle; other functions lose theirs', async () => {
    const { runtime } = lambda([fn('count'), fn('echo')], { warm: ['count'], idleMs: 20 });
    await runtime.invoke('count', {});
    await runtime.invoke('echo', {});
    await untilEnvironments(runtime, 1);
    expect(await runtime.invoke('count', {})).toMatchObject({ payload: { invocations: 2 } });
  });

  test('keeps one environment only: those that a burst has added are reclaimed', async () => {
    const directory = await mkdtemp(join(tmpdir(), 'edtech-gate-'));
    const path = join(directory, 'open');
    const { runtime } = lambda([fn('gated')], {
      warm: ['gated'],
      idleMs: 20,
      patienceMs: 0,
      environmentsPerFunction: 3,
    });
    await runtime.warmUp();
    const burst = [1, 2, 3].map(() => runtime.invoke('gated', { path }));
    await untilEnvironments(runtime, 3);
    await writeFile(path, '');
    await Promise.all(burst);
    await untilEnvironments(runtime, 1);
    await rm(directory, { recursive: true });
  });

  test('makes room last when the machine is full', async () => {
    const { runtime } = lambda([fn('count'), fn('echo'), fn('nothing')], { warm: ['count'], concurrency: 2 });
    await runtime.warmUp();
    for (const key of ['count', 'echo', 'nothing', 'echo']) await runtime.invoke(key, {});
    expect(await runtime.invoke('count', {})).toMatchObject({ payload: { invocations: 2 } });
  });

  test('makes room all the same when there is no other', async () => {
    const { runtime } = lambda([fn('count'), fn('echo')], { warm: ['count'], concurrency: 1 });
    await runtime.warmUp();
    expect(await runtime.invoke('echo', {})).toMatchObject({ outcome: 'success' });
    expect(await runtime.invoke('count', {})).toMatchObject({ payload: { invocations: 1 } });
  });

  test('gets a new environment after a reload, with no invocation', async () => {
    const { runtime } = lambda([fn('count'), fn('slow')], { warm: ['count', 'slow'] });
    await runtime.warmUp();
    await runtime.invoke('count', {});
    const underWay = runtime.invoke('slow', { ms: 100 });
    runtime.reload();
    await underWay;
    await untilEnvironments(runtime, 2);
    expect(await runtime.invoke('count', {})).toMatchObject({ payload: { invocations: 1 } });
  });

  test.each([
    ['a crash', 'exit'],
    ['an uncaught error', 'uncaught'],
  ])('gets a new environment after %s, with no invocation', async (_, key) => {
    const { runtime } = lambda([fn(key)], { warm: [key] });
    expect(await runtime.invoke(key, {})).toMatchObject({ outcome: 'error', crashed: true });
    expect(await environments(runtime)).toBe(1);
  });

  test('gets a new environment after a kill, and the kill counts the old one alone', async () => {
    const { runtime } = lambda([fn('count')], { warm: ['count'] });
    await runtime.warmUp();
    await runtime.invoke('count', {});
    expect(await runtime.kill('count')).toBe(1);
    expect(await environments(runtime)).toBe(1);
    expect(await runtime.invoke('count', {})).toMatchObject({ payload: { invocations: 1 } });
  });
});

describe('warming up', () => {
  const broken = (by: string) => fn('broken', { handler: 'broken.handler', environment: { FAILS_BY: by } });

  test.each([
    ['exit', { errorType: 'Runtime.ExitError' }],
    ['throwing', { errorType: 'TypeError', errorMessage: 'cannot be loaded' }],
  ])('goes on when a bundle fails to load (%s); an invocation then says why', async (by, expected) => {
    const { runtime } = lambda([broken(by), fn('echo')], { warm: ['broken', 'echo'], startsAtOnce: 1 });
    await runtime.warmUp();
    expect(await runtime.invoke('echo', {})).toMatchObject({ outcome: 'success' });
    expect(await runtime.invoke('broken', {})).toMatchObject({
      outcome: 'error',
      crashed: true,
      ...expected,
    });
  });

  test('does not start a bundle that ends the thread over and over', async () => {
    const { runtime, lines } = lambda([broken('exit')], { warm: ['broken'] });
    await runtime.warmUp();
    expect(await environments(runtime)).toBe(0);
    expect(lines).toEqual([]);
  });

  test('waits ten seconds, as Lambda does, for a bundle that hangs while it loads', async () => {
    jest.useFakeTimers({ doNotFake: ['nextTick', 'setImmediate', 'queueMicrotask'] });
    try {
      const { runtime } = lambda([broken('hanging')], { warm: ['broken'] });
      const warm = runtime.warmUp();
      jest.advanceTimersByTime(9_999);
      expect(await environments(runtime)).toBe(1);
      jest.advanceTimersByTime(1);
      await warm;
      expect(await environments(runtime)).toBe(0);
    } finally {
      jest.useRealTimers();
    }
  });

  test('passes over what has no bundle and what is no function', async () => {
    const lost = fn('lost', { handler: 'nowhere/lost.handler' });
    const { runtime } = lambda([lost], { warm: ['lost', 'unknown'] });
    await runtime.warmUp();
    expect(await environments(runtime)).toBe(0);
  });

  test('ends when the runtime is stopped', async () => {
    const names = ['count', 'echo', 'environment', 'nothing'];
    const { runtime } = lambda(
      names.map((name) => fn(name)),
      { warm: names, startsAtOnce: 1 },
    );
    const warm = runtime.warmUp();
    await runtime.stop();
    await warm;
    expect(await environments(runtime)).toBe(0);
  });
});
