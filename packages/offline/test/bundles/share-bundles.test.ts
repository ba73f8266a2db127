import { mkdir, mkdtemp, readdir, readFile, rm, symlink, writeFile } from 'node:fs/promises';
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

describe('a package', () => {
  const packaged = async (folder: string, text: string): Promise<void> => {
    await source(
      `${folder}/package.json`,
      '{ "type": "module", "exports": { ".": "./index.js", "./part": "./part.js" } }',
    );
    await source(`${folder}/index.js`, `export const name = ${JSON.stringify(text)};`);
    await source(`${folder}/part.js`, `export const part = ${JSON.stringify(`part of ${text}`)};`);
  };
  const bundled = async (): Promise<string> => {
    const names = await readdir(join(directory, BUILD, 'shared'), { recursive: true });
    const files = names.filter((name) => name.endsWith('.mjs'));
    const texts = await Promise.all(
      files.map((name) => readFile(join(directory, BUILD, 'shared', name), 'utf8')),
    );
    return texts.join('');
  };

  beforeEach(async () => {
    await packaged('node_modules/lib', 'the package');
    await packaged('node_modules/@scope/lib', 'the scoped package');
    await source(
      'services/b/two.ts',
      `import { name } from "lib"; import { part } from "@scope/lib/part";
       export const handler = async () => [name, part, (await import("@scope/lib")).name];`,
    );
  });

  const answerOf = async (file: string): Promise<unknown> => {
    const { handler } = await loaded(file);
    return typeof handler === 'function' && handler();
  };

  test('stays outside of bundles, and is found there', async () => {
    await bundleEach(pluginsOf({ ...OPTIONS }) ?? []);
    expect(await bundled()).not.toContain('package"');
    expect(await answerOf('services/b/two.ts')).toEqual([
      'the package',
      'part of the scoped package',
      'the scoped package',
    ]);
  });

  test('that is found elsewhere from the bundles is bundled', async () => {
    await packaged('services/b/node_modules/lib', 'another version');
    await bundleEach(pluginsOf({ ...OPTIONS }) ?? []);
    expect(await bundled()).toContain('another version');
    expect(await answerOf('services/b/two.ts')).toContain('another version');
  });

  test('of the project itself is bundled: what changes in it is built', async () => {
    await packaged('packages/own', 'a workspace');
    await symlink(join(directory, 'packages/own'), join(directory, 'node_modules/own'));
    await source('services/b/two.ts', 'import { name } from "own"; export const handler = async () => name;');
    await bundleEach(pluginsOf({ ...OPTIONS }) ?? []);
    expect(await bundled()).toContain('a workspace');
  });

  test('that is missing is told with the place', async () => {
    await source('services/b/two.ts', 'import "lost"; export const handler = () => undefined;');
    await expect(bundleEach(pluginsOf({ ...OPTIONS }) ?? [])).rejects.toMatchObject({
      errors: [{ text: expect.stringContaining('"lost"'), location: { file: 'services/b/two.ts', line: 1 } }],
    });
  });
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
