import { cp, mkdir, mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Deviation } from './deviation.ts';

const ROOT = resolve(import.meta.dirname, '../..');
const PACKAGE = 'packages/offline';

/** The other projects have a setup whose files are not copied. */
const UNIT_TESTS_ALONE = `import config from ${JSON.stringify(pathToFileURL(join(ROOT, 'jest.config.mjs')).href)};
export default { projects: config.projects.filter(({ displayName }) => displayName === 'unit') };
`;

/** A copy of the local AWS with its tests, to be changed without harm. */
export interface Tree {
  readonly directory: string;
  /**
   * Runs `work` while one change is made.
   * @throws ChangeNotPossible when its text is not in the file exactly once.
   */
  changed<Result>(deviation: Deviation, work: () => Promise<Result>): Promise<Result>;
  remove(): Promise<void>;
}

/** The text that a deviation changes is gone or no longer the only one: the deviation has to be written anew. */
export class ChangeNotPossible extends Error {
  readonly code = 'CHANGE_NOT_POSSIBLE';

  constructor({ name, file }: Deviation, occurrences: number) {
    super(
      `${name}: its text is ${occurrences} times in ${file} instead of once; ` +
        'write the deviation anew for the code that is there now.',
    );
  }
}

/** Copies what the tests of the local AWS need to a temporary folder; the dependencies are linked. */
export async function copyTree(): Promise<Tree> {
  const directory = await mkdtemp(join(tmpdir(), 'deviations-'));
  const source = join(directory, PACKAGE, 'src');
  await mkdir(join(directory, PACKAGE), { recursive: true });
  for (const file of ['package.json', `${PACKAGE}/package.json`])
    await cp(join(ROOT, file), join(directory, file));
  await writeFile(join(directory, 'jest.config.mjs'), UNIT_TESTS_ALONE);
  for (const folder of ['src', 'test'])
    await cp(join(ROOT, PACKAGE, folder), join(directory, PACKAGE, folder), { recursive: true });
  await symlink(join(ROOT, 'node_modules'), join(directory, 'node_modules'));
  return {
    directory,
    async changed(deviation, work) {
      const file = join(source, deviation.file);
      const original = await readFile(file, 'utf8').catch(() => '');
      const parts = original.split(deviation.find);
      if (parts.length !== 2) throw new ChangeNotPossible(deviation, parts.length - 1);
      await writeFile(file, parts.join(deviation.replace));
      try {
        return await work();
      } finally {
        await writeFile(file, original);
      }
    },
    remove: () => rm(directory, { recursive: true, force: true }),
  };
}
