import { chmod, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

export interface Scratch {
  readonly folder: string;
  /** Puts a shell script of this name into the folder, to be found by a PATH that starts there. */
  script(name: string, lines: string): Promise<string>;
  remove(): Promise<void>;
}

/** A folder of one test's own. */
export async function scratch(): Promise<Scratch> {
  const folder = await mkdtemp(join(tmpdir(), 'dynamodb-test-'));
  return {
    folder,
    async script(name, lines) {
      const path = join(folder, name);
      await writeFile(path, `#!/bin/sh\n${lines}\n`);
      await chmod(path, 0o755);
      return path;
    },
    remove: () => rm(folder, { recursive: true, force: true }),
  };
}
