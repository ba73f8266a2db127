import { mkdir, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { build } from 'vite';
import { fingerprintOf, OUTPUT } from './fingerprint.ts';

/** Says of what the files beside it were made. Written last, so that a build that was cut off counts as none. */
const STAMP = 'built-from';

const stampIn = (output: string): Promise<string | undefined> =>
  readFile(join(output, STAMP), 'utf8').catch(() => undefined);

/** Writes a file so that a reader sees all of it or none. */
const writeWhole = async (path: string, content: string | Uint8Array): Promise<void> => {
  const draft = `${path}.${process.pid}`;
  await writeFile(draft, content);
  await rename(draft, path);
};

/** What Vite makes of a folder, in memory: a build that fails leaves what was there. */
const bundled = async (
  folder: string,
): Promise<readonly { readonly name: string; readonly content: string | Uint8Array }[]> => {
  const built = await build({
    root: folder,
    configFile: join(folder, 'vite.config.ts'),
    logLevel: 'error',
    build: { write: false },
  });
  if ('on' in built) throw new TypeError('Vite watches: a page is built once.');
  return [built]
    .flat()
    .flatMap(({ output }) => output)
    .map((file) => ({ name: file.fileName, content: file.type === 'chunk' ? file.code : file.source }));
};

/**
 * Builds a page into its folder `dist`, unless that was made of the very same sources.
 *
 * @param folder the page, with its `vite.config.ts` and `index.html`
 * @param besides further files that it is made anew for: the lock file
 * @returns whether it was built
 * @throws what Vite throws when the sources are wrong
 */
export const buildPage = async (folder: string, besides: readonly string[] = []): Promise<boolean> => {
  const output = join(folder, OUTPUT);
  const fingerprint = await fingerprintOf(folder, besides);
  if ((await stampIn(output)) === fingerprint) return false;
  const files = await bundled(folder);
  await mkdir(output, { recursive: true });
  // The page names the others, so it comes when they are there.
  const inOrder = files.toSorted(
    (one, other) => Number(one.name.endsWith('.html')) - Number(other.name.endsWith('.html')),
  );
  for (const { name, content } of inOrder) await writeWhole(join(output, name), content);
  await writeWhole(join(output, STAMP), fingerprint);
  const kept = new Set([STAMP, ...files.map(({ name }) => name)]);
  const old = (await readdir(output)).filter((name) => !kept.has(name));
  await Promise.all(old.map((name) => rm(join(output, name), { recursive: true, force: true })));
  return true;
};
