import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { corpusFile } from '../evolution/corpus.ts';
import { jsonText } from '../json-text.ts';
import { pascalCase } from '../names.ts';
import type { EventKind, Schema } from '../schema.ts';
import { type EventSchema, type Schemas, upcasterFile } from '../source.ts';
import { AuthoringRefused } from './refused.ts';

export interface NewEvent {
  readonly type: string;
  readonly context?: string;
  readonly aggregate?: string;
  readonly kind?: EventKind;
}

const EVENT_NAME = /^[a-z][a-z0-9-]*(\.[a-z][a-z0-9-]*)+$/;
const CONTEXT_NAME = /^[a-z][a-z0-9-]*$/;

/** The moment of every made-up event. */
const ONCE = '2026-11-02T09:30:00.000Z';

/**
 * Writes what a new event needs, or the next version of one that there is: schema with an example, a recorded event, and
 * for a next version the upcaster. Everything is complete and passes `check` as it is; nothing that exists is touched.
 * @returns the files, from the repository
 * @throws AuthoringRefused when the name is not one for an event, or the event cannot lie there
 */
export const scaffold = async (
  root: string,
  schemas: Schemas,
  event: NewEvent,
): Promise<readonly string[]> => {
  const latest = schemas.events.findLast(({ type }) => type === event.type);
  const files = latest === undefined ? firstVersion(event, schemas) : nextVersion(event, latest, schemas);
  const existing = [...files.keys()].filter((file) => existsSync(join(root, file)));
  if (existing.length > 0) throw new AuthoringRefused(`${existing.join(', ')} exists already.`);
  for (const [file, content] of files) {
    await mkdir(dirname(join(root, file)), { recursive: true });
    await writeFile(join(root, file), content);
  }
  return [...files.keys()];
};

const firstVersion = (
  { type, context, aggregate, kind = 'fact' }: NewEvent,
  { events }: Schemas,
): ReadonlyMap<string, string> => {
  if (!EVENT_NAME.test(type))
    throw new AuthoringRefused(
      `"${type}" is no name for an event: words in lower case, at least two, joined by dots, for example lesson.rescheduled.`,
    );
  if (context === undefined)
    throw new AuthoringRefused('Name the service that publishes it: --context tutoring.');
  if (!CONTEXT_NAME.test(context))
    throw new AuthoringRefused(`"${context}" is no name for a service: lower case, with dashes.`);
  const title = `${pascalCase(type)}V1`;
  const taken = events.find((other) => other.title === title);
  if (taken !== undefined)
    throw new AuthoringRefused(`${type} would be called ${title} in code, as ${taken.type} is already.`);
  if (kind !== 'fact' && aggregate === undefined)
    throw new AuthoringRefused(
      `Name the aggregate or saga that publishes this ${kind}: --aggregate LessonBooking.`,
    );
  if (kind === 'request')
    throw new AuthoringRefused(
      'A request names the events that answer it, which only you know: copy one, for example schemas/booking/availability.hold.requested.v1.json.',
    );
  const [noun = type] = type.split('.');
  const id = `${camelCase(noun)}Id`;
  const schema: Schema = {
    $schema: 'http://json-schema.org/draft-07/schema#',
    title,
    description: `What has happened when ${type} is published.`,
    'x-aggregate': aggregate ?? pascalCase(noun),
    'x-kind': kind,
    type: 'object',
    additionalProperties: false,
    required: [id, 'timestamp'],
    properties: {
      [id]: { description: `Id of the ${noun}.`, type: 'string', minLength: 1, maxLength: 128 },
      timestamp: { description: 'When it happened.', type: 'string', format: 'date-time', maxLength: 35 },
    },
    examples: [{ [id]: `${noun.charAt(0)}-1`, timestamp: ONCE }],
  };
  return filesOf({ type, context, version: 1, schema });
};

/** A copy of `latest` under the next number, to be changed, with an upcaster that the compiler holds to the change. */
const nextVersion = (
  { type, context }: NewEvent,
  latest: EventSchema,
  { events }: Schemas,
): ReadonlyMap<string, string> => {
  if (context !== undefined && context !== latest.context)
    throw new AuthoringRefused(`${type} belongs to ${latest.context}, and stays there.`);
  const version = latest.version + 1;
  const title = `${pascalCase(type)}V${version}`;
  const clash = events.find((other) => other.title === title);
  if (clash !== undefined) throw new AuthoringRefused(`${clash.file} is called ${title} already.`);
  const generated = (of: number): string => `../generated/${latest.context}/${type}.v${of}.data.ts`;
  const upcaster = `import type { ${latest.title} } from '${generated(latest.version)}';
import type { ${title} } from '${generated(version)}';
import type { Upcaster } from '../upcaster.ts';

/** Version ${version} says the same as version ${latest.version}. */
export const upcast: Upcaster<${latest.title}, ${title}> = (data) => ({
  ...data,
});
`;
  const schema = { ...latest.schema, title };
  return new Map([
    ...filesOf({ type, context: latest.context, version, schema }),
    [upcasterFile(latest), upcaster],
  ]);
};

const filesOf = (event: {
  readonly type: string;
  readonly context: string;
  readonly version: number;
  readonly schema: Schema;
}): ReadonlyMap<string, string> =>
  new Map([
    [`schemas/${event.context}/${event.type}.v${event.version}.json`, jsonText(event.schema)],
    [corpusFile(event), jsonText([recordedEvent(event)])],
  ]);

/** The example as it would go over the bus. */
const recordedEvent = ({
  type,
  context,
  version,
  schema,
}: {
  readonly type: string;
  readonly context: string;
  readonly version: number;
  readonly schema: Schema;
}): object => ({
  id: uuidOf(`${type} ${version} event`, 5),
  type,
  version,
  source: `edtech.${context}`,
  aggregate: { type: schema['x-aggregate'], id: 'a-1', sequence: 1 },
  occurredAt: ONCE,
  correlationId: uuidOf(`${type} ${version} correlation`, 4),
  causationId: uuidOf(`${type} ${version} causation`, 4),
  data: schema.examples?.[0],
});

/** An id that is the same whenever the same is scaffolded, in the shape of a UUID. */
const uuidOf = (seed: string, version: number): string => {
  const hex = createHash('sha256').update(seed).digest('hex');
  return [
    hex.slice(0, 8),
    hex.slice(8, 12),
    `${version}${hex.slice(13, 16)}`,
    `a${hex.slice(17, 20)}`,
    hex.slice(20, 32),
  ].join('-');
};

const camelCase = (name: string): string => {
  const pascal = pascalCase(name);
  return pascal.charAt(0).toLowerCase() + pascal.slice(1);
};
