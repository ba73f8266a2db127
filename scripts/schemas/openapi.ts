import { mapSchema, type Schema } from './schema.ts';
import type { EventSchema, SchemaFile } from './source.ts';
import { sourceOf, sourceSchemaOf } from './sources.ts';

type OpenApiSchema = { readonly [keyword: string]: unknown };

/** The parts of a document that its writer has to know. */
export interface OpenApiDocument {
  readonly openapi: string;
  readonly info: { readonly title: string; readonly version: string };
  readonly paths: object;
  readonly components: { readonly schemas: { readonly [name: string]: OpenApiSchema } };
}

const reference = (name: string): OpenApiSchema => ({ $ref: `#/components/schemas/${name}` });

/** `schema` as OpenAPI 3.0 has it: one example, no constants, no `$schema`. https://spec.openapis.org/oas/v3.0.3#schema-object */
const converted = (schema: Schema): Schema =>
  mapSchema(schema, (each) => {
    const { $schema, examples, const: constant, ...kept } = each;
    return {
      ...kept,
      ...(constant === undefined ? {} : { enum: [constant] }),
      ...(examples === undefined ? {} : { example: examples[0] }),
    };
  });

/** The envelope around the data of `event`. */
const detailOf = (event: EventSchema, envelope: Schema): OpenApiSchema => {
  const { title, examples, ...kept } = envelope;
  const { properties, ...rest } = converted({ ...kept, description: event.schema.description ?? '' });
  return {
    ...rest,
    properties: {
      ...properties,
      type: { type: 'string', enum: [event.type] },
      version: { type: 'integer', enum: [event.version] },
      source: { type: 'string', ...sourceSchemaOf(event) },
      data: reference(event.title),
    },
  };
};

const TEXT = { type: 'string' };

/** The whole event as EventBridge delivers it: https://docs.aws.amazon.com/eventbridge/latest/ref/overiew-event-structure.html */
const delivered = (type: string, source: string, detail: OpenApiSchema): OpenApiSchema => ({
  type: 'object',
  required: ['detail-type', 'resources', 'detail', 'id', 'source', 'time', 'region', 'version', 'account'],
  'x-amazon-events-detail-type': type,
  'x-amazon-events-source': source,
  properties: {
    detail,
    account: TEXT,
    'detail-type': TEXT,
    id: TEXT,
    region: TEXT,
    resources: { type: 'array', items: TEXT },
    source: TEXT,
    time: { type: 'string', format: 'date-time' },
    version: TEXT,
  },
});

/**
 * One event type with all of its versions as an OpenAPI 3.0 document in the form that EventBridge's own schema discovery
 * writes, so that the console's pattern builder and code bindings understand it.
 * @param versions of one event type, oldest first, at least one
 */
export const openApiOf = (
  versions: readonly [EventSchema, ...EventSchema[]],
  { schema: envelope }: SchemaFile,
): OpenApiDocument => {
  const [first] = versions;
  const { type } = first;
  const details = versions.map(({ title }) => reference(`${title}Event`));
  const [only, ...others] = details;
  return {
    openapi: '3.0.0',
    info: { title: type, version: `${versions.at(-1)?.version}.0.0` },
    paths: {},
    components: {
      schemas: {
        AWSEvent: delivered(
          type,
          sourceOf(first),
          only !== undefined && others.length === 0 ? only : { oneOf: details },
        ),
        ...Object.fromEntries(
          versions.flatMap((event) => {
            const { title, ...data } = converted(event.schema);
            return [
              [`${event.title}Event`, detailOf(event, envelope)],
              [event.title, data],
            ];
          }),
        ),
      },
    },
  };
};
