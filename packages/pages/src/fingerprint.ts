import { createHash } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { join, relative } from 'node:path';

/** Where a page is built to, within its folder. */
export const OUTPUT = 'dist';

const filesIn = async (folder: string): Promise<readonly string[]> => {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  return entries
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .filter((file) => !relative(folder, file).startsWith(OUTPUT))
    .toSorted();
};

/**
 * What a page is made of, in one hash: names and contents, because times say nothing after a checkout.
 * @param besides further files that it depends on
 */
export const fingerprintOf = async (folder: string, besides: readonly string[]): Promise<string> => {
  const hash = createHash('sha256');
  for (const file of [...(await filesIn(folder)), ...besides]) {
    const content = await readFile(file);
    hash.update(`${relative(folder, file)}\0${content.length}\0`).update(content);
  }
  return hash.digest('hex');
};
