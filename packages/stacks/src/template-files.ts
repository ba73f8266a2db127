import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Template } from './template.ts';

/** Where the framework gathers what it packages; it takes all of it along to where `--package` says, and back. */
const FOLDER = '.serverless';

const NAME = /^stack-.+\.json$/;

/** Name of the file with the template of a nested stack. */
export const templateName = (stack: string): string => `stack-${stack}.json`;

export const writeTemplates = async (
  serviceDir: string,
  templates: ReadonlyMap<string, Template>,
): Promise<void> => {
  for (const [stack, template] of templates) {
    await writeFile(join(serviceDir, FOLDER, templateName(stack)), JSON.stringify(template, undefined, 2));
  }
};

/** The texts of the templates that were written, by the names of their files. */
export const readTemplates = async (serviceDir: string): Promise<ReadonlyMap<string, string>> => {
  const names = (await readdir(join(serviceDir, FOLDER))).filter((name) => NAME.test(name));
  return new Map(
    await Promise.all(
      names.map(async (name) => [name, await readFile(join(serviceDir, FOLDER, name), 'utf8')] as const),
    ),
  );
};
