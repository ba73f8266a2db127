import { existsSync } from 'node:fs';
import { resolve } from 'node:path';

const EXTENSIONS = ['.mjs', '.js', '.cjs', '.ts'];

export interface HandlerFile {
  readonly file: string;
  readonly exportName: string;
}

/**
 * Finds the bundle of a handler such as `src/functions/register.handler`.
 *
 * @param directory where the bundles are, absolute.
 * @returns undefined when there is none: the bundler failed, or the handler is misspelt.
 */
export function findHandlerFile(directory: string, handler: string): HandlerFile | undefined {
  const dot = handler.lastIndexOf('.');
  const base = resolve(directory, handler.slice(0, dot));
  const file = [base, resolve(base, 'index')]
    .flatMap((path) => EXTENSIONS.map((extension) => `${path}${extension}`))
    .find((path) => existsSync(path));
  return file === undefined ? undefined : { file, exportName: handler.slice(dot + 1) };
}
