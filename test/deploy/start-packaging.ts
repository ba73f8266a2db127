import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PACKAGES_VARIABLE } from './packages.ts';

/** One folder of packages for all tests of a run: packaging is most of what they do. */
export default async (): Promise<void> => {
  process.env[PACKAGES_VARIABLE] = await mkdtemp(join(tmpdir(), 'edtech-packages-'));
};
