import { jsonLog, type Log } from '@edtech/contracts';
import { correlationIdOf } from './correlation.ts';
import { httpLambda } from './http-lambda.ts';
import { readIncoming } from './incoming.ts';
import { RequestRefused } from './refusal.ts';
import { type HttpResult, toResponse } from './result.ts';
import { type RouteHandler, routeHandler } from './route-handler.ts';

/**
 * Names that lead to this machine, whoever answers for names: a page of somebody else's, whose name is made to lead here, sends its
 * own name as the host (DNS rebinding).
 */
const LOOPBACK = /^(localhost|127\.0\.0\.1|\[::1\])(:\d{1,5})?$/i;

export interface LoopbackOptions {
  /** Whether there is anything to answer here at all. */
  readonly isThere: () => boolean;
  readonly log?: Log;
}

/** A Lambda function that answers who asks from this machine, by one of its own names. For others the route is not there. */
export const loopbackHandler = (
  { isThere, log = jsonLog }: LoopbackOptions,
  answer: () => Promise<HttpResult>,
): RouteHandler => {
  const lambda = httpLambda(async (event) => {
    const { headers } = readIncoming(event);
    const isForeign = headers.get('sec-fetch-site') === 'cross-site';
    if (!isThere() || isForeign || !LOOPBACK.test(headers.get('host') ?? ''))
      throw new RequestRefused('route-unknown');
    return toResponse(await answer(), correlationIdOf(event));
  }, log);
  return routeHandler(lambda, { allow: 'anyone', ignoresRequest: true });
};
