import { FORMATS } from './formats.ts';
import { EVENT_KINDS, type SchemaType } from './schema.ts';

/** Something that a schema does wrong, and where. */
export interface Finding {
  /** JSON pointer into the schema. */
  readonly at: string;
  readonly problem: string;
}

/** What sets one kind of schema file apart from the others. */
export interface Kind {
  /** The title that the file's name asks for; it becomes the name of the type. */
  readonly title: string;
  /** Whether other teams rely on it, so that it has to say more: examples, a word on every field, personal data. */
  readonly shared: boolean;
  /** Type of the event that it describes, if it describes one. */
  readonly event?: string;
  /** Properties of the root whose values are described elsewhere. */
  readonly open: readonly string[];
}

const EVERYWHERE = ['description', 'type', 'enum', 'const', 'x-personal-data'];
const ROOT_ONLY = ['$schema', 'title', 'examples', 'x-aggregate', 'x-kind', 'x-replies', 'deprecated'];

/** Marks a field of a body that is whatever JSON there is, as what is in a message that nobody could read. No event has one. */
const ANY_JSON = 'x-any-json';
const ANY_JSON_KEYWORDS = ['description', 'x-personal-data', ANY_JSON];

const OF_TYPE: { readonly [type in SchemaType]: readonly string[] } = {
  object: ['properties', 'required', 'additionalProperties', 'minProperties', 'maxProperties'],
  array: ['items', 'minItems', 'maxItems', 'uniqueItems'],
  string: ['format', 'pattern', 'minLength', 'maxLength'],
  integer: ['minimum', 'maximum', 'multipleOf'],
  number: ['minimum', 'maximum', 'multipleOf'],
  boolean: [],
};

type TypeFindings = (schema: { readonly [key: string]: unknown }, at: string, kind: Kind) => Finding[];

const isRecord = (value: unknown): value is { readonly [key: string]: unknown } =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const isSchemaType = (type: unknown): type is SchemaType =>
  typeof type === 'string' && Object.hasOwn(OF_TYPE, type);

/**
 * What keeps `schema` from being a contract: anything that a reader would miss (a description, a bound), that a type, a
 * validator and an OpenAPI document could not all say, or that would let unnoticed data through.
 */
export const findings = (schema: unknown, kind: Kind): readonly Finding[] => {
  if (!isRecord(schema)) return [{ at: '', problem: 'must be a JSON object' }];
  return [...rootFindings(schema, kind), ...schemaFindings(schema, '', kind)];
};

const rootFindings = (schema: { readonly [key: string]: unknown }, kind: Kind): Finding[] => {
  const found: Finding[] = [];
  const say = (keyword: string, problem: string) => found.push({ at: `/${keyword}`, problem });
  if (schema.$schema !== 'http://json-schema.org/draft-07/schema#') say('$schema', 'must name draft-07');
  if (schema.title !== kind.title) say('title', `must be ${kind.title}, as the file's name says`);
  if (schema.type !== 'object') say('type', 'must be object');
  if (kind.shared && !(Array.isArray(schema.examples) && schema.examples.length > 0))
    say('examples', 'must show at least one example');
  return [...found, ...(kind.event === undefined ? [] : eventFindings(schema, kind.event))];
};

const eventFindings = (schema: { readonly [key: string]: unknown }, type: string): Finding[] => {
  const found: Finding[] = [];
  const say = (keyword: string, problem: string) => found.push({ at: `/${keyword}`, problem });
  if (!/^[A-Z][A-Za-z0-9]*$/.test(String(schema['x-aggregate'] ?? '')))
    say('x-aggregate', 'must name the type of the aggregate, for example User');
  const kind = schema['x-kind'];
  if (!EVENT_KINDS.some((known) => known === kind))
    say('x-kind', `must say what the event is: ${EVENT_KINDS.join(', ')}`);
  if (kind === 'request' && !type.endsWith('.requested'))
    say('x-kind', 'a request is named <noun>.<verb>.requested');
  const replies = schema['x-replies'];
  if (kind === 'request' && !(Array.isArray(replies) && replies.length > 0))
    say('x-replies', 'must name the events that answer the request');
  if (kind !== 'request' && replies !== undefined) say('x-replies', 'only a request has replies');
  if (schema.deprecated !== undefined && schema.deprecated !== true) say('deprecated', 'is true or absent');
  return found;
};

