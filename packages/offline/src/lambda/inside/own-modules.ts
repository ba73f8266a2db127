import { registerHooks } from 'node:module';
import { fileURLToPath } from 'node:url';

/**
 * Each environment loads the function's own modules anew, by another address, and has what they hold to itself. Packages are loaded
 * once for all: they are most of the code, and what of them often runs is compiled well once it has run for all.
 */
export const ownModules = (): void => {
  registerHooks({
    resolve(specifier, context, next) {
      const found = next(specifier, context);
      const instance = instanceIn(context.parentURL);
      return instance !== '' && isOwn(found.url) ? { ...found, url: found.url + instance } : found;
    },
    load(url, context, next) {
      const loaded = next(url, context);
      return loaded.format === 'commonjs' && instanceIn(url) !== ''
        ? { format: 'module', source: requiringAnew(url), shortCircuit: true }
        : loaded;
    },
  });
};

const isOwn = (url: string): boolean => url.startsWith('file:') && !url.includes('/node_modules/');

/** What tells the modules of one environment from those of another: its address's query. */
const instanceIn = (url = 'file:///'): string => (url.startsWith('file:') ? new URL(url).search : '');

/** CommonJS knows modules by their files alone: what is known of the project's is forgotten before one is loaded. */
const requiringAnew = (url: string): string => {
  const address = new URL(url);
  address.search = '';
  return `import { createRequire } from 'node:module';
const require = createRequire(${JSON.stringify(address.href)});
for (const file of Object.keys(require.cache)) if (!/[\\\\/]node_modules[\\\\/]/.test(file)) delete require.cache[file];
export default require(${JSON.stringify(fileURLToPath(address))});
`;
};
