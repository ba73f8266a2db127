import { execFile } from 'node:child_process';
import { cp, mkdir, mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';

const repository = resolve(import.meta.dirname, '../..');

const COPIED = ['services', 'services.yml', 'observability.yml', 'scripts/generated', 'package.json'];

export interface Ended {
  readonly code: number;
  readonly output: string;
}

/** A copy of the services and of what is generated from them, to try changes on. */
export interface Sandbox {
  /** Runs `npm run infrastructure -- <arguments>` on the copy. */
  infrastructure(...args: readonly string[]): Promise<Ended>;
  text(path: string): Promise<string>;
  put(path: string, text: string): Promise<void>;
  /** Replaces `old` in the file, which must have it. */
  edit(path: string, old: string, by: string): Promise<void>;
  remove(path: string): Promise<void>;
  close(): Promise<void>;
}

export const openSandbox = async (): Promise<Sandbox> => {
  const root = await mkdtemp(join(tmpdir(), 'infrastructure-'));
  for (const path of COPIED) await cp(join(repository, path), join(root, path), { recursive: true });
  await symlink(join(repository, 'node_modules'), join(root, 'node_modules'));
  const text = (path: string): Promise<string> => readFile(join(root, path), 'utf8');
  const put = async (path: string, content: string): Promise<void> => {
    await mkdir(dirname(join(root, path)), { recursive: true });
    await writeFile(join(root, path), content);
  };
  return {
    text,
    put,
    async edit(path, old, by) {
      const before = await text(path);
      if (!before.includes(old)) throw new Error(`${path} has no ${old}`);
      await put(
        path,
        before.replace(old, () => by),
      );
    },
    remove: (path) => rm(join(root, path), { recursive: true }),
    close: () => rm(root, { recursive: true }),
    infrastructure: (...args) =>
      new Promise((done) => {
        const script = join(repository, 'scripts/infrastructure.ts');
        const child = execFile(process.execPath, [script, '--root', root, ...args], (_, stdout, stderr) =>
          done({ code: child.exitCode ?? -1, output: stdout + stderr }),
        );
      }),
  };
};
