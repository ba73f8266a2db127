import { type ErrorKind, PlatformError } from '@edtech/contracts';
import type { APIGatewayProxyStructuredResultV2 } from 'aws-lambda';
import { RequestRefused } from './refusal.ts';
import { commonHeaders } from './result.ts';

/**
 * What an error adds to its problem document on purpose. Any `PlatformError` may have these fields:
 * `publicFacts` names the fields that callers may see, `retryAfterSeconds` says when to come back.
 */
export interface PublicError {
  readonly publicFacts?: readonly string[];
  readonly retryAfterSeconds?: number;
}

/** A problem document: https://www.rfc-editor.org/rfc/rfc9457 */
export interface Problem {
  readonly type: string;
  readonly title: string;
  readonly status: number;
  readonly detail: string;
  /** The path of the request. */
  readonly instance: string;
  readonly code: string;
  readonly correlationId: string;
  readonly [fact: string]: unknown;
}

export const statusOf = {
  invalid: 400,
  unauthenticated: 401,
  forbidden: 403,
  'not-found': 404,
  'not-acceptable': 406,
  conflict: 409,
  'precondition-failed': 412,
  'too-large': 413,
  unsupported: 415,
  refused: 422,
  unavailable: 503,
  internal: 500,
} as const satisfies Record<ErrorKind, number>;

/** Seconds after which a client may try again, when the error does not know better. */
export const defaultRetryAfterSeconds = 1;

/** What is told of an error: itself when it is meant for callers, else that something went wrong. */
export const publicError = (error: unknown): PlatformError & PublicError =>
  error instanceof PlatformError && error.kind !== 'internal' ? error : new RequestRefused('internal');

const titleOf = (code: string): string => {
  const words = code.replaceAll('-', ' ');
  return words.charAt(0).toUpperCase() + words.slice(1);
};

const factsOf = (error: PlatformError & PublicError): Record<string, unknown> => {
  const named = new Set(error.publicFacts ?? []);
  return Object.fromEntries(Object.entries(error).filter(([name]) => named.has(name)));
};

const headersOf = (error: PlatformError & PublicError): Record<string, string> => {
  switch (error.kind) {
    case 'unauthenticated':
      // https://www.rfc-editor.org/rfc/rfc6750#section-3: no error code when the request has no token at all.
      return {
        'www-authenticate': error.code === 'unauthenticated' ? 'Bearer' : 'Bearer error="invalid_token"',
      };
    case 'unavailable':
      return {
        'retry-after': String(Math.max(0, Math.ceil(error.retryAfterSeconds ?? defaultRetryAfterSeconds))),
      };
    default:
      return {};
  }
};

/** The answer to a request that ended with `error`. */
export const toProblemResponse = (
  error: PlatformError & PublicError,
  { instance, correlationId }: { readonly instance: string; readonly correlationId: string },
): APIGatewayProxyStructuredResultV2 => {
  const status = statusOf[error.kind];
  const problem: Problem = {
    ...factsOf(error),
    type: `/problems/${error.code}`,
    title: titleOf(error.code),
    status,
    detail: error.message,
    instance,
    code: error.code,
    correlationId,
  };
  return {
    statusCode: status,
    headers: {
      ...commonHeaders(correlationId),
      'content-type': 'application/problem+json',
      ...headersOf(error),
    },
    body: JSON.stringify(problem),
  };
};
