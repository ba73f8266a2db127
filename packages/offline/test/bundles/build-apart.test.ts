import { spawnSync } from 'node:child_process';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buildApart } from '../../src/bundles/index.ts';
import type { Framework } from '../../src/framework.ts';

let directory: string;

beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'edtech-apart-'));
});

afterEach(() => rm(directory, { recursive: true, force: true }));

const frameworkOf = (custom: Record<string, unknown>): Framework => ({
  serviceDir: directory,
  configurationFilename: 'serverless.yml',
  processedInput: { commands: ['offline', 'start'] },
  service: { service: 'test', provider: {}, custom, functions: {} },
  classes: { Error },
  configSchemaHandler: { defineCustomProperties: () => undefined },
  getProvider: () => {
    throw new Error('not asked for');
  },
});

/** A run that begins: where it bundles, and how it ends. */
const begin = (custom: Record<string, unknown> = { esbuild: {} }) => {
  const framework = frameworkOf(custom);
  const end = buildApart(framework);
  return { custom: framework.service.custom, end };
};

const inFolder = (number: number) => ({ esbuild: { outputWorkFolder: `.esbuild-offline/${number}` } });

const leftBy = async (pid: number): Promise<void> => {
  await mkdir(join(directory, '.esbuild-offline/1'), { recursive: true });
  await writeFile(join(directory, '.esbuild-offline/1/owner'), String(pid));
};

test('runs side by side bundle into folders of their own, and the next run has the first that is free', () => {
  const [one, two] = [begin(), begin()];
  expect([one.custom, two.custom]).toEqual([inFolder(1), inFolder(2)]);
  one.end();
  expect([begin().custom, begin().custom]).toEqual([inFolder(1), inFolder(3)]);
});

test('what is configured otherwise stays', () => {
  const custom = { other: 1, esbuild: { minify: true } };
  expect(begin(custom).custom).toEqual({
    other: 1,
    esbuild: { minify: true, outputWorkFolder: '.esbuild-offline/1' },
  });
});

test('options are changed in place, where the framework hands them on', () => {
  const esbuild = {};
  begin({ esbuild });
  expect(esbuild).toEqual({ outputWorkFolder: '.esbuild-offline/1' });
});

test('nothing is added where serverless-esbuild is not configured', () => {
  expect(begin({}).custom).toEqual({});
});

test('a folder that the configuration names is left alone', () => {
  const custom = { esbuild: { outputWorkFolder: 'built' } };
  expect(begin(custom).custom).toEqual(custom);
});

test('what a process that is gone has left is taken over', async () => {
  await leftBy(spawnSync(process.execPath, ['--version']).pid);
  expect(begin().custom).toEqual(inFolder(1));
});

test('what another process has is left to it', async () => {
  await leftBy(process.ppid);
  expect(begin().custom).toEqual(inFolder(2));
});
