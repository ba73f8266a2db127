import { execFile } from 'node:child_process';
import { join, resolve } from 'node:path';

export const ROOT = resolve(import.meta.dirname, '../../..');

export interface Ran {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs the command line as a program of its own, with nobody at the terminal. */
export const consumers = (
  args: readonly string[],
  environment: Readonly<Record<string, string>> = {},
): Promise<Ran> =>
  new Promise((done) => {
    const child = execFile(
      process.execPath,
      [join(ROOT, 'scripts/consumers.ts'), ...args],
      { env: { ...process.env, ...environment } },
      (_error, stdout, stderr) => done({ code: child.exitCode ?? -1, stdout, stderr }),
    );
    child.stdin?.end();
  });
