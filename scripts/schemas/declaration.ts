import { compile, type JSONSchema } from 'json-schema-to-typescript';
import { mapSchema } from './schema.ts';
import type { SchemaFile } from './source.ts';

/** The TypeScript interface that the schema in `source` describes, exported under its title. */
export const declarationOf = async ({ schema, title }: SchemaFile): Promise<string> =>
  // The compiler writes into what it is given, hence the copy. A `Schema` is a JSON Schema, only more narrowly typed.
  compile(
    mapSchema(schema, (each) =>
      each.type === undefined ? { ...each, tsType: 'unknown' } : each,
    ) as JSONSchema,
    title,
    {
      bannerComment: '',
      additionalProperties: false,
      ignoreMinAndMaxItems: true,
      style: { singleQuote: true, printWidth: 110, bracketSpacing: true, trailingComma: 'all' },
    },
  );
