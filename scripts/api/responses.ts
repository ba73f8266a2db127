import { STATUS_CODES } from 'node:http';
import type { PlatformError } from '@edtech/contracts';
import type { AnswerStatus } from '@edtech/infrastructure';
import { gatewayContent } from './components.ts';
import { type Json, ref } from './json.ts';
import { type AnswerContent, type Described, isDescribed, type Operation } from './operation.ts';
import { byStatus, problemSchema } from './problems.ts';
import { refusalsOf } from './refusals.ts';
import type { SchemaNames } from './schema-names.ts';
import { sharedName } from './shared-problems.ts';

const CORRELATION = { 'X-Correlation-Id': ref('headers/CorrelationId') };

/** The responses of an operation, by status. */
export const responsesOf = (operation: Operation, names: SchemaNames): Json => {
  const { answers, route } = operation;
  return {
    ...Object.fromEntries(
      answers.map(([status, content]) => [status, answerResponse(status, content, names)]),
    ),
    ...(answers.length > 0 ? {} : { default: { description: 'Not described yet.' } }),
    ...Object.fromEntries(
      byStatus(refusalsOf(operation)).map(([status, refusals]) => {
        const name = sharedName(refusals);
        return [
          status,
          name === undefined
            ? problemResponse(status, refusals, route.refuses ?? [])
            : ref(`responses/${name}`),
        ];
      }),
    ),
    429: ref('responses/TooManyRequests'),
  };
};

/** The responses that operations share, by name. */
export const sharedResponses = (operations: readonly Operation[]): Json =>
  Object.fromEntries(
    operations
      .flatMap((operation) => byStatus(refusalsOf(operation)))
      .flatMap(([status, refusals]) => {
        const name = sharedName(refusals);
        return name === undefined ? [] : [[name, problemResponse(status, refusals)] as const];
      })
      .sort(([one], [other]) => (one < other ? -1 : 1)),
  );

const ANSWER_WORDS = {
  200: 'Done.',
  201: 'Made.',
  202: 'Begun. What becomes of it is to be asked for.',
  204: 'Done, and there is nothing to say.',
} as const satisfies Record<AnswerStatus, string>;

const answerResponse = (status: AnswerStatus, content: AnswerContent, names: SchemaNames): Json => ({
  description: content.kind === 'one' ? (content.schema.schema.description ?? '') : ANSWER_WORDS[status],
  headers: {
    ...CORRELATION,
    ...(isVersioned(content) ? { ETag: ref('headers/ETag') } : {}),
    ...(status === 201 ? { Location: ref('headers/Location') } : {}),
    ...(status === 202 ? { Location: ref('headers/Outcome') } : {}),
  },
  ...(content.kind === 'file'
    ? { content: Object.fromEntries(content.mediaTypes.map((type) => [type, {}])) }
    : {}),
  ...(isDescribed(content) ? { content: { 'application/json': mediaType(content, names) } } : {}),
});

/** What says the version of an aggregate comes with the ETag of it. */
const isVersioned = (content: AnswerContent): boolean =>
  content.kind === 'one' && content.schema.schema.required?.includes('version') === true;

const mediaType = (content: Described, names: SchemaNames): Json => {
  const { examples = [] } = content.schema.schema;
  const schema = ref(`schemas/${names.of(content.schema)}`);
  if (content.kind === 'one') return { schema, examples: examplesOf(examples) };
  return {
    schema: {
      type: 'object',
      additionalProperties: false,
      required: [content.list],
      properties: {
        [content.list]: { type: 'array', maxItems: 100, items: schema },
        cursor: { description: 'Where the next page begins; absent on the last one.', type: 'string' },
      },
    },
    examples: examplesOf([{ [content.list]: examples }]),
  };
};

export const examplesOf = (examples: readonly unknown[]): Json =>
  Object.fromEntries(
    examples.map((value, index) => [index === 0 ? 'example' : `example-${index + 1}`, { value }]),
  );

/** @param own refusals of which examples are shown; all, unless told, since those that many have in common are many */
const problemResponse = (
  status: number,
  refusals: readonly PlatformError[],
  own: readonly PlatformError[] = refusals,
): Json => {
  const shown = refusals.filter((refusal) => own.includes(refusal));
  return {
    description: `${STATUS_CODES[status] ?? status}: ${refusals.map(({ code }) => `\`${code}\``).join(', ')}`,
    headers: {
      // The gateway refuses some requests itself, and knows no correlation id.
      ...(GATEWAY_STATUSES.includes(status) ? {} : CORRELATION),
      ...(status === 503 ? { 'Retry-After': ref('headers/RetryAfter') } : {}),
      ...(status === 401 ? { 'WWW-Authenticate': ref('headers/WwwAuthenticate') } : {}),
    },
    content: {
      'application/problem+json': {
        schema: problemSchema(status, refusals),
        examples: Object.fromEntries(
          (shown.length > 0 ? shown : refusals.slice(0, 1)).map(({ code }) => [
            code,
            ref(`examples/${code}`),
          ]),
        ),
      },
      ...(GATEWAY_STATUSES.includes(status) ? gatewayContent : {}),
    },
  };
};

/** A token is looked at before any function is called. */
const GATEWAY_STATUSES: readonly number[] = [401];
