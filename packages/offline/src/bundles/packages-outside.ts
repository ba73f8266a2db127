import { existsSync } from 'node:fs';
import { isBuiltin } from 'node:module';
import { dirname, join, sep } from 'node:path';
import type { Plugin } from 'esbuild';

/** Marks what this plugin itself asks the bundler to resolve. */
const ASKED = Symbol('asked');

/**
 * Has packages left out of bundles: Node.js loads them from `node_modules`, once for all functions of a thread. What Node.js would
 * find elsewhere than the bundler, seen from the bundles, stays in them; so do packages that a module of the project asks for by `require`.
 *
 * @param folder where the bundles are, absolute
 */
export const packagesOutside = (folder: string): Plugin => ({
  name: 'packages-outside',
  setup(build) {
    build.onResolve({ filter: /^[^./]/ }, async ({ path, pluginData, ...from }) => {
      const isImport = from.kind === 'import-statement' || from.kind === 'dynamic-import';
      if (pluginData === ASKED || !isImport || isBuiltin(path)) return undefined;
      const found = await build.resolve(path, { ...from, pluginData: ASKED });
      // The bundler says it itself, with the place.
      if (found.errors.length > 0) return undefined;
      const home = homeOf(path, folder);
      return home !== undefined && found.path.startsWith(`${home}${sep}`) ? { path, external: true } : found;
    });
  },
});

/** The folder in which Node.js finds the package of a specifier such as `@scope/name/part`, seen from `folder`. */
const homeOf = (specifier: string, folder: string): string | undefined => {
  const name = specifier
    .split('/')
    .slice(0, specifier.startsWith('@') ? 2 : 1)
    .join('/');
  for (let from = folder; from !== dirname(from); from = dirname(from)) {
    const home = join(from, 'node_modules', name);
    if (existsSync(home)) return home;
  }
  return undefined;
};
