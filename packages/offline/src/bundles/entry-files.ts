import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { FrameworkFunction } from '../framework.ts';

const EXTENSIONS = ['.ts', '.tsx', '.mts', '.js', '.jsx', '.mjs', '.cjs'];

/** Files of the functions' code, relative to `directory`, each once. What has no file is left for the bundler to report. */
export const entryFiles = (
  functions: Readonly<Record<string, FrameworkFunction>>,
  directory: string,
): readonly string[] => {
  const files = Object.values(functions).flatMap(({ handler }) => {
    const path = handler?.replace(/\.[^./]*$/, '');
    if (path === undefined) return [];
    return (
      EXTENSIONS.map((extension) => path + extension).find((file) => existsSync(join(directory, file))) ?? []
    );
  });
  return [...new Set(files)];
};
