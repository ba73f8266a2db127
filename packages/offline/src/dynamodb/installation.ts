import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { readdir, readFile, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';

/**
 * Written last into a folder of jars, so that a folder without it is not complete. The main jar is known by its hash;
 * of the others the size is enough to tell a file that was cut short.
 */
interface Manifest {
  readonly source: string;
  readonly jar: { readonly name: string; readonly sha256: string };
  readonly bytes: Readonly<Record<string, number>>;
}

const MANIFEST = 'installation.json';

/** Declares that the jars in the folder are whole, as they are now. */
export async function sealInstallation(folder: string, source: string, jarName: string): Promise<void> {
  const manifest: Manifest = {
    source,
    jar: { name: jarName, sha256: await sha256(join(folder, jarName)) },
    bytes: await sizes(folder),
  };
  await writeFile(join(folder, MANIFEST), `${JSON.stringify(manifest, undefined, 2)}\n`);
}

/** Whether the folder holds an installation that was sealed and has not been damaged since. */
export async function isWhole(folder: string): Promise<boolean> {
  try {
    // Our own file, in the shape that sealInstallation wrote; anything else fails the comparisons below.
    const manifest = JSON.parse(await readFile(join(folder, MANIFEST), 'utf8')) as Manifest;
    const found = await sizes(folder);
    return (
      Object.entries(manifest.bytes).every(([name, bytes]) => found[name] === bytes) &&
      (await sha256(join(folder, manifest.jar.name))) === manifest.jar.sha256
    );
  } catch {
    return false;
  }
}

/** The SHA-256 of a file, in hexadecimal. */
export async function sha256(file: string): Promise<string> {
  const hash = createHash('sha256');
  await pipeline(createReadStream(file), hash);
  return hash.digest('hex');
}

async function sizes(folder: string): Promise<Record<string, number>> {
  const jars = (await readdir(folder)).filter((name) => name.endsWith('.jar')).sort();
  return Object.fromEntries(
    await Promise.all(jars.map(async (name) => [name, (await stat(join(folder, name))).size])),
  );
}
