import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import * as esbuild from 'esbuild';
import { shareBundles } from '../../src/bundles/index.ts';
import type { Framework } from '../../src/framework.ts';

let directory: string;

beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'edtech-bundles-'));
});

afterEach(() => rm(directory, { recursive: true, force: true }));

const source = async (path: string, text: string): Promise<void> => {
  await mkdir(dirname(join(directory, path)), { recursive: true });
  await writeFile(join(directory, path), text);
};

const BUILD = '.esbuild/.build';
const FILES = ['services/a/one.ts', 'services/b/two.ts'];

const frameworkOf = (options: Record<string, unknown>): Framework => ({
  serviceDir: directory,
  configurationFilename: 'serverless.yml',
  processedInput: { commands: ['offline', 'start'] },
  service: {
    service: 'test',
    provider: {},
    custom: { esbuild: options },
    functions: {
      one: { handler: 'services/a/one.handler' },
      oneAgain: { handler: 'services/a/one.other' },
      two: { handler: 'services/b/two.handler' },
      image: {},
      gone: { handler: 'services/b/gone.handler' },
    },
  },
  classes: { Error },
  configSchemaHandler: { defineCustomProperties: () => undefined },
  getProvider: () => {
    throw new Error('not asked for');
  },
});

const OPTIONS = { bundle: true, format: 'esm', outputFileExtension: '.mjs' };

/** The plugins that the framework's bundler would be given. */
const pluginsOf = (options: Record<string, unknown>): esbuild.Plugin[] | undefined => {
  const framework = frameworkOf(options);
  shareBundles(framework);
  const { plugins } = options;
  return Array.isArray(plugins) ? plugins : undefined;
};

/** Bundles every file by itself and all at the same time, as serverless-esbuild does. */
const bundleEach = async (plugins: esbuild.Plugin[], files = FILES): Promise<void> => {
  await Promise.all(
    files.map((file) =>
      esbuild.build({
        bundle: true,
        format: 'esm',
        platform: 'node',
        outExtension: { '.js': '.mjs' },
        absWorkingDir: directory,
        entryPoints: [file],
        outdir: join(directory, BUILD, dirname(file)),
        plugins,
        logLevel: 'silent',
      }),
    ),
  );
};

const shared = async (): Promise<readonly string[]> =>
  (await readdir(join(directory, BUILD, 'shared'))).filter((name) => name.startsWith('chunk-'));

let loads = 0;
/** What the bundle of a function exports now; a module is loaded once for each address. */
const loaded = async (file: string): Promise<Record<string, unknown>> => {
  loads += 1;
  const path = join(directory, BUILD, file.replace(/\.ts$/, '.mjs'));
  const text = await readFile(path, 'utf8');
  const target = /from\s*"(.*?)"/.exec(text)?.[1] ?? '';
  return import(`${join(dirname(path), target)}?${loads}`);
};

beforeEach(async () => {
  await source('services/common.ts', 'export const state = { text: "the same code" };');
  await source(
    'services/a/one.ts',
    'import { state } from "../common.ts"; export const handler = () => `one: ${state.text}`; export const other = handler;',
  );
  await source(
    'services/b/two.ts',
    'import { state } from "../common.ts"; export const handler = () => `two: ${state.text}`;',
  );
});

test('what functions have in common is bundled once, and each works', async () => {
  await bundleEach(pluginsOf({ ...OPTIONS }) ?? []);
  expect((await shared()).length).toBe(1);
  const { handler, other } = await loaded('services/a/one.ts');
  expect([handler, other].map((call) => typeof call === 'function' && call())).toEqual([
    'one: the same code',
    'one: the same code',
  ]);
  expect(Object.keys(await loaded('services/b/two.ts'))).toEqual(['handler']);
});

test('a change is in the bundles after the next round, whichever function asks first', async () => {
  const plugins = pluginsOf({ ...OPTIONS }) ?? [];
  await bundleEach(plugins);
  await source('services/a/one.ts', 'export const handler = () => "changed";');
  await bundleEach(plugins, [...FILES].reverse());
  const { handler } = await loaded('services/a/one.ts');
  expect(typeof handler === 'function' && handler()).toBe('changed');
});

test('what is wrong with a source is reported with its place, and mended in the next round', async () => {
  const plugins = pluginsOf({ ...OPTIONS }) ?? [];
  await source('services/common.ts', 'export const state = {;');
  await expect(bundleEach(plugins)).rejects.toMatchObject({
    errors: [{ location: { file: 'services/common.ts', line: 1 } }],
  });
  await source('services/common.ts', 'export const state = { text: "mended" };');
  await bundleEach(plugins);
  const { handler } = await loaded('services/b/two.ts');
  expect(typeof handler === 'function' && handler()).toBe('two: mended');
});

test('rounds that overlap end with the newest sources', async () => {
  const plugins = pluginsOf({ ...OPTIONS }) ?? [];
  const first = bundleEach(plugins);
  await source('services/b/two.ts', 'export const handler = () => "newest";');
  await Promise.all([first, bundleEach(plugins)]);
  const { handler } = await loaded('services/b/two.ts');
  expect(typeof handler === 'function' && handler()).toBe('newest');
});

test('what an earlier run left is gone', async () => {
  await source(`${BUILD}/shared/chunk-OLD.mjs`, '');
  await bundleEach(pluginsOf({ ...OPTIONS }) ?? []);
  expect(await shared()).not.toContain('chunk-OLD.mjs');
});

test('a file that no function has is bundled as ever', async () => {
  await source('services/c/three.ts', 'export const handler = () => "alone";');
  await bundleEach(pluginsOf({ ...OPTIONS }) ?? [], ['services/c/three.ts']);
  expect(await readFile(join(directory, BUILD, 'services/c/three.mjs'), 'utf8')).toContain('alone');
});

test('other plugins stay', () => {
  const other = { name: 'other', setup: () => undefined };
  expect(pluginsOf({ ...OPTIONS, plugins: [other] })?.map(({ name }) => name)).toEqual([
    'other',
    'shared-bundles',
  ]);
});

test.each([
  { ...OPTIONS, format: 'cjs' },
  { ...OPTIONS, bundle: false },
  { ...OPTIONS, skipBuild: true },
  { ...OPTIONS, config: './esbuild.config.js' },
  { ...OPTIONS, plugins: './plugins.js' },
])('nothing is changed where bundles cannot be shared: %j', (options) => {
  const before = { ...options };
  pluginsOf(options);
  expect(options).toEqual(before);
});
