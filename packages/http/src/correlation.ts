import { randomUUID } from 'node:crypto';
import type middy from '@middy/core';
import { isRecord } from './incoming.ts';

export const correlationHeader = 'x-correlation-id';

/** Ids that travel through headers, logs and items: 1 to 128 characters that need no escaping in any of them. */
const safeId = /^[A-Za-z0-9._~:/+=@-]{1,128}$/;

export const isSafeId = (value: unknown): value is string => typeof value === 'string' && safeId.test(value);

/**
 * The correlation id of an event: the client's own when it is safe to repeat, else a fresh one. After the middleware
 * below has run it is always the same one.
 */
export const correlationIdOf = (event: unknown): string => {
  const headers = isRecord(event) && isRecord(event.headers) ? event.headers : {};
  const given = headers[correlationHeader];
  return isSafeId(given) ? given : randomUUID();
};

/** Runs after the header normalizer. From then on the request carries a correlation id that can be trusted. */
export const correlation = (): middy.MiddlewareObj => ({
  before: (request) => {
    const { event } = request;
    if (!isRecord(event)) return;
    const headers = isRecord(event.headers) ? event.headers : {};
    event.headers = { ...headers, [correlationHeader]: correlationIdOf(event) };
  },
});
