import { execFile } from 'node:child_process';
import { cp, mkdir, mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';

export const repository = resolve(import.meta.dirname, '../../..');

const COPIED = ['schemas', 'packages/contracts', 'test/corpus', 'services', 'docs/events'];

export interface Ended {
  readonly code: number;
  readonly output: string;
}

/** A copy of everything that has to do with contracts, to try changes on. */
export interface Sandbox {
  /** Runs `npm run schemas -- <arguments>` on the copy. */
  schemas(...args: readonly string[]): Promise<Ended>;
  text(path: string): Promise<string>;
  /** Replaces the file by what `change` makes of it. */
  edit(path: string, change: (text: string) => string): Promise<void>;
  put(path: string, text: string): Promise<void>;
  remove(path: string): Promise<void>;
  close(): Promise<void>;
}

export const openSandbox = async (): Promise<Sandbox> => {
  const root = await mkdtemp(join(tmpdir(), 'contracts-'));
  for (const folder of COPIED) await cp(join(repository, folder), join(root, folder), { recursive: true });
  await symlink(join(repository, 'node_modules'), join(root, 'node_modules'));
  await cp(join(repository, 'package.json'), join(root, 'package.json'));
  const text = (path: string): Promise<string> => readFile(join(root, path), 'utf8');
  const put = async (path: string, content: string): Promise<void> => {
    await mkdir(dirname(join(root, path)), { recursive: true });
    await writeFile(join(root, path), content);
  };
  return {
    text,
    put,
    edit: async (path, change) => put(path, change(await text(path))),
    remove: (path) => rm(join(root, path)),
    close: () => rm(root, { recursive: true }),
    schemas: (...args) =>
      new Promise((done) => {
        const script = join(repository, 'scripts/schemas.ts');
        const child = execFile(process.execPath, [script, '--root', root, ...args], (_, stdout, stderr) =>
          done({ code: child.exitCode ?? -1, output: stdout + stderr }),
        );
      }),
  };
};
