import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fn, lambda, stopAll } from './runtime.ts';

let directory: string;
let compileCache: string;

beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'edtech-bundles-'));
  compileCache = join(directory, 'not', 'there', 'yet');
});

afterEach(async () => {
  await stopAll();
  await rm(directory, { recursive: true });
});

const bundle = (code: string) => writeFile(join(directory, 'bundle.mjs'), code);
const start = () =>
  lambda([fn('bundle', { handler: 'bundle.handler' })], { codeDirectory: () => directory, compileCache });
const kept = async () => (await readdir(compileCache, { recursive: true })).length;

test('what an environment has compiled is kept as soon as it is ready', async () => {
  await bundle('export const handler = async () => 1;');
  const { runtime } = start();
  expect(await runtime.invoke('bundle', {})).toMatchObject({ payload: 1 });
  expect(await kept()).toBeGreaterThan(0);
});

test('a bundle that has changed is loaded as it is now, in this run and the next', async () => {
  await bundle('export const handler = async () => "old";');
  const { runtime } = start();
  expect(await runtime.invoke('bundle', {})).toMatchObject({ payload: 'old' });
  // As long as the old one: nothing but its content tells them apart.
  await bundle('export const handler = async () => "new";');
  runtime.reload();
  expect(await runtime.invoke('bundle', {})).toMatchObject({ payload: 'new' });
  await runtime.stop();
  await bundle('export const handler = async () => "yet";');
  expect(await start().runtime.invoke('bundle', {})).toMatchObject({ payload: 'yet' });
});

test('an environment that finds its code compiled runs as one that does not', async () => {
  await bundle('export const handler = async (event) => [event, Object.keys(process.env).toSorted()];');
  const first = start().runtime;
  const one = await first.invoke('bundle', { n: 1 });
  await first.stop();
  const two = await start().runtime.invoke('bundle', { n: 1 });
  expect(two).toMatchObject({
    outcome: 'success',
    payload: [{ n: 1 }, expect.not.arrayContaining(['NODE_COMPILE_CACHE'])],
  });
  expect(two).toMatchObject({ payload: one.outcome === 'success' ? one.payload : undefined });
});

test('a folder that cannot be written to costs the cache, and nothing else', async () => {
  await writeFile(join(directory, 'not'), 'a file where a folder is to be');
  await bundle('export const handler = async () => 1;');
  expect(await start().runtime.invoke('bundle', {})).toMatchObject({ payload: 1 });
});
