import { type Json, ref } from './json.ts';

const TEXT = { type: 'string' };

/** What a problem document always says: https://www.rfc-editor.org/rfc/rfc9457 */
const PROBLEM: Json = {
  description:
    'Why a request was refused. `code` is stable, and what programs decide by; `detail` is for people, and may change. What else there is depends on the code.',
  type: 'object',
  required: ['type', 'title', 'status', 'detail', 'instance', 'code', 'correlationId'],
  properties: {
    type: { description: 'The code as a reference.', ...TEXT, pattern: '^/problems/[a-z0-9-]+$' },
    title: { description: 'The code in words.', ...TEXT },
    status: { description: 'The status of the answer.', type: 'integer' },
    detail: { description: 'What is wrong, and what to do about it.', ...TEXT },
    instance: { description: 'The path of the request.', ...TEXT },
    code: { description: 'What is wrong: stable.', ...TEXT, pattern: '^[a-z0-9-]+$' },
    correlationId: { description: 'By which the request is found in logs and in events.', ...TEXT },
  },
};

const VIOLATION: Json = {
  description: 'One thing that is wrong with a body or a parameter.',
  type: 'object',
  additionalProperties: false,
  required: ['path', 'rule', 'message'],
  properties: {
    path: { description: 'Where: a JSON pointer into the body, or the name of a parameter.', ...TEXT },
    rule: { description: 'Which rule is broken: stable.', ...TEXT },
    message: { description: 'What it demands. Never the value that was sent.', ...TEXT },
  },
};

/** https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-develop.html */
const GATEWAY_ANSWER: Json = {
  description: 'What the gateway answers itself, before a function sees the request.',
  type: 'object',
  additionalProperties: false,
  required: ['message'],
  properties: {
    message: { description: 'What is wrong, in a word or two.', ...TEXT },
    statusCode: { description: 'The status of the answer. Local platform only.', type: 'integer' },
    error: { description: 'What the status is called. Local platform only.', ...TEXT },
  },
};

const header = (description: string, schema: Json, required = true): Json => ({
  description,
  required,
  schema,
});

export const HEADERS: Readonly<Record<string, Json>> = {
  ETag: header('The version of what was answered, for If-Match: a number in double quotes.', {
    ...TEXT,
    pattern: '^"(0|[1-9][0-9]{0,9})"$',
  }),
  Location: header('Where it is.', { ...TEXT, pattern: '^/' }),
  Outcome: { ...header('Where to ask what has become of it.', { ...TEXT, pattern: '^/' }) },
  RetryAfter: header('Seconds after which to try again.', { type: 'integer', minimum: 0 }),
  WwwAuthenticate: header(
    'How to send a token. The local gateway leaves it out.',
    { ...TEXT, pattern: '^Bearer' },
    false,
  ),
  CorrelationId: header('The one that was sent, or a new one; it is on every event that follows.', {
    ...TEXT,
    pattern: '^[A-Za-z0-9._~:/+=@-]{1,128}$',
  }),
};

export const PARAMETERS: Readonly<Record<string, Json>> = {
  IfMatch: {
    name: 'If-Match',
    in: 'header',
    required: false,
    description:
      'The ETag of what the change was decided on. When it has changed since, nothing is done: 412. `*` is any version.',
    schema: { ...TEXT, pattern: '^\\s*(\\*|"(0|[1-9][0-9]{0,9})")\\s*$' },
    example: '"3"',
  },
  CorrelationId: {
    name: 'X-Correlation-Id',
    in: 'header',
    required: false,
    description: 'By which the request, and all that follows from it, is to be found.',
    schema: { ...TEXT, pattern: '^[A-Za-z0-9._~:/+=@-]{1,128}$' },
  },
  Cursor: {
    name: 'cursor',
    in: 'query',
    required: false,
    description: 'Where the page begins: `cursor` of the page before, as it was given.',
    schema: { ...TEXT, minLength: 1, maxLength: 2048 },
  },
  Limit: {
    name: 'limit',
    in: 'query',
    required: false,
    description: 'How many at most are on the page.',
    schema: { type: 'integer', minimum: 1, maximum: 100, default: 20 },
  },
  AtLeast: {
    name: 'atLeast',
    in: 'query',
    required: false,
    description:
      "The version that the answer has to hold at least: `version` of the answer to a change of one's own. It is waited for, for a moment; then 503.",
    schema: { type: 'integer', minimum: 1, maximum: 9_999_999_999 },
    example: 2,
  },
};

/** Where a key must be sent, and where it may be. */
export const keyParameter = (required: boolean): Json => ({
  name: 'Idempotency-Key',
  in: 'header',
  required,
  description: `Makes it safe to send the request again: the same key, the same outcome. A new one for each new request${
    required ? '.' : '; without one, a request that is sent twice is two requests.'
  }`,
  schema: { ...TEXT, pattern: '^\\s*("[A-Za-z0-9._~:/+=@-]{1,128}"|[A-Za-z0-9._~:/+=@-]{1,128})\\s*$' },
  example: '5f0c8d3e-2f1b-4c55-9a43-6b1d7e0c9a10',
});

export const SHARED_SCHEMAS: Readonly<Record<string, Json>> = {
  Problem: PROBLEM,
  Violation: VIOLATION,
  GatewayAnswer: GATEWAY_ANSWER,
};

export const gatewayContent: Json = { 'application/json': { schema: ref('schemas/GatewayAnswer') } };

export const SHARED_RESPONSES: Readonly<Record<string, Json>> = {
  TooManyRequests: {
    description: 'More requests at once than the API takes. Try again, later each time.',
    content: gatewayContent,
  },
};

export const SECURITY: Json = {
  user: {
    type: 'http',
    scheme: 'bearer',
    bearerFormat: 'JWT',
    description: 'An access token of the user pool. Its groups are the roles: STUDENT, TUTOR, ADMIN.',
  },
};
