import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Framework } from '../framework.ts';
import { isOptions } from './options.ts';

/** Beside the folder of serverless-esbuild, which `serverless package` removes when it is done. */
const FOLDER = '.esbuild-offline';

/**
 * Has every run in one folder of the service bundle into a folder of its own, the first that no other run has: a test
 * beside `serverless offline start`, or a `serverless package`, would take its bundles away. A later run gets the same
 * folder again, so what Node.js keeps compiled of it is still of use. A folder that the configuration names is left alone.
 *
 * @returns gives the folder back, for the next run
 */
export const buildApart = ({ service, serviceDir }: Framework): (() => void) => {
  const options = service.custom?.esbuild;
  if (!isOptions(options) || 'outputWorkFolder' in options) return () => undefined;
  for (let number = 1; ; number += 1) {
    const folder = `${FOLDER}/${number}`;
    const owner = join(serviceDir, folder, 'owner');
    mkdirSync(join(serviceDir, folder), { recursive: true });
    if (!isClaimed(owner)) continue;
    options.outputWorkFolder = folder;
    return () => rmSync(owner, { force: true });
  }
};

/** Whether this process owns the folder from now on; what a process that is gone has left is taken over. */
const isClaimed = (owner: string): boolean => {
  if (isWritten(owner)) return true;
  if (isAlive(ownerIn(owner))) return false;
  rmSync(owner, { force: true });
  return isWritten(owner);
};

/** Of several processes that try, one writes the file. */
const isWritten = (owner: string): boolean => {
  try {
    writeFileSync(owner, String(process.pid), { flag: 'wx' });
    return true;
  } catch (error) {
    if (codeOf(error) === 'EEXIST') return false;
    throw error;
  }
};

/** 0 when its owner has given the folder back meanwhile. */
const ownerIn = (owner: string): number => {
  try {
    return Number(readFileSync(owner, 'utf8'));
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return 0;
    throw error;
  }
};

const isAlive = (pid: number): boolean => {
  if (pid === 0) return false;
  try {
    return process.kill(pid, 0);
  } catch (error) {
    return codeOf(error) === 'EPERM';
  }
};

const codeOf = (error: unknown): unknown =>
  typeof error === 'object' && error !== null && 'code' in error ? error.code : undefined;
