import { randomUUID } from 'node:crypto';
import { mkdir, readdir, rename, rm, stat } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { isWhole, sealInstallation } from './installation.ts';
import { codeOf } from './system-error.ts';

const PARTIAL = '.partial';
/** No provisioning takes this long: what is older was left behind by a process that was killed. */
const ABANDONED_MILLISECONDS = 24 * 60 * 60 * 1_000;

/**
 * Fills the folder all at once: in a temporary sibling first, renamed when whole. When another process was faster, its
 * folder stands and ours is dropped.
 *
 * @param fill puts the jars into the folder that it is given, verifies them, and returns the name of the main one.
 */
export async function installInto(
  folder: string,
  source: string,
  fill: (staging: string) => Promise<string>,
): Promise<void> {
  await removeAbandoned(folder);
  const staging = sibling(folder);
  await mkdir(staging, { recursive: true });
  try {
    await sealInstallation(staging, source, await fill(staging));
    await publish(staging, folder);
  } finally {
    await rm(staging, { recursive: true, force: true });
  }
}

async function publish(staging: string, folder: string): Promise<void> {
  try {
    await rename(staging, folder);
  } catch (error) {
    // What Linux, macOS and Windows say when the target is a folder with something in it.
    if (!['ENOTEMPTY', 'EEXIST', 'EPERM'].includes(codeOf(error) ?? '')) throw error;
    if (await isWhole(folder)) return;
    const damaged = sibling(folder);
    await rename(folder, damaged);
    await rename(staging, folder);
    await rm(damaged, { recursive: true, force: true });
  }
}

const sibling = (folder: string) => `${folder}.${randomUUID()}${PARTIAL}`;

async function removeAbandoned(folder: string): Promise<void> {
  const parent = dirname(folder);
  await mkdir(parent, { recursive: true });
  for (const name of await readdir(parent)) {
    if (!name.startsWith(`${basename(folder)}.`) || !name.endsWith(PARTIAL)) continue;
    const path = join(parent, name);
    const age = await stat(path).then(
      ({ mtimeMs }) => Date.now() - mtimeMs,
      () => 0,
    );
    if (age > ABANDONED_MILLISECONDS) await rm(path, { recursive: true, force: true });
  }
}
