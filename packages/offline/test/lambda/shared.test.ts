import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import type { FunctionModel } from '../../src/model.ts';
import { fn, lambda, stopAll, untilEnvironments } from './runtime.ts';

/* Execution environments that share one thread, and what each of them has to itself all the same. */

let directory: string;
let service: Server;
let address: string;
/** Paths that the stand-in for a local service was asked for. */
let asked: string[];

beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'edtech-shared-'));
  asked = [];
  service = createServer(({ url }, response) => {
    asked.push(String(url));
    // What is asked for as `/held` is answered never.
    if (url !== '/held') response.end('{}');
  });
  service.listen(0, '127.0.0.1');
  await once(service, 'listening');
  const bound = service.address();
  address = `http://127.0.0.1:${typeof bound === 'object' ? bound?.port : 0}`;
});

afterEach(async () => {
  await stopAll();
  service.closeAllConnections();
  service.close();
  await rm(directory, { recursive: true });
});

const source = async (path: string, text: string): Promise<void> => {
  await mkdir(dirname(join(directory, path)), { recursive: true });
  await writeFile(join(directory, path), text);
};

/** One thread for all functions; those named have their handlers in `handlers.mjs`. */
const inOneThread = (keys: readonly string[], overrides: Partial<FunctionModel> = {}) =>
  lambda(
    keys.map((key) => fn(key, overrides)),
    { codeDirectory: () => directory, threads: 1, patienceMs: 0, environmentsPerFunction: 2 },
  );

/** Of a handler: waits until there is a file at a path. */
const GATED = `import { existsSync } from 'node:fs';
  const opening = async (path) => { while (!existsSync(path)) await new Promise(setImmediate); };`;

const until = async (isSo: () => boolean): Promise<void> => {
  while (!isSo()) await new Promise(setImmediate);
};

const payloadOf = async (invocation: Promise<unknown>): Promise<unknown> => {
  const settled = await invocation;
  expect(settled).toMatchObject({ outcome: 'success' });
  return Reflect.get(Object(settled), 'payload');
};

describe('modules', () => {
  const STATE = `import { common } from './common.mjs';
    import { state } from 'package';
    const count = async () => [(common.count += 1), (state.count += 1)];
    export { count as one, count as other };`;

  beforeEach(async () => {
    await source('common.mjs', 'export const common = { count: 0 };');
    await source('node_modules/package/package.json', '{ "type": "module", "exports": "./index.js" }');
    await source('node_modules/package/index.js', 'export const state = { count: 0 };');
    await source('handlers.mjs', STATE);
  });

  test('of the project are loaded by each function for itself, packages once for all', async () => {
    const { runtime } = inOneThread(['one', 'other']);
    expect(await payloadOf(runtime.invoke('one', {}))).toEqual([1, 1]);
    expect(await payloadOf(runtime.invoke('one', {}))).toEqual([2, 2]);
    expect(await payloadOf(runtime.invoke('other', {}))).toEqual([1, 3]);
  });

  test('are loaded by each environment of a function for itself', async () => {
    await source(
      'handlers.mjs',
      `${GATED} let count = 0;
       export const one = async ({ path }) => { count += 1; await opening(path); return count; };`,
    );
    const { runtime } = inOneThread(['one']);
    const path = join(directory, 'open');
    const both = [runtime.invoke('one', { path }), runtime.invoke('one', { path })];
    await untilEnvironments(runtime, 2);
    await writeFile(path, '');
    expect(await Promise.all(both.map(payloadOf))).toEqual([1, 1]);
  });

  test.each([
    ['handlers.cjs', '{}'],
    ['handlers.js', '{}'],
    ['handlers.js', '{ "type": "commonjs" }'],
  ])('of CommonJS (%s, %s) are loaded by each function for itself as well', async (file, manifest) => {
    await rm(join(directory, 'handlers.mjs'));
    await source('package.json', manifest);
    await source('own.cjs', 'exports.count = 0;');
    await source(
      file,
      `const own = require('./own.cjs'); const name = process.env.AWS_LAMBDA_FUNCTION_NAME;
       exports.one = exports.other = async () => [(own.count += 1), name];`,
    );
    const { runtime } = inOneThread(['one', 'other']);
    expect(await payloadOf(runtime.invoke('one', {}))).toEqual([1, 'service-dev-one']);
    expect(await payloadOf(runtime.invoke('one', {}))).toEqual([2, 'service-dev-one']);
    expect(await payloadOf(runtime.invoke('other', {}))).toEqual([1, 'service-dev-other']);
  });

  test('find their own variables while they load', async () => {
    await source('common.mjs', 'export const name = process.env.AWS_LAMBDA_FUNCTION_NAME;');
    await source(
      'handlers.mjs',
      `import { name } from './common.mjs'; export const one = async () => name; export { one as other };`,
    );
    const { runtime } = inOneThread(['one', 'other']);
    const both = [runtime.invoke('one', {}), runtime.invoke('other', {})];
    expect(await Promise.all(both.map(payloadOf))).toEqual(['service-dev-one', 'service-dev-other']);
  });
});

