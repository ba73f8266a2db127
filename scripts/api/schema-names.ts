import { repeated } from '@edtech/infrastructure';
import { pascalCase } from '../schemas/names.ts';
import type { BodySchema } from '../schemas/source.ts';

/** What the schemas of bodies are called in the document. */
export interface SchemaNames {
  of(schema: BodySchema): string;
}

/** By their titles; those that two services call alike have the service's name in front. */
export const schemaNames = (schemas: readonly BodySchema[]): SchemaNames => {
  const twice = repeated(schemas.map(({ title }) => title));
  return {
    of: ({ service, title }) => (twice.includes(title) ? `${pascalCase(service)}${title}` : title),
  };
};
