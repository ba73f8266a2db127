import { jsonLog, type Log } from '@edtech/contracts';
import { defaultMaxBodyBytes, readText } from './body.ts';
import { originOf, type RequestOrigin } from './context.ts';
import { correlationIdOf } from './correlation.ts';
import { httpLambda } from './http-lambda.ts';
import { readIncoming } from './incoming.ts';
import { type HttpResult, toResponse } from './result.ts';
import { type RouteHandler, routeHandler } from './route-handler.ts';

export interface WebhookOptions {
  /** Bytes; 64 KiB unless told. */
  readonly maxBodyBytes?: number;
  /** Where failures are reported: JSON lines for CloudWatch unless told. */
  readonly log?: Log;
}

/** What somebody outside says has happened. Nothing of it has been checked but that it is text. */
export interface WebhookRequest {
  /** The body, byte for byte: signatures are over that. */
  readonly text: string;
  /** By lower-case name. */
  readonly headers: ReadonlyMap<string, string>;
  readonly context: RequestOrigin;
}

/**
 * A Lambda function behind an API Gateway HTTP API that a system outside calls. It signs what it sends and knows nothing of
 * this API's contracts, so whether the request is genuine, and what it says, is for `handle` to find out, from the body as
 * it came. Whatever `handle` throws is answered as a problem document.
 *
 * @example
 * export const handler = webhookHandler({}, async ({ text, headers }) => {
 *   const event = events.read(text, headers.get('stripe-signature'));
 *   …
 *   return noContent();
 * });
 */
export const webhookHandler = (
  { maxBodyBytes = defaultMaxBodyBytes, log = jsonLog }: WebhookOptions,
  handle: (request: WebhookRequest) => Promise<HttpResult>,
): RouteHandler => {
  const lambda = httpLambda(async (event) => {
    const incoming = readIncoming(event);
    const correlationId = correlationIdOf(event);
    const result = await handle({
      text: readText(incoming, maxBodyBytes),
      headers: incoming.headers,
      context: originOf(incoming, correlationId, undefined),
    });
    return toResponse(result, correlationId);
  }, log);
  return routeHandler(lambda, { allow: 'anyone', signedBody: true, maxBodyBytes });
};
