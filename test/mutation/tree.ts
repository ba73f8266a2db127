import { cp, mkdir, mkdtemp, readdir, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';

const ROOT = resolve(import.meta.dirname, '../..');
const SCOPE = '@edtech';

/** One way in which a source could quietly stop doing what it must, made by one change of its text. */
export interface Change {
  /** What would be wrong, for `--only` and the report. */
  readonly name: string;
  /** The changed file, from the repository's root. */
  readonly file: string;
  /** Text that is in the file exactly once. */
  readonly find: string;
  readonly replace: string;
}

/** A copy of a part of the repository, to be changed without harm. */
export interface Tree {
  readonly directory: string;
  /**
   * Runs `work` while one change is made.
   * @throws ChangeNotPossible when its text is not in the file exactly once.
   */
  changed<Result>(change: Change, work: () => Promise<Result>): Promise<Result>;
  remove(): Promise<void>;
}

/** The text that a change replaces is gone or no longer the only one: the change has to be written anew. */
export class ChangeNotPossible extends Error {
  readonly code = 'CHANGE_NOT_POSSIBLE';

  constructor({ name, file }: Change, occurrences: number) {
    super(
      `${name}: its text is ${occurrences} times in ${file} instead of once; ` +
        'write it anew for the code that is there now.',
    );
  }
}

export interface TreeOptions {
  /** What is copied, from the repository's root. */
  readonly paths: readonly string[];
  /** Workspace packages that resolve to the copy; those that are not named do not resolve at all. */
  readonly packages: readonly string[];
}

/** Copies a part of the repository to a temporary folder; what it depends on from outside is linked. */
export async function copyTree({ paths, packages }: TreeOptions): Promise<Tree> {
  const directory = await mkdtemp(join(tmpdir(), 'mutation-'));
  for (const path of paths) {
    await mkdir(dirname(join(directory, path)), { recursive: true });
    await cp(join(ROOT, path), join(directory, path), { recursive: true });
  }
  await linkDependencies(directory, packages);
  return {
    directory,
    async changed(change, work) {
      const file = join(directory, change.file);
      const original = await readFile(file, 'utf8').catch(() => '');
      const parts = original.split(change.find);
      if (parts.length !== 2) throw new ChangeNotPossible(change, parts.length - 1);
      await writeFile(file, parts.join(change.replace));
      try {
        return await work();
      } finally {
        await writeFile(file, original);
      }
    },
    remove: () => rm(directory, { recursive: true, force: true }),
  };
}

/** The real dependencies, but for the repository's own packages: those would be the unchanged ones. */
async function linkDependencies(directory: string, packages: readonly string[]): Promise<void> {
  const real = join(ROOT, 'node_modules');
  const linked = join(directory, 'node_modules');
  await mkdir(join(linked, SCOPE), { recursive: true });
  for (const entry of await readdir(real)) {
    if (entry !== SCOPE) await symlink(join(real, entry), join(linked, entry));
  }
  for (const name of packages) await symlink(join(directory, 'packages', name), join(linked, SCOPE, name));
}