test('variables that a function sets or deletes are its own', async () => {
  await source(
    'handlers.mjs',
    `export const change = async () => {
       process.env.NEW = 5;
       delete process.env.OWN;
       return [process.env.NEW, 'OWN' in process.env, Object.keys(process.env).includes('NEW'), process.env.toString];
     };
     export const look = async () => [process.env.NEW ?? null, process.env.OWN, { ...process.env }.OWN];`,
  );
  const { runtime } = inOneThread(['change', 'look']);
  expect(await payloadOf(runtime.invoke('change', {}))).toEqual(['5', false, true, null]);
  expect(await payloadOf(runtime.invoke('look', {}))).toEqual([null, 'value', 'value']);
});

test('what two functions print at the same time is told apart', async () => {
  await source(
    'handlers.mjs',
    `const say = (name) => async () => {
       for (let n = 1; n <= 3; n += 1) { process.stdout.write(name); await new Promise(setImmediate); console.log(n); }
     };
     export const one = say('one'); export const other = say('other');`,
  );
  const { runtime, lines } = inOneThread(['one', 'other']);
  await Promise.all([runtime.invoke('one', {}), runtime.invoke('other', {})]);
  expect(lines.filter((line) => line.startsWith('one'))).toEqual(['one: one1', 'one: one2', 'one: one3']);
  expect(lines.filter((line) => line.startsWith('other'))).toHaveLength(3);
});

