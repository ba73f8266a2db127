import { globSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { DeclarationRefused, type Service } from '@edtech/infrastructure';
import { isRecord } from '../schemas/services/declarations.ts';

/** Where a service says what it consists of. */
export const DECLARATION = 'service.ts';

/**
 * The declarations of the services at `root`, by name.
 * @throws DeclarationRefused when one cannot be loaded, is wrong, or is called otherwise than its folder
 */
export const readServices = async (root: string): Promise<readonly Service[]> => {
  const files = globSync(`services/*/${DECLARATION}`, { cwd: root }).map((file) =>
    file.replaceAll('\\', '/'),
  );
  const problems: string[] = [];
  const services: Service[] = [];
  for (const file of files.toSorted()) {
    const [, folder = ''] = file.split('/');
    try {
      const module: object = await import(pathToFileURL(join(root, file)).href);
      const declared = 'default' in module ? module.default : undefined;
      if (!isService(declared)) problems.push(`${file}: its default export is to be made by service()`);
      else if (declared.name !== folder) problems.push(`${file}: is called ${declared.name}`);
      else services.push(declared);
    } catch (error) {
      if (error instanceof DeclarationRefused)
        problems.push(...error.problems.map((problem) => `${file}: ${problem}`));
      else problems.push(`${file}: cannot be loaded: ${String(error)}`);
    }
  }
  if (problems.length > 0) throw new DeclarationRefused(problems);
  return services;
};

/** Only `service()` makes a value that has all of this. */
const isService = (value: unknown): value is Service =>
  isRecord(value) &&
  typeof value.name === 'string' &&
  typeof value.publishes === 'boolean' &&
  [value.routes, value.consumers, value.jobs, value.sagas].every(Array.isArray);
