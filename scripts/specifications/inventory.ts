import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { PlatformError } from '@edtech/contracts';
import { isRecord } from '../schemas/services/declarations.ts';
import { decisionsIn } from './decisions.ts';

/** What the domain of a service exports that is to be specified. */
export interface Inventory {
  readonly service: string;
  readonly aggregates: readonly string[];
  readonly decisions: readonly string[];
  /** Names of their classes. */
  readonly refusals: readonly string[];
}

/** The domains of the services at `root`, sorted by their names. */
export const inventoriesOf = (root: string): Promise<readonly Inventory[]> =>
  Promise.all(
    globSync('services/*/src/domain', { cwd: root })
      .map((folder) => folder.replaceAll('\\', '/'))
      .sort()
      .map((folder) => inventoryOf(root, folder)),
  );

const inventoryOf = async (root: string, folder: string): Promise<Inventory> => {
  const files = globSync(`${folder}/**/*.ts`, { cwd: root }).sort();
  const exported = (await Promise.all(files.map((file) => exportsOf(join(root, file))))).flat();
  const texts = files.map((file) => readFileSync(join(root, file), 'utf8'));
  return {
    service: folder.split('/')[1] ?? '',
    aggregates: exported.flatMap((value) =>
      isRecord(value) && typeof value.type === 'string' && isRecord(value.evolve) ? [value.type] : [],
    ),
    decisions: texts.flatMap((text) => decisionsIn(text).map(({ name }) => name)),
    refusals: exported.flatMap((value) =>
      typeof value === 'function' && value.prototype instanceof PlatformError ? [value.name] : [],
    ),
  };
};

const exportsOf = async (file: string): Promise<readonly unknown[]> => {
  const module: object = await import(pathToFileURL(file).href);
  return Object.values(module);
};
