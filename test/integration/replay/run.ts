import { type ChildProcess, execFile } from 'node:child_process';
import { join, resolve } from 'node:path';

export const ROOT = resolve(import.meta.dirname, '../../..');

export interface Ran {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

export interface RunOptions {
  readonly environment?: Readonly<Record<string, string>>;
  /** Where it is run, and keeps its checkpoints. */
  readonly cwd?: string;
  /** Of a copy of the repository whose command line, and services, are run instead. */
  readonly root?: string;
  /** Told once it runs. */
  readonly onStart?: (child: ChildProcess) => void;
}

/** Runs the command line as a program of its own, with nobody at the terminal. */
export const replay = (
  args: readonly string[],
  { environment = {}, root = ROOT, cwd = root, onStart }: RunOptions = {},
): Promise<Ran> =>
  new Promise((done) => {
    const child = execFile(
      process.execPath,
      [join(root, 'scripts/replay.ts'), ...args],
      { cwd, env: { ...process.env, ...environment } },
      (_error, stdout, stderr) => done({ code: child.exitCode ?? -1, stdout, stderr }),
    );
    child.stdin?.end();
    onStart?.(child);
  });
