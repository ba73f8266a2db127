import { isSafeId } from './correlation.ts';
import type { Identity } from './identity.ts';
import type { Incoming } from './incoming.ts';
import { traceOf } from './trace.ts';

export type RequestActor =
  | { readonly kind: 'user'; readonly id: string; readonly roles: readonly string[] }
  | { readonly kind: 'anonymous' };

/** Where a command comes from, in the shape that the event store records with every event. */
export interface RequestOrigin {
  readonly correlationId: string;
  /** The request's own id. */
  readonly causationId: string;
  readonly actor: RequestActor;
  /** W3C traceparent. */
  readonly trace?: string;
}

/** The origin of a request that carries a correlation id already. */
export const originOf = (
  incoming: Incoming,
  correlationId: string,
  identity: Identity | undefined,
): RequestOrigin => {
  const { requestId } = incoming;
  const trace = traceOf(incoming);
  return {
    correlationId,
    causationId: isSafeId(requestId) ? requestId : correlationId,
    actor:
      identity === undefined
        ? { kind: 'anonymous' }
        : { kind: 'user', id: identity.userId, roles: identity.roles },
    ...(trace !== undefined && { trace }),
  };
};
