import type { PlatformError } from '@edtech/contracts';
import { camelCase } from '@edtech/infrastructure';
import { mapSchema, type Schema } from '../schemas/schema.ts';
import type { BodySchema } from '../schemas/source.ts';
import { HEADERS, PARAMETERS, SECURITY, SHARED_RESPONSES, SHARED_SCHEMAS } from './components.ts';
import { introduction } from './introduction.ts';
import { type Json, ref } from './json.ts';
import { isDescribed, type Operation } from './operation.ts';
import { parametersOf } from './parameters.ts';
import { problemOf } from './problems.ts';
import { refusalsOf } from './refusals.ts';
import { examplesOf, responsesOf, sharedResponses } from './responses.ts';
import { type SchemaNames, schemaNames } from './schema-names.ts';
import { whoMayCall } from './who-may-call.ts';

/** The API as an OpenAPI 3.1 document: https://spec.openapis.org/oas/v3.1.1 */
export const openApiOf = (operations: readonly Operation[]): Json => {
  const schemas = bodiesOf(operations);
  const names = schemaNames(schemas);
  const services = [...new Set(operations.map(({ service }) => service))];
  return {
    openapi: '3.1.1',
    jsonSchemaDialect: 'https://spec.openapis.org/oas/3.1/dialect/base',
    info: { title: 'Tutoring platform', version: '1.0.0', description: introduction },
    servers: [{ url: '/', description: 'The platform that serves this document.' }],
    security: [{ user: [] }],
    tags: services.map((name) => ({ name, description: `The ${name} service.` })),
    paths: Object.fromEntries(
      [...Map.groupBy(operations, ({ route }) => route.path)].map(([path, at]) => [
        path,
        Object.fromEntries(at.map((one) => [one.route.method.toLowerCase(), operationObject(one, names)])),
      ]),
    ),
    components: {
      schemas: {
        ...SHARED_SCHEMAS,
        ...Object.fromEntries(schemas.map((schema) => [names.of(schema), inDocument(schema.schema)])),
      },
      responses: { ...SHARED_RESPONSES, ...sharedResponses(operations) },
      parameters: PARAMETERS,
      headers: HEADERS,
      examples: Object.fromEntries(
        refusalsIn(operations).map((refusal) => [
          refusal.code,
          { summary: refusal.message, value: problemOf(refusal) },
        ]),
      ),
      securitySchemes: SECURITY,
    },
  };
};

const operationObject = (operation: Operation, names: SchemaNames): Json => {
  const { service, route, body, takes } = operation;
  return {
    operationId: camelCase(route.file),
    tags: [service],
    summary: route.does,
    description: [whoMayCall(operation), route.notes ?? ''].filter((text) => text !== '').join(' '),
    ...(route.open ? { security: [] } : {}),
    parameters: parametersOf(operation),
    ...(body === undefined ? {} : { requestBody: requestBody(body, names) }),
    ...(takes.signedBody
      ? { requestBody: { required: true, content: { 'application/json': { schema: { type: 'object' } } } } }
      : {}),
    responses: responsesOf(operation, names),
  };
};

const requestBody = (body: BodySchema, names: SchemaNames): Json => ({
  required: true,
  content: {
    'application/json': {
      schema: ref(`schemas/${names.of(body)}`),
      ...(body.schema.examples === undefined ? {} : { examples: examplesOf(body.schema.examples) }),
    },
  },
});

/** The schemas of all bodies, once each, by name. */
const bodiesOf = (operations: readonly Operation[]): readonly BodySchema[] => {
  const all = operations.flatMap(({ body, answers }) => [
    ...(body === undefined ? [] : [body]),
    ...answers.flatMap(([, content]) => (isDescribed(content) ? [content.schema] : [])),
  ]);
  return [...new Map(all.map((schema) => [schema.file, schema])).values()].sort((a, b) =>
    a.title < b.title ? -1 : 1,
  );
};

/** Draft-07 as contracts use it means the same in 2020-12, which OpenAPI 3.1 has. */
const inDocument = (schema: Schema): Schema => mapSchema(schema, ({ $schema: _, ...kept }) => kept);

const refusalsIn = (operations: readonly Operation[]): readonly PlatformError[] => {
  const all = operations.flatMap(refusalsOf).map((refusal) => [refusal.code, refusal] as const);
  // The first of a code stays.
  return [...new Map(all.toReversed()).values()].sort((a, b) => (a.code < b.code ? -1 : 1));
};