const schemaFindings = (schema: unknown, at: string, kind: Kind): Finding[] => {
  if (!isRecord(schema)) return [{ at, problem: 'must be a schema' }];
  const { type } = schema;
  const text = JSON.stringify(schema.description ?? '');
  const described =
    text === '""' && (kind.shared || at === '') ? [{ at, problem: 'needs a description' }] : [];
  // Serverless would take it for a variable of its own, in the schema registry.
  const literal = text.includes('${') ? [{ at, problem: 'must not contain ${ in its description' }] : [];
  if (!isSchemaType(type)) {
    if (type === undefined && kind.open.includes(at)) return [...described, ...literal];
    if (type === undefined && kind.event === undefined && schema[ANY_JSON] === true)
      return [...described, ...literal, ...unknownKeywords(schema, at, ANY_JSON_KEYWORDS, 'any JSON')];
    return [...described, { at, problem: `needs a type, one of ${Object.keys(OF_TYPE).join(', ')}` }];
  }
  const known = [...EVERYWHERE, ...(at === '' ? ROOT_ONLY : []), ...OF_TYPE[type]];
  return [
    ...described,
    ...literal,
    ...unknownKeywords(schema, at, known, `type ${type}`),
    ...personalDataFindings(schema, at, kind),
    ...FINDINGS_OF_TYPE[type](schema, at, kind),
  ];
};

const unknownKeywords = (
  schema: { readonly [key: string]: unknown },
  at: string,
  known: readonly string[],
  of: string,
): Finding[] =>
  Object.keys(schema)
    .filter((keyword) => !known.includes(keyword))
    .map((keyword) => ({
      at: `${at}/${keyword}`,
      problem: `is not a keyword that contracts use for ${of}`,
    }));

const personalDataFindings: TypeFindings = (schema, at, { shared }) => {
  const mark = schema['x-personal-data'];
  if (mark !== undefined && mark !== true) return [{ at, problem: 'x-personal-data is true or absent' }];
  if (shared && schema.format === 'email' && mark !== true)
    return [{ at, problem: 'an e-mail address is personal data: mark it "x-personal-data": true' }];
  return [];
};

const objectFindings: TypeFindings = (schema, at, kind) => {
  // What others have to keep has fields that they know; what is only answered may be a map.
  if (isRecord(schema.additionalProperties) && at !== '' && kind.event === undefined)
    return mapFindings(schema, at, kind);
  const closed =
    schema.additionalProperties === false
      ? []
      : [{ at, problem: 'must be closed: "additionalProperties": false' }];
  const { properties, required } = schema;
  if (!isRecord(properties)) return [...closed, { at, problem: 'needs properties' }];
  const missing = (Array.isArray(required) ? required : []).filter(
    (name) => !Object.hasOwn(properties, String(name)),
  );
  return [
    ...closed,
    ...missing.map((name) => ({
      at: `${at}/required`,
      problem: `${String(name)} is not among the properties`,
    })),
    ...Object.entries(properties).flatMap(([name, property]) =>
      /^[A-Za-z][A-Za-z0-9]*$/.test(name)
        ? schemaFindings(property, `${at}/properties/${name}`, kind)
        : [{ at: `${at}/properties/${name}`, problem: 'must be named in camel case' }],
    ),
  ];
};

const mapFindings: TypeFindings = (schema, at, kind) => [
  ...(schema.maxProperties === undefined ? [{ at, problem: 'needs a bound: maxProperties' }] : []),
  ...['properties', 'required']
    .filter((keyword) => schema[keyword] !== undefined)
    .map((keyword) => ({ at: `${at}/${keyword}`, problem: 'is not for a map' })),
  ...schemaFindings(schema.additionalProperties, `${at}/additionalProperties`, kind),
];

const arrayFindings: TypeFindings = (schema, at, kind) => [
  ...(schema.maxItems === undefined ? [{ at, problem: 'needs a bound: maxItems' }] : []),
  ...schemaFindings(schema.items, `${at}/items`, kind),
];

/** Whether every text that matches `pattern` has a limited length: anchored, and no repetition without an end. */
const isBounding = (pattern: unknown): boolean =>
  typeof pattern === 'string' &&
  /^\^.*\$$/.test(pattern) &&
  !/[*+|]|,\}/.test(pattern.replaceAll(/\\./g, '').replaceAll(/\[[^\]]*\]/g, ''));

const stringFindings: TypeFindings = (schema, at) => {
  const { format } = schema;
  const bounded =
    ['maxLength', 'enum', 'const'].some((keyword) => schema[keyword] !== undefined) ||
    isBounding(schema.pattern);
  return [
    ...(bounded
      ? []
      : [{ at, problem: 'needs a bound: maxLength, enum, const or a pattern of limited length' }]),
    ...(format === undefined || Object.hasOwn(FORMATS, String(format))
      ? []
      : [{ at: `${at}/format`, problem: `must be one of ${Object.keys(FORMATS).join(', ')}` }]),
  ];
};

const FINDINGS_OF_TYPE: { readonly [type in SchemaType]: TypeFindings } = {
  object: objectFindings,
  array: arrayFindings,
  string: stringFindings,
  integer: () => [],
  number: () => [],
  boolean: () => [],
};
