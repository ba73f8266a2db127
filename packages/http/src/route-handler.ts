import type { RequestContract } from '@edtech/contracts';
import type { AccessRule } from './access.ts';
import type { HttpLambda } from './http-lambda.ts';
import type { QueryDeclaration } from './query.ts';

/** Whether a request must have an Idempotency-Key, or may have one. */
export type KeyUse = 'required' | 'optional';

/** What a route takes: the very options that its handler reads requests by, for whoever describes the API. */
export interface Takes {
  readonly allow: 'anyone' | 'signed-in' | Pick<AccessRule, 'roles' | 'owner'>;
  readonly body?: Pick<RequestContract, 'name'>;
  /** The body is for the handler to read, byte for byte, as somebody outside has signed it. */
  readonly signedBody?: boolean;
  /** Whatever is sent is the same to it. */
  readonly ignoresRequest?: boolean;
  readonly path?: readonly string[];
  readonly query?: QueryDeclaration;
  readonly ifMatch?: boolean;
  readonly idempotencyKey?: KeyUse | undefined;
  readonly maxBodyBytes?: number;
}

/** A function behind the API that says what it takes. */
export type RouteHandler = HttpLambda & { readonly takes: Takes };

export const routeHandler = (lambda: HttpLambda, takes: Takes): RouteHandler =>
  Object.assign(lambda, { takes });