describe('an environment that ends', () => {
  const CALLS = `import http from 'node:http';
    import { writeFileSync } from 'node:fs';
    ${GATED}
    const agent = new http.Agent({ keepAlive: true });
    const byHttp = (path, options = {}) => new Promise((resolve, reject) => {
      http.request(process.env.SERVICE + path, options).once('response', (answer) => answer.resume().once('end', resolve))
        .once('error', reject).end();
    });
    const WAYS = { agent: (path) => byHttp(path, { agent }), global: (path) => byHttp(path), fetch: async (path) => (await fetch(process.env.SERVICE + path)).text() };
    export const goesOn = async ({ way, path }) => {
      await WAYS[way]('/first');
      await WAYS[way]('/held').catch(() => undefined);
      for (let n = 0; n < 5; n += 1) await WAYS[way]('/after').catch(() => undefined);
      console.log('went on');
      writeFileSync(path, '');
    };
    export const patient = async ({ way, path }) => {
      await WAYS[way]('/first');
      await opening(path);
      await WAYS[way]('/then');
      return 'done';
    };
    export const leaves = async () => process.exit(1);
    export const fails = () => new Promise(() => { setImmediate(() => { throw new TypeError('nobody catches this'); }); });
    export const rejects = () => new Promise(() => { Promise.reject(new TypeError('nobody catches this')); });
    export const caught = async ({ way, path }) => {
      try { process.exit(1); } catch { await WAYS[way]('/after').catch(() => undefined); }
      writeFileSync(path, '');
    };`;

  beforeEach(() => source('handlers.mjs', CALLS));

  const start = () =>
    inOneThread(['goesOn', 'patient', 'leaves', 'fails', 'rejects', 'caught'], {
      environment: { SERVICE: address },
    });

  test.each(['agent', 'global', 'fetch'])('reaches nothing any more, by %s', async (way) => {
    const { runtime, lines } = start();
    const path = join(directory, 'went-on');
    const underWay = runtime.invoke('goesOn', { way, path });
    await until(() => asked.includes('/held'));
    await runtime.kill('goesOn');
    expect(await underWay).toMatchObject({ outcome: 'error', crashed: true });
    await until(() => existsSync(path));
    expect(asked).not.toContain('/after');
    expect(lines).toEqual([]);
  });

  test.each([
    ['leaves', 'Runtime.ExitError'],
    ['fails', 'TypeError'],
    ['rejects', 'TypeError'],
  ])('by itself (%s) ends no other one of its thread', async (key, errorType) => {
    const { runtime } = start();
    const path = join(directory, 'open');
    const invocations = ['agent', 'global', 'fetch'].map((way) => runtime.invoke('patient', { way, path }));
    await until(() => asked.length === 2);
    expect(await runtime.invoke(key, {})).toMatchObject({ outcome: 'error', crashed: true, errorType });
    await writeFile(path, '');
    for (const invocation of invocations) expect(await payloadOf(invocation)).toBe('done');
  });

  test('by process.exit, and catches what that throws, reaches nothing either', async () => {
    const { runtime } = start();
    const path = join(directory, 'went-on');
    expect(await runtime.invoke('caught', { way: 'agent', path })).toMatchObject({
      outcome: 'error',
      crashed: true,
    });
    await until(() => existsSync(path));
    expect(asked).toEqual([]);
  });
});

test('crashes without end do not wear a thread out: new ones take over, and nothing is lost', async () => {
  await source(
    'handlers.mjs',
    `${GATED} let count = 0;
     export const crash = async () => process.exit(1);
     export const waits = async ({ path }) => { await opening(path); return (count += 1); };`,
  );
  const { runtime } = lambda([fn('crash'), fn('waits')], {
    codeDirectory: () => directory,
    threads: 1,
    threadWornAfter: 5,
    warm: ['waits'],
  });
  const path = join(directory, 'open');
  expect(await payloadOf(runtime.invoke('waits', { path: directory }))).toBe(1);
  const underWay = runtime.invoke('waits', { path });
  for (let n = 0; n < 7; n += 1) expect(await runtime.invoke('crash', {})).toMatchObject({ crashed: true });
  await writeFile(path, '');
  expect(await payloadOf(underWay)).toBe(2);
  expect(await payloadOf(runtime.invoke('waits', { path }))).toBe(1);
});

test('one that keeps the thread from answering ends with all that live in it, and they start anew', async () => {
  await source(
    'handlers.mjs',
    `import { writeFileSync } from 'node:fs';
     export const spin = async ({ path }) => { writeFileSync(path, ''); for (;;); };
     export const quick = async () => 'done';`,
  );
  const { runtime } = lambda([fn('spin', { timeoutSeconds: 1 }), fn('quick')], {
    codeDirectory: () => directory,
    threads: 1,
  });
  await payloadOf(runtime.invoke('quick', {}));
  const path = join(directory, 'spins');
  const spin = runtime.invoke('spin', { path });
  await until(() => existsSync(path));
  const quick = runtime.invoke('quick', {});
  expect(await spin).toMatchObject({ errorType: 'Sandbox.Timedout', crashed: true });
  expect(await quick).toMatchObject({ errorType: 'Runtime.ExitError', crashed: true });
  expect(await payloadOf(runtime.invoke('quick', {}))).toBe('done');
});
