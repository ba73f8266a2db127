import { jsonLog, type Log, type RequestContract } from '@edtech/contracts';
import type { APIGatewayProxyStructuredResultV2 } from 'aws-lambda';
import { type Access, authorize, type IdentityFor } from './access.ts';
import { defaultMaxBodyBytes, lambdaMaxBodyBytes, readBody } from './body.ts';
import { claimOf, type RequestClaim } from './claim.ts';
import { originOf, type RequestOrigin } from './context.ts';
import { correlationIdOf } from './correlation.ts';
import { httpLambda } from './http-lambda.ts';
import { readKey } from './idempotency-key.ts';
import { type Identity, readIdentity } from './identity.ts';
import { readIncoming } from './incoming.ts';
import { readPath, readQuery } from './parameters.ts';
import { readPrecondition } from './preconditions.ts';
import { type QueryDeclaration, type QueryOf, queryNames, readQueryValues } from './query.ts';
import { type HttpResult, toResponse } from './result.ts';
import { type KeyUse, type RouteHandler, routeHandler } from './route-handler.ts';

/** What a route takes and whom it lets in. */
export interface HttpOptions<
  Body,
  PathName extends string,
  Query extends QueryDeclaration,
  Allow,
  IfMatch extends boolean = boolean,
  Key extends KeyUse | undefined = KeyUse | undefined,
> {
  /** Who may call it. */
  readonly allow: Allow;
  /** What the body must be. Without it, a request with a body is refused. */
  readonly body?: RequestContract<Body>;
  /** The names of the path parameters. With them, using any other is a compile error. */
  readonly path?: readonly PathName[];
  /**
   * The query parameters: what reads each of them, or their names alone, with which all are optional texts. A request with
   * any other is refused.
   */
  readonly query?: Query;
  /** Whether the version in an If-Match header is compared. Where it is not, a request with one is refused. */
  readonly ifMatch?: IfMatch;
  /** Whether a request must have an Idempotency-Key, or may have one; without this, nobody looks at it. */
  readonly idempotencyKey?: Key;
  /** Bytes; 64 KiB unless told. */
  readonly maxBodyBytes?: number;
  /** Where failures are reported: JSON lines for CloudWatch unless told. */
  readonly log?: Log;
}

/** A request that has passed every check. */
export interface HttpRequest<Body, PathName extends string, Query extends QueryDeclaration, Identified> {
  readonly body: Body;
  readonly path: Readonly<Record<PathName, string>>;
  readonly query: QueryOf<Query>;
  readonly identity: Identified;
  /** The Accept header, for `preferredType`. */
  readonly accept: string | undefined;
  readonly context: RequestOrigin;
}

interface Terms {
  readonly ifMatch: number | undefined;
  readonly idempotencyKey: string | undefined;
  readonly claim: RequestClaim | undefined;
}

/** What a request says of itself in headers; there for who declares that it looks at them. */
export type RequestTerms<IfMatch, Key> = (IfMatch extends true
  ? {
      /** The version that the caller has seen; undefined when any will do. */
      readonly ifMatch: number | undefined;
    }
  : unknown) &
  (Key extends KeyUse
    ? {
        readonly idempotencyKey: Key extends 'required' ? string : string | undefined;
        /** By which the event store answers a request that comes again: `once`. */
        readonly claim: Key extends 'required' ? RequestClaim : RequestClaim | undefined;
      }
    : unknown);

const checkedLimit = (maxBodyBytes: number): number => {
  if (Number.isInteger(maxBodyBytes) && maxBodyBytes > 0 && maxBodyBytes <= lambdaMaxBodyBytes)
    return maxBodyBytes;
  throw new RangeError(
    `maxBodyBytes is ${maxBodyBytes}; it takes 1 to ${lambdaMaxBodyBytes}, what Lambda takes.`,
  );
};

/**
 * A Lambda function behind an API Gateway HTTP API (payload format 2.0, JWT authorizer).
 *
 * The request is read and checked in this order: correlation id, body (size, type, JSON, contract), path and query,
 * identity, access, If-Match, Idempotency-Key. The first check that fails is the answer, as a problem document; so is
 * whatever `handle` throws. No request makes the function itself fail.
 *
 * @example
 * export const handler = httpHandler(
 *   { body: registerUserRequest, allow: 'anyone' },
 *   async ({ body, context }) => {
 *     const { version } = await store.execute(User, body.userId, registerUser(body), { context });
 *     return created(`/users/${body.userId}`, { version }, { version });
 *   },
 * );
 * @throws RangeError at the start, when `maxBodyBytes` is not a size that Lambda takes
 */
export const httpHandler = <
  Body = undefined,
  const PathName extends string = string,
  const Query extends QueryDeclaration = readonly string[],
  const Allow extends Access<NoInfer<PathName>> = Access<PathName>,
  const IfMatch extends boolean = false,
  const Key extends KeyUse | undefined = undefined,
>(
  options: HttpOptions<Body, PathName, Query, Allow, IfMatch, Key>,
  handle: (
    request: HttpRequest<Body, PathName, Query, IdentityFor<Allow>> & RequestTerms<IfMatch, Key>,
  ) => Promise<HttpResult>,
): RouteHandler => {
  const maxBodyBytes = checkedLimit(options.maxBodyBytes ?? defaultMaxBodyBytes);

  const answer = async (event: unknown): Promise<APIGatewayProxyStructuredResultV2> => {
    const incoming = readIncoming(event);
    const { headers } = incoming;
    const correlationId = correlationIdOf(event);
    const body = readBody(incoming, options.body, maxBodyBytes);
    const path = readPath(incoming, options.path);
    const given = readQuery(incoming, queryNames(options.query));
    const query = readQueryValues(given, options.query);
    const identity = readIdentity(incoming.claims);
    authorize<PathName>(options.allow, identity, { path, query: given, body });
    const ifMatch = readPrecondition(headers.get('if-match'), options.ifMatch);
    const idempotencyKey = readKey(headers.get('idempotency-key'), options.idempotencyKey);
    const request: Terms & HttpRequest<Body, PathName, Query, Identity | undefined> = {
      body,
      path,
      query,
      identity,
      ifMatch,
      idempotencyKey,
      claim: claimOf(incoming, idempotencyKey, identity, { path, query: given, body }),
      accept: headers.get('accept'),
      context: originOf(incoming, correlationId, identity),
    };
    // `authorize` lets nobody without an identity pass unless `allow` is 'anyone', and the terms are what the options ask
    // for: just what the type says, by conditions that the compiler does not follow.
    const result = await handle(request as unknown as Parameters<typeof handle>[0]);
    return toResponse(result, correlationId);
  };

  return routeHandler(httpLambda(answer, options.log ?? jsonLog), options);
};
