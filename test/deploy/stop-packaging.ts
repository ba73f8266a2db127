import { rm } from 'node:fs/promises';
import { PACKAGES_VARIABLE } from './packages.ts';

export default async (): Promise<void> => {
  const folder = process.env[PACKAGES_VARIABLE];
  if (folder !== undefined) await rm(folder, { recursive: true, force: true });
};
