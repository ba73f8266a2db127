import { rm } from 'node:fs/promises';
import { dirname, join, relative, resolve } from 'node:path';
import type { BuildOptions, PluginBuild } from 'esbuild';
import { packagesOutside } from './packages-outside.ts';

/** Where the shared bundles are, in the folder of what is built. */
const FOLDER = 'shared';

/**
 * One build of all functions, in which what several of them have is there once. Every function's own build asks for it;
 * one that asks again begins the next round, since its sources have changed by then.
 */
export class SharedBuild {
  readonly #entriesIn: () => readonly string[];
  readonly #directory: string;
  readonly #asked = new Set<string>();
  #entries: readonly string[] | undefined;
  #isBegun = false;
  #round: Promise<unknown> = Promise.resolve();

  /** @param entriesIn files of the functions, relative to `directory`; known only when the first build begins */
  constructor(entriesIn: () => readonly string[], directory: string) {
    this.#entriesIn = entriesIn;
    this.#directory = directory;
  }

  /**
   * Waits for the round that `entry` belongs to.
   * @throws BuildFailure of esbuild
   */
  async upToDate(entry: string, build: PluginBuild): Promise<void> {
    if (this.#asked.size === 0 || this.#asked.has(entry)) {
      this.#asked.clear();
      const previous = this.#round.catch(() => undefined);
      this.#round = previous.then(() => this.#rebuild(entry, build));
      // Whoever waits for the round is told of its failure; nobody else has to be.
      this.#round.catch(() => undefined);
    }
    this.#asked.add(entry);
    await this.#round;
  }

  has(entry: string): boolean {
    return this.#all().includes(entry);
  }

  #all(): readonly string[] {
    this.#entries ??= this.#entriesIn();
    return this.#entries;
  }

  async #rebuild(entry: string, { esbuild, initialOptions }: PluginBuild): Promise<void> {
    const options = this.#options(entry, initialOptions);
    // What an earlier run left would only be in the way; what this one replaces may still be loaded by who runs.
    if (!this.#isBegun) await rm(options.outdir, { recursive: true, force: true });
    this.#isBegun = true;
    await esbuild.build(options);
  }

  #options(entry: string, options: BuildOptions): BuildOptions & { readonly outdir: string } {
    const outdir = join(builtFolder(entry, options), FOLDER);
    const others = options.plugins?.filter(({ name }) => name !== PLUGIN_NAME) ?? [];
    return {
      ...options,
      plugins: [...others, packagesOutside(outdir)],
      entryPoints: [...this.#all()],
      outbase: this.#directory,
      outdir,
      splitting: true,
      // Each environment keeps the maps of its modules, and the sources are where they were.
      sourcesContent: false,
      logLevel: 'silent',
    };
  }
}

export const PLUGIN_NAME = 'shared-bundles';

/** What the file of `entry` imports its shared bundle as. */
export const sharedModule = (entry: string, options: BuildOptions): string => {
  const extension = options.outExtension?.['.js'] ?? '.js';
  const target = join(builtFolder(entry, options), FOLDER, entry.replace(/\.[^.]*$/, extension));
  return `./${relative(outFolder(options), target)}`.replaceAll('\\', '/');
};

/** The folder of all that is built, given the options with which one entry is. */
const builtFolder = (entry: string, options: BuildOptions): string => {
  const depth = dirname(entry) === '.' ? '' : relative(dirname(entry), '.');
  return join(outFolder(options), depth);
};

const outFolder = ({ outdir = '.', absWorkingDir = '.' }: BuildOptions): string =>
  resolve(absWorkingDir, outdir);
