import { relative, resolve } from 'node:path';
import type { Plugin } from 'esbuild';
import type { Framework } from '../framework.ts';
import { entryFiles } from './entry-files.ts';
import { isOptions } from './options.ts';
import { PLUGIN_NAME, SharedBuild, sharedModule } from './shared-build.ts';

const ENTRY = 'entry-of-shared-bundle';

/**
 * Has serverless-esbuild, which bundles each function by itself, bundle all of them at once while they run locally: the
 * code that they share is read, compiled and kept once. The bundle of a function then only names its shared one.
 *
 * Nothing is changed when splitting is impossible (it needs `bundle` and the format `esm`), when functions are given a
 * configuration file or plugins by file, or when builds are skipped.
 */
export const shareBundles = (framework: Framework): void => {
  const { custom } = framework.service;
  const options = custom?.esbuild;
  if (!isOptions(options) || options.format !== 'esm' || options.bundle === false) return;
  if (options.config !== undefined || options.skipBuild === true || typeof options.plugins === 'string')
    return;
  const existing = Array.isArray(options.plugins) ? options.plugins : [];
  options.plugins = [...existing, pluginOf(framework)];
};

const pluginOf = ({ service, serviceDir }: Framework): Plugin => {
  const shared = new SharedBuild(() => entryFiles(service.functions, serviceDir), serviceDir);
  return {
    name: PLUGIN_NAME,
    setup(build) {
      const { initialOptions } = build;
      const [first] = Array.isArray(initialOptions.entryPoints) ? initialOptions.entryPoints : [];
      if (typeof first !== 'string') return;
      const entry = relative(serviceDir, resolve(serviceDir, first)).replaceAll('\\', '/');
      if (!shared.has(entry)) return;
      build.onStart(async () => {
        try {
          await shared.upToDate(entry, build);
          return {};
        } catch (error) {
          // A failed build lists what is wrong; anything else is no affair of the sources.
          if (!(error instanceof Error && 'errors' in error && Array.isArray(error.errors))) throw error;
          return { errors: error.errors };
        }
      });
      build.onResolve({ filter: /.*/ }, ({ kind, path }) =>
        kind === 'entry-point'
          ? { path: resolve(serviceDir, path), namespace: ENTRY }
          : { path, external: true },
      );
      build.onLoad({ filter: /.*/, namespace: ENTRY }, () => ({
        contents: `export * from ${JSON.stringify(sharedModule(entry, initialOptions))};`,
        loader: 'js',
      }));
    },
  };
};
