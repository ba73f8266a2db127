import { appendFileSync, mkdirSync, readFileSync, rmSync } from 'node:fs';
import { dirname, resolve } from 'node:path';

/** Beside what other tools remember of a run: not committed, and gone with the next installation. */
const FILE = resolve(import.meta.dirname, '../../../../node_modules/.cache/edtech/api-calls.txt');

/** Remembers that a test has called an operation with success. */
export const recordCall = (operation: string): void => {
  mkdirSync(dirname(FILE), { recursive: true });
  appendFileSync(FILE, `${operation}\n`);
};

/** The operations that tests have called with success since the last `forgetCalls`. */
export const recordedCalls = (): ReadonlySet<string> => {
  try {
    return new Set(readFileSync(FILE, 'utf8').split('\n').filter(Boolean));
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return new Set();
    throw error;
  }
};

export const forgetCalls = (): void => rmSync(FILE, { force: true });
