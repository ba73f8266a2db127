import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdir, rm, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { promisify } from 'node:util';

/** Folder of the repository. */
export const ROOT = resolve(import.meta.dirname, '../..');

/** Where the packages of this run are: set once for all its tests. */
export const PACKAGES_VARIABLE = 'EDTECH_PACKAGES';

/** For how long a hook may wait until there is a package: it may have to wait for another stage's first. */
export const PACKAGING_MILLISECONDS = 400_000;

const COMMAND = join(ROOT, 'node_modules/serverless/bin/serverless.js');

/** Runs `serverless <args>` in the repository: without credentials, and with these variables beside the usual ones. */
const runServerless = async (
  args: readonly string[],
  variables: Readonly<Record<string, string>> = {},
): Promise<void> => {
  const { AWS_PROFILE: _profile, AWS_ACCESS_KEY_ID: _key, ...env } = process.env;
  await promisify(execFile)(process.execPath, [COMMAND, ...args], {
    cwd: ROOT,
    env: { ...env, AWS_EC2_METADATA_DISABLED: 'true', ...variables },
  });
};

const packagesOfThisRun = (): string => {
  const packages = process.env[PACKAGES_VARIABLE];
  if (packages === undefined)
    throw new Error(`${PACKAGES_VARIABLE} is not set: run this in the project "deploy"`);
  return packages;
};

/** The folder that `serverless package --stage <stage>` fills. It is packaged once in a run, by whoever asks first. */
export const packageOf = async (stage: string): Promise<string> => {
  const folder = join(packagesOfThisRun(), stage);
  const done = `${folder}.done`;
  await alone(async () => {
    if (existsSync(done)) return;
    await runServerless(['package', '--stage', stage, '--package', folder]);
    await writeFile(done, '');
  });
  return folder;
};

/** Deploys what `packageOf(stage)` has packaged, with these variables beside the usual ones. */
export const deployPackageOf = async (
  stage: string,
  variables: Readonly<Record<string, string>>,
): Promise<void> => {
  const folder = await packageOf(stage);
  await alone(() => runServerless(['deploy', '--stage', stage, '--package', folder], variables));
};

/** One at a time: whatever packages or deploys a checkout empties the same folder in it, and fills it anew. */
const alone = (work: () => Promise<void>): Promise<void> =>
  exclusively(join(packagesOfThisRun(), 'lock'), work);

/** Workers are processes of their own: a directory is what only one of them can make. */
const exclusively = async (lock: string, work: () => Promise<void>): Promise<void> => {
  while (!(await made(lock))) await pause(200);
  try {
    await work();
  } finally {
    await rm(lock, { recursive: true });
  }
};

const made = async (directory: string): Promise<boolean> => {
  try {
    await mkdir(directory);
    return true;
  } catch (error) {
    // What Node.js itself throws is no Error of the world that jest runs a test in.
    if (typeof error === 'object' && error !== null && 'code' in error && error.code === 'EEXIST')
      return false;
    throw error;
  }
};
