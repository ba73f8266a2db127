import { jsonText } from '../json-text.ts';
import { constantOf, pascalCase } from '../names.ts';
import { mapSchema, type Schema } from '../schema.ts';
import type { EventSchema } from '../source.ts';
import { sourceSchemaOf } from '../sources.ts';
import type { CatalogueModel, EventEntry } from './model.ts';

/*
 * https://www.asyncapi.com/docs/reference/specification/v3.0.0
 * The bus is one server, every event type a channel on it, every version a message of that channel; aggregates and sagas
 * send, consumers receive.
 */

type Fields = { readonly [name: string]: unknown };

const INTRODUCTION =
  'Every integration event of the tutoring platform: what it says, who publishes it, who listens. ' +
  'Written by "npm run schemas -- generate" from the schemas and from what the services declare.';

/** Pointer to a part of the document, its names escaped as RFC 6901 asks. */
const reference = (...path: readonly string[]): Fields => ({
  $ref: `#/${path.map((step) => step.replaceAll('~', '~0').replaceAll('/', '~1')).join('/')}`,
});

/** The catalogue as an AsyncAPI 3.0 document. */
export const asyncApiOf = ({ envelope, contexts, consumers }: CatalogueModel): Fields => {
  const entries = contexts.flatMap(({ events }) => events);
  const versions = entries.flatMap(({ versions: of }) => of.map(({ event }) => event));
  return {
    asyncapi: '3.0.0',
    info: { title: 'Events of the tutoring platform', version: '1.0.0', description: INTRODUCTION },
    defaultContentType: 'application/json',
    servers: {
      bus: {
        host: 'events.{region}.amazonaws.com',
        protocol: 'https',
        description:
          'Amazon EventBridge. Consumers receive from it through a rule and an SQS queue of their own.',
        variables: { region: { description: 'The AWS Region of the deployment.', default: 'eu-west-1' } },
      },
    },
    channels: Object.fromEntries(entries.map((entry) => [entry.type, channelOf(entry)])),
    operations: Object.fromEntries([
      ...entries.flatMap(sendings),
      ...consumers.flatMap(({ name, service, ordered, contracts }) =>
        contracts.map(({ type, version }): [string, Fields] => [
          `${name}.receives.${type}`,
          {
            action: 'receive',
            channel: reference('channels', type),
            title: `${name} receives ${type}`,
            summary:
              ordered === false
                ? `In any order, as version ${version}.`
                : `In the order of each aggregate, as version ${version}: ${ordered}.`,
            tags: [{ name: service }],
            messages: versionsUpTo(entries, type, version).map((event) => messageReference(event)),
          },
        ]),
      ),
    ]),
    components: {
      schemas: {
        Envelope: documented(envelope),
        ...Object.fromEntries(versions.map((event) => [event.title, documented(event.schema)])),
      },
      messages: Object.fromEntries(versions.map((event) => [event.title, messageOf(event)])),
    },
  };
};

export const asyncApiText = (model: CatalogueModel): string => jsonText(asyncApiOf(model));

const messageReference = ({ type, title }: EventSchema): Fields =>
  reference('channels', type, 'messages', constantOf(title));

/** What a consumer that speaks `version` can be sent: that one, and older ones, which are upcast. */
const versionsUpTo = (
  entries: readonly EventEntry[],
  type: string,
  version: number,
): readonly EventSchema[] =>
  (entries.find((entry) => entry.type === type)?.versions ?? [])
    .map(({ event }) => event)
    .filter((event) => event.version <= version);

const channelOf = ({ type, latest, versions }: EventEntry): Fields => ({
  address: type,
  title: pascalCase(type),
  summary: latest.schema.description,
  servers: [reference('servers', 'bus')],
  tags: [{ name: latest.context }, { name: latest.kind }],
  messages: Object.fromEntries(
    versions.map(({ event }) => [constantOf(event.title), reference('components', 'messages', event.title)]),
  ),
});

const sendings = ({ type, latest, versions }: EventEntry): readonly [string, Fields][] =>
  versions
    .flatMap(({ event, producers }) => producers.map((producer) => ({ event, producer })))
    .map(({ event, producer: { name, service } }) => [
      `${service}.${name}.sends.${type}.v${event.version}`,
      {
        action: 'send',
        channel: reference('channels', type),
        title: `${name} sends ${type}`,
        summary: latest.schema.description,
        tags: [{ name: service }],
        messages: [messageReference(event)],
      },
    ]);

const messageOf = (event: EventSchema): Fields => ({
  name: event.type,
  title: `${event.type}, version ${event.version}`,
  summary: event.schema.description,
  contentType: 'application/json',
  tags: [{ name: event.context }, { name: event.kind }],
  correlationId: {
    description: 'One id for everything that one request sets off.',
    location: '$message.payload#/correlationId',
  },
  ...(event.deprecated ? { 'x-deprecated': true } : {}),
  'x-event-kind': event.kind,
  payload: {
    allOf: [
      reference('components', 'schemas', 'Envelope'),
      {
        type: 'object',
        properties: {
          type: { type: 'string', const: event.type },
          version: { type: 'integer', const: event.version },
          source: { type: 'string', ...sourceSchemaOf(event) },
          data: reference('components', 'schemas', event.title),
        },
      },
    ],
  },
});

/** `schema` as a part of the document, which says itself what its schemas are written in. */
const documented = (schema: Schema): Schema => mapSchema(schema, ({ $schema: _, ...kept }) => kept);
