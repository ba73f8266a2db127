import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Service, Value } from '@edtech/infrastructure';
import { parseDocument } from 'yaml';
import { functionsOf } from '../infrastructure/service-files.ts';
import { isRecord } from '../schemas/services/declarations.ts';

/**
 * Variables with which the functions of `services` can be loaded, to be looked at: parameters of the stage have their
 * defaults, and what is known only when the platform is deployed has a name that stands for it.
 */
export const environmentOf = (
  root: string,
  services: readonly Service[],
): Readonly<Record<string, string>> => {
  const parameters = defaultsIn(root);
  return Object.fromEntries(
    services
      .flatMap((service) => functionsOf(service, services))
      .flatMap(({ environment }) => Object.entries(environment))
      .map(([name, value]) => [name, textOf(value, parameters)]),
  );
};

const textOf = (value: Value, parameters: Readonly<Record<string, unknown>>): string =>
  typeof value === 'string'
    ? value.replaceAll(/\$\{param:(\w+)\}/g, (_, name: string) => String(parameters[name] ?? 'unknown'))
    : 'not-deployed';

const defaultsIn = (root: string): Readonly<Record<string, unknown>> => {
  // Tags such as !Sub stand elsewhere in the file; nothing here depends on them.
  const text = readFileSync(join(root, 'serverless.yml'), 'utf8');
  const content: unknown = parseDocument(text, { logLevel: 'silent' }).toJS();
  const params = isRecord(content) && isRecord(content.params) ? content.params : {};
  return isRecord(params.default) ? params.default : {};
};
