/** The part of JSON Schema, draft-07, that contracts are written in. `rules.ts` refuses the rest. */
export interface Schema {
  readonly $schema?: string;
  readonly title?: string;
  readonly description?: string;
  readonly examples?: readonly unknown[];
  readonly type?: SchemaType;
  readonly enum?: readonly unknown[];
  readonly const?: unknown;
  readonly format?: string;
  readonly properties?: { readonly [name: string]: Schema };
  readonly required?: readonly string[];
  readonly additionalProperties?: false;
  readonly items?: Schema;
  readonly 'x-personal-data'?: true;
  readonly 'x-aggregate'?: string;
  readonly [limit: string]: unknown;
}

export type SchemaType = 'object' | 'array' | 'string' | 'integer' | 'number' | 'boolean';

/** `schema` with `change` applied to every schema in it, the innermost first. */
export const mapSchema = (schema: Schema, change: (schema: Schema) => Schema): Schema => {
  const { properties, items } = schema;
  return change({
    ...schema,
    ...(properties === undefined ? {} : { properties: mapProperties(properties, change) }),
    ...(items === undefined ? {} : { items: mapSchema(items, change) }),
  });
};

const mapProperties = (
  properties: { readonly [name: string]: Schema },
  change: (schema: Schema) => Schema,
): { readonly [name: string]: Schema } =>
  Object.fromEntries(
    Object.entries(properties).map(([name, property]) => [name, mapSchema(property, change)]),
  );

const without = (schema: Schema, keywords: readonly string[]): Schema =>
  Object.fromEntries(Object.entries(schema).filter(([keyword]) => !keywords.includes(keyword)));

const ANNOTATIONS = ['$schema', 'title', 'description', 'examples', 'x-personal-data', 'x-aggregate'];

/** What a validator needs of `schema`, and no more: a validator may carry parts of it at run time. */
export const assertionsOf = (schema: Schema): Schema =>
  mapSchema(schema, (each) => without(each, ANNOTATIONS));

/** `schema` for a consumer: fields that it does not know are let through, at any depth. */
export const tolerantOf = (schema: Schema): Schema =>
  mapSchema(schema, (each) => without(each, ['additionalProperties']));
