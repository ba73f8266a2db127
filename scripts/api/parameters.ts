import type { QueryReader } from '@edtech/http';
import { keyParameter } from './components.ts';
import { type Json, ref } from './json.ts';
import { WELL_KNOWN } from './lacks.ts';
import { type Operation, pathNames } from './operation.ts';

/** The parameters of an operation: path, query, headers. */
export const parametersOf = ({ route, takes }: Operation): readonly Json[] => {
  const described = route.parameters ?? {};
  return [
    ...pathNames(route.path).map((name) => ({
      name,
      in: 'path',
      required: true,
      description: described[name] ?? `${meaningOf(name)}.`,
      schema: { type: 'string', minLength: 1 },
    })),
    ...Object.entries(readersOf(takes.query)).map(([name, reader]) =>
      queryParameter(name, reader, described[name]),
    ),
    ...(takes.ifMatch ? [ref('parameters/IfMatch')] : []),
    ...(takes.idempotencyKey === undefined ? [] : [keyParameter(takes.idempotencyKey === 'required')]),
    ref('parameters/CorrelationId'),
  ];
};

const readersOf = (
  query: Operation['takes']['query'],
): Readonly<Record<string, Pick<QueryReader<unknown>, 'schema' | 'needed' | 'message'>>> => {
  if (query === undefined) return {};
  if (!isNames(query)) return query;
  const schema = { type: 'string' } as const;
  return Object.fromEntries(query.map((name) => [name, { schema, needed: false, message: 'is a text' }]));
};

const isNames = (query: NonNullable<Operation['takes']['query']>): query is readonly string[] =>
  Array.isArray(query);

const queryParameter = (
  name: string,
  { schema, needed, message }: Pick<QueryReader<unknown>, 'schema' | 'needed' | 'message'>,
  described: string | undefined,
): Json => {
  if (described === undefined && WELL_KNOWN.includes(name))
    return ref(`parameters/${name.charAt(0).toUpperCase()}${name.slice(1)}`);
  const rule = `It ${message}.`;
  return {
    name,
    in: 'query',
    required: needed,
    description: described === undefined ? rule : `${described} ${rule}`,
    schema,
  };
};

/** `userId` is the id of the user. */
const meaningOf = (name: string): string => {
  const words = name.replaceAll(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`).split(' ');
  return words.at(-1) === 'id' ? `Id of the ${words.slice(0, -1).join(' ')}` : `The ${words.join(' ')}`;
};
