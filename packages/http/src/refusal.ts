import { type ErrorKind, PlatformError, type Violation } from '@edtech/contracts';

interface Refusal {
  readonly kind: ErrorKind;
  readonly detail: string;
}

/** Every answer that this package gives on its own. The codes are public: README.md explains each. */
export const refusals = {
  'body-too-large': {
    kind: 'too-large',
    detail: 'The body is larger than this route takes. Send less at once.',
  },
  'body-required': { kind: 'invalid', detail: 'This route needs a JSON body.' },
  'body-not-expected': { kind: 'invalid', detail: 'This route reads no body. Send the request without one.' },
  'content-type-unsupported': {
    kind: 'unsupported',
    detail: 'Send the body as application/json (or a +json type) in UTF-8.',
  },
  'content-encoding-unsupported': {
    kind: 'unsupported',
    detail: 'Send the body without a Content-Encoding.',
  },
  'base64-malformed': { kind: 'invalid', detail: 'The body says that it is base64, but it is not.' },
  'body-not-utf8': { kind: 'invalid', detail: 'The body is not valid UTF-8.' },
  'json-malformed': { kind: 'invalid', detail: 'The body is not valid JSON.' },
  'json-duplicate-key': {
    kind: 'invalid',
    detail: 'An object in the body has the same key twice. Send each key once.',
  },
  'json-forbidden-key': {
    kind: 'invalid',
    detail: 'The keys __proto__, constructor and prototype are not taken. Rename the key.',
  },
  'json-unpaired-surrogate': {
    kind: 'invalid',
    detail: 'A string in the body has half of a surrogate pair. Send whole characters.',
  },
  'json-too-deep': { kind: 'invalid', detail: 'The body is nested too deeply.' },
  'request-invalid': {
    kind: 'invalid',
    detail: 'The body does not match its contract. Correct what the violations name.',
  },
  'path-malformed': { kind: 'invalid', detail: 'A path parameter is empty or cannot be decoded.' },
  'query-malformed': { kind: 'invalid', detail: 'A query parameter cannot be decoded, or is given twice.' },
  'query-unknown': { kind: 'invalid', detail: 'This route does not know one of the query parameters.' },
  'query-invalid': {
    kind: 'invalid',
    detail: 'A query parameter is missing or is not what this route takes. Correct what the violations name.',
  },
  unauthenticated: {
    kind: 'unauthenticated',
    detail: 'Send an access token as "Authorization: Bearer <token>".',
  },
  'claims-unreadable': {
    kind: 'unauthenticated',
    detail: 'The claims of the access token cannot be read. Sign in again.',
  },
  forbidden: { kind: 'forbidden', detail: 'Your roles do not allow this.' },
  'not-acceptable': {
    kind: 'not-acceptable',
    detail:
      'This route answers in none of the media types that the Accept header takes. It has those in "offered".',
  },
  'if-match-malformed': {
    kind: 'invalid',
    detail: 'If-Match takes one entity tag, in double quotes, as the ETag header gave it, or *.',
  },
  'if-match-failed': {
    kind: 'precondition-failed',
    detail:
      'The entity tag in If-Match is weak, or is none that this service gives. Read the resource again.',
  },
  'if-match-not-taken': {
    kind: 'invalid',
    detail: 'This route compares no versions. Send the request without If-Match.',
  },
  'idempotency-key-malformed': {
    kind: 'invalid',
    detail: 'Idempotency-Key takes 1 to 128 letters, digits or . _ ~ : / + = @ -',
  },
  'idempotency-key-required': {
    kind: 'invalid',
    detail:
      'Send an Idempotency-Key, a new one for each request, so that repeating the request does it once.',
  },
  'route-unknown': {
    kind: 'not-found',
    detail: 'This API has no such path, or not with this method. GET /docs lists what there is.',
  },
  'timed-out': {
    kind: 'unavailable',
    detail:
      'The request took too long; it may or may not have been done. Look first, or repeat it with its Idempotency-Key.',
  },
  internal: {
    kind: 'internal',
    detail: 'Something went wrong inside. Report the correlation id if it lasts.',
  },
} as const satisfies Record<string, Refusal>;

export type RefusalCode = keyof typeof refusals;

/** What a refusal may say beyond its code. */
export interface RefusalFacts {
  /** The most that would have been taken: bytes of a body, levels of nesting. */
  readonly maximum?: number;
  /** Names of parameters of the path or the query, never their values. */
  readonly parameters?: readonly string[];
  readonly violations?: readonly Violation[];
  /** Media types that the route can answer in. */
  readonly offered?: readonly string[];
}

/** A request that is answered before, or instead of, the function behind the route. */
export class RequestRefused extends PlatformError {
  readonly code: RefusalCode;
  readonly kind: ErrorKind;
  readonly maximum: number | undefined;
  readonly parameters: readonly string[] | undefined;
  readonly violations: readonly Violation[] | undefined;
  readonly offered: readonly string[] | undefined;
  readonly publicFacts = ['maximum', 'parameters', 'violations', 'offered'] as const;

  constructor(code: RefusalCode, { maximum, parameters, violations, offered }: RefusalFacts = {}) {
    super(refusals[code].detail);
    this.code = code;
    this.kind = refusals[code].kind;
    this.maximum = maximum;
    this.parameters = parameters;
    this.violations = violations;
    this.offered = offered;
  }
}
