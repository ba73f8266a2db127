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
  /** A schema: of the values of a map, by keys that nobody knows beforehand. Bodies of requests and answers alone have maps. */
  readonly additionalProperties?: false | Schema;
  readonly items?: Schema;
  readonly 'x-personal-data'?: true;
  /** Without a type: any JSON. Bodies of requests and answers alone have it. */
  readonly 'x-any-json'?: true;
  readonly 'x-aggregate'?: string;
  readonly 'x-kind'?: EventKind;
  /** Types of the events that answer a request. */
  readonly 'x-replies'?: readonly string[];
  /** No longer published; kept for what may still arrive or be read. */
  readonly deprecated?: true;
  readonly [limit: string]: unknown;
}

/** Who an event is for: a fact for everybody, a request for the service that serves it, a reply for the workflow that asked. */
export const EVENT_KINDS = ['fact', 'request', 'reply'] as const;

export type EventKind = (typeof EVENT_KINDS)[number];

export type SchemaType = 'object' | 'array' | 'string' | 'integer' | 'number' | 'boolean';

/** `schema` with `change` applied to every schema in it, the innermost first. */
export const mapSchema = (schema: Schema, change: (schema: Schema) => Schema): Schema => {
  const { properties, items } = schema;
  const values = valuesOf(schema);
  return change({
    ...schema,
    ...(properties === undefined ? {} : { properties: mapProperties(properties, change) }),
    ...(items === undefined ? {} : { items: mapSchema(items, change) }),
    ...(values === undefined ? {} : { additionalProperties: mapSchema(values, change) }),
  });
};

/** The schema of the values of a map; undefined when `schema` is of something else. */
export const valuesOf = ({ additionalProperties }: Schema): Schema | undefined =>
  typeof additionalProperties === 'object' ? additionalProperties : undefined;

const mapProperties = (
  properties: { readonly [name: string]: Schema },
  change: (schema: Schema) => Schema,
): { readonly [name: string]: Schema } =>
  Object.fromEntries(
    Object.entries(properties).map(([name, property]) => [name, mapSchema(property, change)]),
  );

const without = (schema: Schema, keywords: readonly string[]): Schema =>
  Object.fromEntries(Object.entries(schema).filter(([keyword]) => !keywords.includes(keyword)));

const DOCUMENTATION = ['$schema', 'title', 'description', 'examples', 'x-replies', 'deprecated'];

const ANNOTATIONS = [...DOCUMENTATION, 'x-personal-data', 'x-any-json', 'x-aggregate', 'x-kind'];

/** `schema` without what may be reworded at any time: what others rely on, data protection included. */
export const contractOf = (schema: Schema): Schema =>
  mapSchema(schema, (each) => without(each, DOCUMENTATION));

/** What a validator needs of `schema`, and no more: a validator may carry parts of it at run time. */
export const assertionsOf = (schema: Schema): Schema =>
  mapSchema(schema, (each) => without(each, ANNOTATIONS));

/** `schema` for a consumer: fields that it does not know are let through, at any depth. */
export const tolerantOf = (schema: Schema): Schema =>
  mapSchema(schema, (each) => without(each, ['additionalProperties']));
